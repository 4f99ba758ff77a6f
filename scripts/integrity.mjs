import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

/** The files that a page may load, below `dist`: the script, and what it loads when a page needs it. */
export function scriptFiles() {
  return ["turnout.js", ...readdirSync(join(root, "dist/turnout")).map((name) => `turnout/${name}`)];
}

/** A file's hash as a page's `integrity` has it. Source: Subresource Integrity, section 3. */
export function integrityOf(file) {
  return `sha384-${createHash("sha384").update(readFileSync(file)).digest("base64")}`;
}
