// Writes what is derived from elsewhere: from the catalogue's rows and the tests' examples docs/CATALOGUE.md; from
// package.json the version that the SDK tells the collector; from the decisions their index.
// `--check` writes nothing and fails when a file is stale.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import typescript from "@rollup/plugin-typescript";
import { rollup } from "rollup";
import { adrIndex } from "./adr-index.mjs";
import { catalogueMarkdown } from "./catalogue-markdown.mjs";

const root = new URL("..", import.meta.url);
const { catalogue } = await importModule("src/catalogue/index.ts");
const examples = await importModule("test/support/ways.ts");
const { version } = JSON.parse(read("package.json"));

const files = {
  "src/version.ts": versionModule(version),
  "docs/CATALOGUE.md": catalogueMarkdown(catalogue, examples),
  "docs/adr/README.md": adrIndex(decisions()),
};

const stale = Object.entries(files).filter(([path, text]) => read(path) !== text);
if (process.argv.includes("--check")) {
  for (const [path] of stale) console.error(`${path} is stale: run \`npm run generate\``);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of stale) {
    writeFileSync(new URL(path, root), text);
    console.log(`wrote ${path}`);
  }
}

function decisions() {
  const names = readdirSync(new URL("docs/adr", root)).filter((name) => /^\d.*\.md$/.test(name));
  return Object.fromEntries(names.map((name) => [name, read(`docs/adr/${name}`)]));
}

function versionModule(version) {
  return [
    "// Made by `npm run generate` from package.json; do not edit.",
    "",
    "/** The SDK's version, as each batch tells the collector. */",
    `export const version = "${version}";`,
    "",
  ].join("\n");
}

async function importModule(path) {
  const bundle = await rollup({
    input: new URL(path, root).pathname,
    plugins: [typescript({ tsconfig: new URL("tsconfig.json", root).pathname, noEmit: false, declaration: false })],
    onLog: () => {},
  });
  const { output } = await bundle.generate({ format: "es" });
  return import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
}

function read(path) {
  try {
    return readFileSync(new URL(path, root), "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return "";
    throw error;
  }
}
