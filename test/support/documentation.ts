import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A piece of code that a page of the documentation shows. */
export interface Sample {
  /** The page, from the repository's root. */
  readonly page: string;
  /** As the fence names it: `ts`, `html`, `sh` … */
  readonly language: string;
  /** The file that the page says it is, when a line before the fence names one. */
  readonly file: string | undefined;
  readonly code: string;
}

const root = join(import.meta.dirname, "../..");

/** The samples of a page, in its order. */
export function samplesOf(page: string): readonly Sample[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/(?:^`([\w./-]+)`:\n\n)?^```(\w+)\n(.*?)^```$/gms)].map(
    ([, file, language = "", code = ""]) => ({ page, language, file, code }),
  );
}

/** The pages that exist only for the site. */
export function sitePages(): readonly string[] {
  const names = readdirSync(join(root, "docs/site"), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".md")).map((name) => `docs/site/${name}`);
}
