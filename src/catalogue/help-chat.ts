import type { CatalogueRow } from "./row.js";

/** The rows of the section "Help Chat". */
export const helpChatRows = [
  {
    kind: "help.open",
    section: "Help Chat",
    name: "Open",
    definition: null,
    category: "Support Chat",
    action: "Open",
    label: "N/A",
    details: [],
    freeText: false,
    source: ["call", "declarative"],
    note: "usually a third-party widget in a frame: use its open/close callbacks",
  },
  {
    kind: "help.close",
    section: "Help Chat",
    name: "Close",
    definition: null,
    category: "Support Chat",
    action: "Close",
    label: "N/A",
    details: [],
    freeText: false,
    source: ["call", "declarative"],
    note: "usually a third-party widget in a frame: use its open/close callbacks",
  },
] as const satisfies readonly CatalogueRow[];
