import type { CatalogueRow } from "./row.js";

/** The rows of the section "Continuing Education (CE)". */
export const continuingEducationRows = [
  {
    kind: "ce.earn",
    section: "Continuing Education (CE)",
    name: "Earn",
    definition: null,
    category: "Continuing Education",
    action: "Earn",
    label: "[Slug of the content that was completed to earn the credit]",
    details: ["slug"],
    freeText: false,
    source: ["server", "call"],
    note: "requirement engine decides; label = slug",
  },
  {
    kind: "ce.claim",
    section: "Continuing Education (CE)",
    name: "Credits Claimed",
    definition: null,
    category: "Continuing Education",
    action: "Claim",
    label: "N/A",
    details: [],
    freeText: false,
    source: ["call", "server"],
    note: "after the claim succeeded",
  },
  {
    kind: "ce.download",
    section: "Continuing Education (CE)",
    name: "Downloaded",
    definition: null,
    category: "Continuing Education",
    action: "Download",
    label: "[Certificate name]",
    details: ["certificate"],
    freeText: false,
    source: ["declarative", "call"],
    note: "certificate link must be marked, else it would log as Download",
  },
] as const satisfies readonly CatalogueRow[];
