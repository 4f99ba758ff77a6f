/** The command `turnout-collector types`: types of a site's own kinds, so that a wrong activity does not compile. */
import { parseArgs } from "node:util";
import type { CatalogueRow, Kinds } from "turnout/catalogue";
import { guideKinds } from "turnout/catalogue";
import { loadConfig, siteOf } from "./config.js";

/** Writes the declarations to standard output. Answers the exit code 0; throws when the configuration is wrong. */
export async function runTypes(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { config: { type: "string" }, site: { type: "string" } } });
  process.stdout.write(declarationsOf(siteOf(loadConfig(values.config), values.site).kinds));
  return 0;
}

/** Declarations that tell `track` of the kinds which the guide does not have, or has with other details. */
export function declarationsOf(kinds: Kinds): string {
  const own = kinds.rows.filter((row) => detailsOf(row) !== detailsOf(guideKinds().rowOf(row.kind)));
  return [
    "// Made by `turnout-collector types`; do not edit. Keep it where the compiler looks, beside the site's own code.",
    'import type {} from "turnout";',
    "",
    'declare module "turnout" {',
    "  interface SiteKinds {",
    ...own.flatMap((row) => [`    /** ${commentOf(row)} */`, `    ${JSON.stringify(row.kind)}: ${detailsOf(row)};`]),
    "  }",
    "}",
    "",
  ].join("\n");
}

/** As `DetailsOf` has it for the guide's kinds. */
function detailsOf(row: CatalogueRow | undefined): string | undefined {
  if (!row) return undefined;
  if (row.details.length === 0) return "undefined";
  return `{ ${row.details.map((name) => `readonly ${name}${isOptional(name) ? "?" : ""}: ${typeOf(name)}`).join("; ")} }`;
}

/** These default to the content's own. */
function isOptional(name: string): boolean {
  return name === "title" || name === "slug";
}

function typeOf(name: string): string {
  if (name === "rating") return "1 | 2 | 3 | 4 | 5";
  return name === "answers" ? "readonly string[]" : "string";
}

/** A name from the configuration may not end the comment. */
function commentOf({ section, name, definition }: CatalogueRow): string {
  const text = `${section}: ${name}.${definition === null ? "" : ` ${definition}`}`;
  return text.replaceAll("*/", "* /").replace(/\s+/g, " ");
}
