import type { Details, DetailValue } from "./details.js";
import type { CatalogueRow } from "./row.js";

const contentTypePlaceholder = "[content type]";

/** True when the kind's category names the content's type, so that an activity without content has no category. */
export function needsContent(row: CatalogueRow): boolean {
  return row.category.includes(contentTypePlaceholder);
}

/** The Category cell: the row's category, with the content's type filled in. */
export function categoryOf(row: CatalogueRow, contentType: string | undefined): string {
  return row.category.replace(contentTypePlaceholder, () => contentType ?? "");
}

/**
 * The Label cell: the details in label order, joined with ` / `; empty ones are left out; a list is joined with
 * `; `, and a rating reads `Rating: 4`. Null means that the kind has no label, which the report prints as N/A.
 */
export function labelOf(row: CatalogueRow, details: Details | undefined): string | null {
  if (row.details.length === 0) return null;
  return row.details
    .map((name) => partOf(name, details?.[name]))
    .filter((part) => part !== "")
    .join(" / ");
}

function partOf(name: string, value: DetailValue | undefined): string {
  if (value === undefined || value === "") return "";
  if (name === "rating") return `Rating: ${value}`;
  return typeof value === "object" ? value.join("; ") : String(value);
}
