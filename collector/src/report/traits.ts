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
