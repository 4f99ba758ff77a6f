// Builds the SDK, then the collector, which stands on it; then shows what a page has to load, and holds it to its budget.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { integrityOf, scriptFiles } from "./integrity.mjs";
import { main, root, run, tool } from "./run.mjs";

await main(() => {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  run(tool("rollup"), "--config", "--silent");
  run(process.execPath, "collector/scripts/build.mjs");
  printSizes();
  run(tool("size-limit"));
});

/** A row for each file: bytes as they are, and as a server sends them; an entry's row is without its chunks, the
 * script's without what it loads from `turnout/` when a page needs it. */
function printSizes() {
  const rows = {};
  const entries = ["index.js", "react.js", "catalogue.js", "inspector.js", "node.js", "testing.js", "wire.js"];
  for (const file of [...scriptFiles(), ...entries]) {
    const bytes = readFileSync(join(root, "dist", file));
    rows[`dist/${file}`] = {
      raw: bytes.length,
      gzip: gzipSync(bytes).length,
      brotli: brotliCompressSync(bytes).length,
    };
  }
  console.table(rows);
  console.log(`integrity="${integrityOf(join(root, "dist/turnout.js"))}"  (dist/turnout.js)`);
}
