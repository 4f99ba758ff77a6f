import type { CatalogueRow } from "./row.js";

/** The rows of the section "Pages (other than content)". */
export const pagesRows = [
  {
    kind: "page.view",
    section: "Pages (other than content)",
    name: "Viewed",
    definition:
      "Viewed a page other than content, such as the home page. This means they went to the page and stayed there for any amount of time.",
    category: "Page",
    action: "View",
    label: "N/A",
    details: [],
    freeText: false,
    source: ["auto"],
  },
  {
    kind: "page.leave",
    section: "Pages (other than content)",
    name: "Leave",
    definition: "Viewed a page other than content, such as the home page, and then left the page.",
    category: "Page",
    action: "Leave",
    label: "N/A",
    details: [],
    freeText: false,
    source: ["auto", "server"],
  },
] as const satisfies readonly CatalogueRow[];
