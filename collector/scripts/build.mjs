/** Builds the collector into `dist/`, from nothing: the server, then the exporter page beside it. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import resolve from "@rollup/plugin-node-resolve";
import terser from "@rollup/plugin-terser";
import { rollup } from "rollup";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const compile = (...args) => execFileSync(process.execPath, [compiler, ...args], { stdio: "inherit" });

rmSync(at("dist"), { recursive: true, force: true });
compile("-p", at("tsconfig.json"));
await buildPage();

/** The page in two files: what it needs at once, and the plots. */
async function buildPage() {
  const modules = mkdtempSync(join(tmpdir(), "turnout-page-"));
  try {
    compile("-p", at("src/page/tsconfig.json"), "--outDir", modules);
    // The modules lie elsewhere than the packages that they import.
    const plugins = [
      resolve({ browser: true, rootDir: at("."), modulePaths: [at("node_modules"), at("../node_modules")] }),
    ];
    const bundle = await rollup({
      input: join(modules, "page/page.js"),
      plugins: [...plugins, terser({ module: true, ecma: 2022 })],
    });
    await bundle.write({ dir: at("dist/page"), entryFileNames: "[name].js", chunkFileNames: "[name].js" });
    await bundle.close();
  } finally {
    rmSync(modules, { recursive: true });
  }
  for (const file of ["page.html", "page.css"]) cpSync(at(`src/page/${file}`), at(`dist/page/${file}`));
}
