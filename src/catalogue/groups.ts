import type { CatalogueRow } from "./row.js";

/** The rows of the section "Groups". */
export const groupsRows = [
  {
    kind: "group.view",
    section: "Groups",
    name: "Viewed",
    definition: null,
    category: "Cohort",
    action: "View",
    label: "N/A",
    details: [],
    freeText: false,
    source: ["auto"],
    note: "page context type group",
  },
] as const satisfies readonly CatalogueRow[];
