import type { CatalogueRow, Kinds } from "turnout/catalogue";
import type { Tally } from "../stores/store.js";
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

/** What a report is asked for: kinds as they are, sections by name or as `section/name`, the exporter's checkbox. */
export interface KindChoice {
  readonly kinds: readonly string[];
  readonly sections: readonly string[];
}

/**
 * The kinds that a choice names, in the catalogue's order; undefined when nothing is named, which means all. Throws a
 * `FilterError` when the site has no such kind or section.
 */
export function chosenKinds({ kinds, sections }: KindChoice, known: Kinds): readonly string[] | undefined {
  if (kinds.length === 0 && sections.length === 0) return undefined;
  const chosen = new Set<string>();
  for (const kind of kinds) {
    if (!known.rowOf(kind))
      throw FilterError.unknown(
        "kind",
        kind,
        nearest(
          kind,
          known.rows.map((row) => row.kind),
        ),
      );
    chosen.add(kind);
  }
  for (const section of sections) for (const kind of kindsIn(section, known)) chosen.add(kind);
  return known.rows.map((row) => row.kind).filter((kind) => chosen.has(kind));
}

/** The exporter's tree with these counts; a kind that the site does not have is in no section. */
export function countTree(tallies: readonly Tally<"kind">[], { rows: all }: Kinds): readonly SectionCount[] {
  const countByKind = new Map(tallies.map(({ kind, count }) => [kind, count]));
  return [...grouped(all, (row) => row.section)].map(([section, rows]) => {
    const names = [...grouped(rows, (row) => row.name)].map(([name, alike]) => ({
      name,
      kinds: alike.map((row) => row.kind),
      definitions: alike.flatMap((row) => row.definition ?? []),
      count: sum(alike.map((row) => countByKind.get(row.kind) ?? 0)),
    }));
    return { section, names, count: sum(names.map((name) => name.count)) };
  });
}

function kindsIn(section: string, known: Kinds): readonly string[] {
  const rows = known.rows.filter((row) => row.section === section || `${row.section}/${row.name}` === section);
  if (rows.length > 0) return rows.map((row) => row.kind);
  const sections = known.rows.flatMap((row) => [row.section, `${row.section}/${row.name}`]);
  throw FilterError.unknown("section", section, nearest(section, sections));
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
