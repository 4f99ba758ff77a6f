import type { CatalogueRow } from "./row.js";

/** The rows of the section "Admin". */
export const adminRows = [
  {
    kind: "admin.analytics",
    section: "Admin",
    name: "Analytics",
    definition:
      "Downloaded a sitewide analytics report (any report where the download button isn’t located on an individual content page).",
    category: "Admin",
    action: "Analytics",
    label: "[Report name]",
    details: ["report"],
    freeText: false,
    source: ["declarative", "call", "server"],
    note: "report button outside a content page; label = report name",
  },
  {
    kind: "admin.view",
    section: "Admin",
    name: "Viewed",
    definition:
      "Viewed a page in the site admin dashboard. This means they went to the page and stayed there for any amount of time.",
    category: "Admin",
    action: "View",
    label: "[Name of the tab viewed, such as “Content”]",
    details: ["tab"],
    freeText: false,
    source: ["auto"],
    note: "admin route/tab in the page context; label = tab name",
  },
  {
    kind: "admin.save",
    section: "Admin",
    name: "Saved",
    definition: "Saved changes to a new or existing piece of content or user in the site admin dashboard.",
    category: "Admin",
    action: "Save",
    label: "N/A",
    details: [],
    freeText: false,
    source: ["call", "declarative", "server"],
    note: "log after the save succeeded, not on the click",
  },
] as const satisfies readonly CatalogueRow[];
