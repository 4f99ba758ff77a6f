import resolve from "@rollup/plugin-node-resolve";
import terser from "@rollup/plugin-terser";
import typescript from "@rollup/plugin-typescript";

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
    wire: "src/wire.ts",
  },
  external: ["idb-keyval", "react", "react/jsx-runtime"],
  output: {
    dir: "dist",
    format: "es",
    sourcemap: true,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
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
  ...["leaving", "returning", "identified", "onLeave", "onHide", "onShow", "onRestore", "onOpen", "onClose"],
  ...["pageHere", "pageGone", "serverNow", "positionSeconds", "needsSight", "decorative", "requests"],
  ...["leadMs", "counts", "jumped", "intervals", "tenths", "notes", "note", "outbox", "queue", "transports"],
  ...["settings", "identity", "guard", "record", "observation", "current", "refresh", "written", "idleMs"],
  ...[
    "running",
    "stalled",
    "passedMs",
    "look",
    "own",
    "describe",
    "peek",
    "confirm",
    "seen",
    "reply",
    "inAd",
    "person",
  ],
  ...["durationDoubtful", "onLearn", "recheck", "lose", "clock"],
];

/** What a script tag takes: one file with all that it needs, which starts by itself. */
const script = {
  input: "src/script.ts",
  output: { file: "dist/turnout.js", format: "iife", sourcemap: true },
  plugins: [
    resolve({ browser: true }),
    typescript({ tsconfig: "tsconfig.build.json", rootDir: "src" }),
    terser({
      ecma: 2020,
      compress: { passes: 4, unsafe_arrows: true },
      // `builtins`: some of the names are browser APIs' too, though none that the SDK uses.
      mangle: { properties: { builtins: true, regex: new RegExp(`^(${internalNames.join("|")})$`) } },
    }),
  ],
  onLog,
};

export default [modules, script];
