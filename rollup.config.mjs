import { readFileSync } from "node:fs";
import { resolve as absolute, dirname } from "node:path";
import resolve from "@rollup/plugin-node-resolve";
import terser from "@rollup/plugin-terser";
import typescript from "@rollup/plugin-typescript";
import { soundArrays } from "./scripts/sound-arrays.mjs";

/** A warning is a defect: a run-time import cycle, an import that resolves to nothing, a type error. */
function onLog(level, log, handle) {
  // Rollup drops the directive of `src/react.tsx` and says so; the banner below puts it back.
  if (log.code === "MODULE_LEVEL_DIRECTIVE" && log.message.includes("use client")) return;
  handle(level === "warn" ? "error" : level, log);
}

/** What a bundler takes: the package's entries, their shared parts in chunks, and their types. */
const modules = {
  input: {
    index: "src/index.ts",
    react: "src/react.tsx",
    catalogue: "src/catalogue/index.ts",
    inspector: "src/inspector/inspector.ts",
    node: "src/node.ts",
    testing: "src/testing.ts",
    wire: "src/wire.ts",
  },
  external: ["idb-keyval", "react", "react/jsx-runtime"],
  output: {
    dir: "dist",
    format: "es",
    sourcemap: true,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
    // The rows stay by themselves: they are for the collector, the inspector and whoever asks for them, not for every page.
    manualChunks: (id) => (/src\/catalogue\/(?!index\.ts)/.test(id) ? "render" : undefined),
    banner: (chunk) => (chunk.name === "react" ? '"use client";' : ""),
  },
  plugins: [
    typescript({ tsconfig: "tsconfig.build.json", declaration: true, declarationDir: "dist/types", rootDir: "src" }),
  ],
  onLog,
};

/**
 * Property names of our own interfaces that no page, wire, storage or browser API knows; shortened in the script, where
 * they are 2 % of its size. A name that is missing here costs a few bytes and breaks nothing.
 */
const internalNames = [
  ...["onWritten", "limitBytes", "limitEntries", "unconfirmed", "writeNow", "settled", "flushLeaving", "takeLosses"],
  ...["canOutlive", "retryAfter", "deliver", "carries", "contentAt", "targetAt", "anchor", "learn", "stamp", "adopt"],
  ...[
    "probe",
    "told",
    "delivery",
    "closed",
    "leaving",
    "returning",
    "identified",
    "onLeave",
    "onHide",
    "onShow",
    "onRestore",
    "onOpen",
    "onClose",
  ],
  ...["pageHere", "pageGone", "serverNow"],
  ...["leadMs", "counts", "jumped", "notes", "note", "outbox", "queue", "transports"],
  ...["settings", "identity", "guard", "record", "observation", "current", "refresh", "written", "idleMs"],
  ...["running", "passedMs", "look", "own", "describe", "peek", "confirm", "seen", "reply", "person"],
  ...["onLearn", "recheck", "lose", "clock", "acts", "deed", "routedAt"],
  ...["contentOf", "sceneOf", "today", "playsOf", "began", "granted", "savedAt", "askedAt", "letGo"],
  ...["aside", "saved", "known", "interval", "reported", "lengthMs", "rules"],
  ...["memory", "invitedIn", "requestedIn", "endMs", "movedMs", "forgotten", "onLoad"],
  ...["levelEvery", "slackMs", "gapMaxMs", "maxRate", "saveEveryMs", "endTolFraction", "endTolMaxMs", "growthMinMs"],
  ...["growthHoldMs", "growthMax", "liveGraceMs", "keyOf", "onLevel", "scene", "tries"],
  ...["ready", "settle", "changed", "roots", "reopen", "onBroken", "onWriting", "lastSeq", "limitOutboxBytes"],
  ...["courier", "compresses", "countNow", "sendNow", "onOutcome", "standBy", "onDelivered", "consented"],
];

/** Shortened names are the same in the script and in what it loads: what the one hands over, the other reads. */
const nameCache = {};
const minified = () =>
  terser({
    ecma: 2020,
    compress: { passes: 4, unsafe_arrows: true, inline: 1 },
    nameCache,
    // `builtins`: some of the names are browser APIs' too, though none that the SDK uses.
    mangle: { properties: { builtins: true, regex: new RegExp(`^(${internalNames.join("|")})$`) } },
  });

const sourcesIn = (file, pattern) =>
  [...readFileSync(file, "utf8").matchAll(pattern)].map(([, path]) => absolute(dirname(file), `${path}.ts`));

/** What the script consists of. A set that grows is gone through to its end. */
const scriptModules = new Set([absolute("src/script.ts")]);
for (const file of scriptModules)
  for (const source of sourcesIn(file, /^(?:import|export) (?!type)[^;]*?"(\.[^"]+)\.js";/gm))
    scriptModules.add(source);

/** The modules that it loads when they are needed. What these load in turn, rollup finds, and knows what is there by then. */
const lazyModules = [...scriptModules].flatMap((file) => sourcesIn(file, /import\("(\.[^"]+)\.js"\)/g));

/** By module, the file that holds it for the script: `turnout/<name>-<hash>.js`, which browsers may keep for ever. */
const lazyFiles = new Map();

/** What these have in common with the others is little, and in both: as a file of its own it would be a request more. */
const aloneModules = ["inspector/inspector.ts", "instruments/follow-rare.ts"].map((name) => absolute("src", name));
const lazyTogether = lazyModules.filter((file) => !aloneModules.includes(file));

/** What the script loads from beside itself, only when a page needs it. */
const lazy = [...aloneModules, lazyTogether].map((input) => ({
  input,
  // What others need of an entry, they take from it: what else would be exported from a file behind it.
  preserveEntrySignatures: "allow-extension",
  output: {
    dir: "dist",
    format: "es",
    entryFileNames: "turnout/[name]-[hash].js",
    chunkFileNames: "turnout/[name]-[hash].js",
  },
  plugins: [
    resolve({ browser: true }),
    typescript({ tsconfig: "tsconfig.build.json", rootDir: "src" }),
    minified(),
    {
      name: "note-lazy-files",
      generateBundle(_options, bundle) {
        for (const { facadeModuleId, fileName } of Object.values(bundle)) lazyFiles.set(facadeModuleId, fileName);
      },
    },
  ],
  onLog,
}));

/**
 * Makes `import("./x.js")` in the script load the lazy file from beside the script. Not by a relative path: the script
 * is another origin's to the page, and then has no address to be relative to. Source: HTML, "creating a classic script".
 */
const loadFromBeside = {
  name: "load-from-beside",
  resolveDynamicImport(specifier, importer) {
    return { id: absolute(dirname(importer), specifier.replace(/\.js$/, ".ts")), external: true };
  },
  renderDynamicImport: () => ({ left: "import(besideScript+", right: ")" }),
};

/** What a script tag takes: one file with all that every page needs, which starts by itself. */
const script = {
  input: "src/script.ts",
  makeAbsoluteExternalsRelative: false,
  output: {
    file: "dist/turnout.js",
    format: "iife",
    sourcemap: true,
    intro: 'const besideScript = new URL(".", document.currentScript?.src || location.href).href;',
    paths: (id) => lazyFiles.get(id) ?? id,
  },
  plugins: [
    loadFromBeside,
    resolve({ browser: true }),
    typescript({ tsconfig: "tsconfig.build.json", rootDir: "src", transformers: { before: [soundArrays] } }),
    minified(),
  ],
  onLog,
};

export default [modules, ...lazy, script];
