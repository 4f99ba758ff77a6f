import type { CatalogueRow } from "./row.js";

/** The rows of the section "Downloadable resources". */
export const downloadsRows = [
  {
    kind: "resource.download",
    section: "Downloadable resources",
    name: "Downloaded",
    definition: "Downloaded a resource file from a content page.",
    category: "Download",
    action: "Download",
    label: "[File name]",
    details: ["file"],
    freeText: false,
    source: ["auto", "declarative", "call"],
    note: "download attribute or configured file extensions; label = file name",
  },
] as const satisfies readonly CatalogueRow[];
