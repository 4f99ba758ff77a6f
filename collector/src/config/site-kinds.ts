import { type CatalogueRow, catalogue, guideKinds, type Kinds, kindsOf } from "turnout/catalogue";
import { ConfigError } from "./config-error.js";
import type { WrittenCatalogue, WrittenKind, WrittenOverride } from "./shape.js";

/** What the guide prints on some rows of lessons, and what it prints on the others. */
const lessonCategory = { printed: "Content - Content - Lesson", normal: "Content - Lesson" } as const;

/**
 * The kinds of a site: the guide's with the site's own words where the guide has none, and then those that it adds.
 * Throws a `ConfigError` when it would change what the guide prints, or takes a name that is taken.
 */
export function siteKinds(written: WrittenCatalogue | undefined, path: string): Kinds {
  if (!written) return guideKinds();
  const { overrides = {}, kinds = [], normaliseLessons = false } = written;
  for (const kind of Object.keys(overrides)) refuseFixedRow(kind, `${path}.overrides`);
  for (const [i, { kind }] of kinds.entries()) refuseTakenName(kind, kinds.slice(0, i), `${path}.kinds[${i}].kind`);
  const guide = catalogue.map((row) => {
    const { [row.kind]: override } = overrides;
    if (override) return overridden(row, override);
    const isPrinted = normaliseLessons && row.category === lessonCategory.printed;
    return isPrinted ? { ...row, category: lessonCategory.normal } : row;
  });
  return kindsOf([...guide, ...kinds.map(ownRow)]);
}

function overridden(row: CatalogueRow, override: WrittenOverride): CatalogueRow {
  const { details = row.details } = override;
  return { ...row, ...override, details, label: override.details ? labelTemplate(details) : row.label };
}

function ownRow({ details = [], freeText = false, ...row }: WrittenKind): CatalogueRow {
  const definition = row.definition ?? null;
  return {
    ...row,
    definition,
    details,
    freeText,
    label: labelTemplate(details),
    source: ["declarative", "call", "server"],
  };
}

/** As the guide writes labels: what is filled in stands in brackets. */
function labelTemplate(details: readonly string[]): string {
  return details.length === 0 ? "N/A" : details.map((name) => `[${name}]`).join(" / ");
}

function refuseFixedRow(kind: string, path: string): void {
  const blank = catalogue.filter((row) => row.blankInSeed).map((row) => row.kind);
  if (blank.includes(kind)) return;
  const reason = guideKinds().rowOf(kind) ? "is fixed by the guide" : "is no kind of the guide";
  throw new ConfigError(`${path}: "${kind}" ${reason}; what may be overridden is ${blank.join(", ")}`);
}

/** The guide's own prefixes stay the guide's, so that a kind which it gets later cannot mean something else on a site. */
function refuseTakenName(kind: string, earlier: readonly WrittenKind[], path: string): void {
  const prefix = prefixOf(kind);
  if (catalogue.some((row) => prefixOf(row.kind) === prefix)) {
    throw new ConfigError(`${path}: "${prefix}" belongs to the guide; choose a prefix of your own, such as "acme"`);
  }
  if (earlier.some((other) => other.kind === kind)) throw new ConfigError(`${path}: "${kind}" is there already`);
}

function prefixOf(kind: string): string {
  return kind.slice(0, kind.indexOf("."));
}
