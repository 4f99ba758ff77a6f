import type { CatalogueRow } from "./row.js";
import { catalogue } from "./rows.js";

/** The kinds of activity that a site has: the guide's, and those that it adds. */
export interface Kinds {
  /** All rows, section by section. */
  readonly rows: readonly CatalogueRow[];
  /** The row of a kind, or undefined when there is no such kind. */
  rowOf(kind: string): CatalogueRow | undefined;
  /** Whether any kind has a detail of this name. */
  hasDetail(name: string): boolean;
}

/** The kinds of these rows. */
export function kindsOf(rows: readonly CatalogueRow[]): Kinds {
  const rowByKind = new Map(rows.map((row) => [row.kind, row]));
  const detailNames = new Set(rows.flatMap((row) => row.details));
  return { rows, rowOf: (kind) => rowByKind.get(kind), hasDetail: (name) => detailNames.has(name) };
}

let guide: Kinds | undefined;

/** The kinds of the User Activity Exporter guide, which every site has. */
export function guideKinds(): Kinds {
  guide ??= kindsOf(catalogue);
  return guide;
}

/** The row of a kind of the guide, or undefined when the guide has no such kind. */
export function rowOf(kind: string): CatalogueRow | undefined {
  return guideKinds().rowOf(kind);
}
