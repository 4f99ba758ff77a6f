import type { Kinds } from "./kinds.js";
import { categoryOf } from "./render.js";

/** What a row of the report is made of. */
export interface ReportRow {
  readonly kind: string;
  /** When it happened, server time, ms since 1970. */
  readonly at: number;
  /** Null for a kind that has none. */
  readonly label: string | null;
  readonly content: { readonly id: string; readonly type: string; readonly name: string; readonly slug: string } | null;
  /** Who did it; null for a visitor who did not sign in. */
  readonly user: { readonly id: string; readonly [trait: string]: unknown } | null;
}

/** What cells are written by: the clocks of the times, and the site's kinds. */
export interface ReportStyle {
  /** `format` answers `YYYY-MM-DD HH:MM:SS` on the zone's clocks. */
  readonly zone: { format(atMs: number): string };
  readonly kinds: Kinds;
}

/** A column of the report: its title and its cell. */
export interface ReportColumn {
  readonly title: string;
  readonly cell: (row: ReportRow, style: ReportStyle) => string;
}

/** The report's columns. Their titles and order are fixed: spreadsheets and scripts outside depend on them. */
export const reportColumns: readonly ReportColumn[] = [
  { title: "User ID", cell: (row) => row.user?.id ?? "" },
  { title: "First", cell: (row) => traitText(row.user?.first) },
  { title: "Last", cell: (row) => traitText(row.user?.last) },
  { title: "Company", cell: (row) => traitText(row.user?.company) },
  { title: "Email", cell: (row) => traitText(row.user?.email) },
  { title: "Category", cell: categoryCell },
  { title: "Action", cell: actionCell },
  { title: "Label", cell: (row) => row.label ?? "N/A" },
  { title: "Date/Time", cell: (row, { zone }) => zone.format(row.at) },
  { title: "Content ID", cell: (row) => row.content?.id ?? "" },
  { title: "Content Name", cell: (row) => row.content?.name ?? "" },
  { title: "Content Slug", cell: (row) => row.content?.slug ?? "" },
];

function categoryCell(row: ReportRow, { kinds }: ReportStyle): string {
  const known = kinds.rowOf(row.kind);
  return known ? categoryOf(known, row.content?.type) : "";
}

/** An activity whose kind has left the catalogue is still a row; its action is the kind, so that it can be explained. */
function actionCell(row: ReportRow, { kinds }: ReportStyle): string {
  return kinds.rowOf(row.kind)?.action ?? row.kind;
}

/**
 * A person's trait as a cell. Sites send what they like as a trait: lists are joined with `; `, objects are written as
 * JSON, and what is missing is an empty cell.
 */
export function traitText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(traitText).join("; ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
