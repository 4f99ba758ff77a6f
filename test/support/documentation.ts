import { readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

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
  const fences = text.matchAll(/(?:^`([\w./-]+)`:\n\n)?^( *)```(\w+)\n(.*?)^\2```$/gms);
  return [...fences].map(([, file, indent = "", language = "", code = ""]) => {
    return { page, language, file, code: code.replaceAll(new RegExp(`^${indent}`, "gm"), "") };
  });
}

/** The pages of `docs` that the repository's readers and the site have in common. */
export function docPages(): readonly string[] {
  const names = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
  return names.map((name) => `docs/${name}`);
}

/** The pages that exist only for the site. */
export function sitePages(): readonly string[] {
  const names = readdirSync(join(root, "docs/site"), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".md")).map((name) => `docs/site/${name}`);
}

/** The page of the start with a script tag, React … */
export const startPage = (name: string): string => `docs/site/start/${name}.md`;

/** Writes the files that a start tells to write, with `collectorUrl` in place of the page's. */
export async function followStart(name: string, folder: string, collectorUrl: string): Promise<void> {
  const files = samplesOf(startPage(name)).filter(({ file }) => file);
  if (files.length === 0) throw new Error(`${startPage(name)} names no file.`);
  for (const { file = "", code } of files) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, code.replaceAll("http://127.0.0.1:4680", collectorUrl));
  }
}
