// Writes what is derived from the catalogue's rows: the compact table that the browser carries, and docs/CATALOGUE.md.
// `--check` writes nothing and fails when a file is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rollup } from "rollup";
import typescript from "@rollup/plugin-typescript";
import { catalogueMarkdown } from "./catalogue-markdown.mjs";

const root = new URL("..", import.meta.url);
const { catalogue } = await importCatalogue();

const files = {
  "src/catalogue/compact.ts": compactModule(catalogue),
  "docs/CATALOGUE.md": catalogueMarkdown(catalogue),
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

/** `prefix:name*=detail+detail,name;prefix:…`, where `*` marks a kind that cannot be recorded without content. */
function compactModule(rows) {
  const byPrefix = new Map();
  for (const row of rows) {
    const [prefix, name] = row.kind.split(".");
    const mark = row.category.includes("[content type]") ? "*" : "";
    const details = row.details.length > 0 ? `=${row.details.join("+")}` : "";
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), name + mark + details]);
  }
  const lines = [...byPrefix].map(([prefix, names]) => `  "${prefix}:${names.join(",")}",`);
  return [
    "// Made by `npm run generate` from the catalogue's rows; do not edit.",
    "",
    "/** A line for each prefix of kinds: `prefix:name*=detail+detail,…`; `*` marks a kind that needs content. */",
    "export const compactCatalogue = [",
    ...lines,
    "];",
    "",
  ].join("\n");
}

async function importCatalogue() {
  const bundle = await rollup({
    input: new URL("src/catalogue/index.ts", root).pathname,
    plugins: [typescript({ tsconfig: new URL("tsconfig.json", root).pathname, noEmit: false, declaration: false })],
    onLog: () => {},
  });
  const file = join(tmpdir(), `turnout-catalogue-${process.pid}.mjs`);
  await bundle.write({ file, format: "es" });
  return import(file);
}

function read(path) {
  try {
    return readFileSync(new URL(path, root), "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return "";
    throw error;
  }
}
