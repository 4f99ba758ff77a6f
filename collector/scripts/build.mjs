/** Builds the collector into `dist/`, from nothing: the server, then the exporter page beside it. */
import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

rmSync(at("dist"), { recursive: true, force: true });
for (const project of ["tsconfig.json", "src/page/tsconfig.json"]) {
  execFileSync(process.execPath, [compiler, "-p", at(project)], { stdio: "inherit" });
}
for (const file of ["page.html", "page.css"]) cpSync(at(`src/page/${file}`), at(`dist/page/${file}`));
