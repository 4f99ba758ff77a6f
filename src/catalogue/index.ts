/**
 * The catalogue: every kind of activity, one row each, in the order of the exporter's sections. Types, the collector's
 * checks, the report and `docs/CATALOGUE.md` all come from these rows. The browser carries none of them.
 */
export { csvLine } from "./csv.js";
export type { Details, DetailsOf, DetailValue, Kind, Rating } from "./details.js";
export { guideKinds, type Kinds, kindsOf, rowOf } from "./kinds.js";
export { categoryOf, labelOf, needsContent } from "./render.js";
export { type ReportColumn, type ReportRow, type ReportStyle, reportColumns, traitText } from "./report.js";
export type { CatalogueRow, Source } from "./row.js";
export { catalogue } from "./rows.js";
