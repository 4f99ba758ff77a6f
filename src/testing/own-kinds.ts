import { guideKinds, type Kinds, kindsOf } from "../catalogue/kinds.js";
import type { CatalogueRow } from "../catalogue/row.js";

/** A kind that a site has beyond the guide's, as the collector's configuration writes it. */
export interface OwnKind extends Pick<CatalogueRow, "kind" | "category" | "action"> {
  readonly details?: readonly string[];
}

/** The guide's kinds and the site's own. */
export function kindsWith(own: readonly OwnKind[]): Kinds {
  if (own.length === 0) return guideKinds();
  return kindsOf([
    ...guideKinds().rows,
    ...own.map(({ details = [], ...row }) => ({ ...unseen, ...row, name: row.kind, details })),
  ]);
}

/** What the collector's configuration says beside, and no test sees. */
const unseen = { section: "", definition: null, label: "", freeText: false, source: ["call"] } as const;
