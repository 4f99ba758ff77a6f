import { type CatalogueRow, catalogue, rowOf } from "turnout/catalogue";
import { FilterError } from "./filter-error.js";
import { nearest } from "./nearest.js";

/** One checkbox of the exporter: the kinds that share a section and a name in it, and how many activities they have. */
export interface NameCount {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly definitions: readonly string[];
  readonly count: number;
}

/** A section of the exporter with its checkboxes. */
export interface SectionCount {
  readonly section: string;
  readonly names: readonly NameCount[];
  readonly count: number;
}

/**
 * The kinds that a choice names, in the catalogue's order: `kinds` as they are, `sections` as a section's name or as
 * `section/name`, the exporter's checkbox. Undefined when nothing is named, which means all. Throws a `FilterError`.
 */
export function chosenKinds(kinds: readonly string[], sections: readonly string[]): readonly string[] | undefined {
  if (kinds.length === 0 && sections.length === 0) return undefined;
  const chosen = new Set<string>();
  for (const kind of kinds) {
    if (!rowOf(kind))
      throw FilterError.unknown(
        "kind",
        kind,
        nearest(
          kind,
          catalogue.map((row) => row.kind),
        ),
      );
    chosen.add(kind);
  }
  for (const section of sections) for (const kind of kindsOf(section)) chosen.add(kind);
  return catalogue.map((row) => row.kind).filter((kind) => chosen.has(kind));
}

/** The exporter's tree, with the counts of `countByKind`; a kind that the catalogue does not have is in no section. */
export function countTree(countByKind: ReadonlyMap<string, number>): readonly SectionCount[] {
  return [...grouped(catalogue, (row) => row.section)].map(([section, rows]) => {
    const names = [...grouped(rows, (row) => row.name)].map(([name, alike]) => ({
      name,
      kinds: alike.map((row) => row.kind),
      definitions: alike.flatMap((row) => row.definition ?? []),
      count: sum(alike.map((row) => countByKind.get(row.kind) ?? 0)),
    }));
    return { section, names, count: sum(names.map((name) => name.count)) };
  });
}

function kindsOf(section: string): readonly string[] {
  const rows = catalogue.filter((row) => row.section === section || `${row.section}/${row.name}` === section);
  if (rows.length > 0) return rows.map((row) => row.kind);
  const known = catalogue.flatMap((row) => [row.section, `${row.section}/${row.name}`]);
  throw FilterError.unknown("section", section, nearest(section, known));
}

function grouped(
  rows: readonly CatalogueRow[],
  keyOf: (row: CatalogueRow) => string,
): ReadonlyMap<string, readonly CatalogueRow[]> {
  const groups = new Map<string, CatalogueRow[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
