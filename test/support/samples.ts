import { Window } from "happy-dom";
import { defaults } from "../../src/options.js";
import type { Sample } from "./documentation.js";

/** What samples that are excerpts take for granted. A sample that declares one of these itself means its own. */
const assumed = `
declare const turnout: import("turnout").Turnout;
/** A player's element, or what its library calls a player. */
declare const player: HTMLElement;
/** What a shop knows of a claim of credit. */
declare const claim: { readonly id: string; readonly madeAt: Date };
/** What a site's server signs with. */
declare const secret: string;
declare const Analytics: typeof import("@segment/analytics-node").Analytics;
/** Of whichever runner the site's tests have. */
declare function expect(value: unknown): { toEqual(expected: unknown): void };
`;

/** The files to be compiled for code that pages show: by name, what is in them. */
export function filesToCompile(samples: readonly Sample[]): Readonly<Record<string, string>> {
  const endings: Readonly<Record<string, string>> = { js: "ts", ts: "ts", tsx: "tsx", jsx: "jsx" };
  const files = samples.flatMap(({ page, language, code }, i) =>
    endings[language] ? [[`${page.replaceAll(/\W/g, "-")}-${i}.${endings[language]}`, code]] : [],
  );
  return { ...Object.fromEntries(files), "assumed.d.ts": assumed };
}

/** Fields that lie in a site; all others lie beside the sites. */
const fieldsOfSites = ["catalogue", "forward", "retention"];

/** The configuration of which a page shows a part, with something real where the page has `…`. */
export function configurationOf(code: string): object {
  const hash = (_: string, at: number): string => `sha256:${String(at).padStart(64, "0")}`;
  const filled = code.replaceAll("sha256:…", hash).replaceAll("…", "something");
  const shown = JSON.parse(filled.startsWith("{") ? filled : `{${filled}}`);
  const isOfSite = ([field]: readonly [string, unknown]): boolean => fieldsOfSites.includes(field);
  const fields = Object.entries<unknown>(shown);
  const site = { id: "expo", key: "site-key", zone: "UTC", ...Object.fromEntries(fields.filter(isOfSite)) };
  return { sites: [site], ...Object.fromEntries(fields.filter((entry) => !isOfSite(entry))) };
}

/** What markup is checked by. */
export interface KnownNames {
  /** Details, as they are named, of each kind. */
  readonly kinds: ReadonlyMap<string, readonly string[]>;
  /** Attributes that begin with `data-turnout` and are no detail's. */
  readonly attributes: ReadonlySet<string>;
}

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What there is not of that which HTML names: kinds, details, attributes, options of the script tag. */
export function unknownIn(html: string, { kinds, attributes }: KnownNames): readonly string[] {
  const { document } = new Window();
  document.write(html);
  const unknown: string[] = [];
  for (const element of document.querySelectorAll("*")) {
    const names = element.getAttributeNames();
    const kind = element.getAttribute("data-turnout");
    const details = kinds.get(kind ?? "") ?? [];
    if (kind !== null && !kinds.has(kind)) unknown.push(`kind ${kind}`);
    const there = new Set([...attributes, ...details.map((name) => `data-turnout-${dashed(name)}`)]);
    unknown.push(...names.filter((name) => name.startsWith("data-turnout") && !there.has(name)));
    if (kind !== null && element.localName === "form")
      for (const field of element.querySelectorAll("[name]"))
        if (!details.includes(field.getAttribute("name") ?? "")) unknown.push(`field ${field.getAttribute("name")}`);
    if (element.getAttribute("src")?.endsWith("/turnout.js")) {
      const options = ["endpoint", "key", ...Object.keys(defaults)].map((name) => `data-${dashed(name)}`);
      unknown.push(...names.filter((name) => name.startsWith("data-") && !options.includes(name)));
    }
    const content = element.getAttribute("data-turnout-content");
    if (content && !["id", "type"].every((name) => JSON.parse(content)[name])) unknown.push(`content ${content}`);
  }
  return unknown;
}
