import type { WireContent } from "./wire.js";

/** What a content page shows, as a site describes it. */
export interface Content {
  readonly id: string;
  /** The content's type as the report's Category shows it: `OTSession`, `IRLSession`, `Course`, `Lesson`, `Exhibitor` … */
  readonly type: string;
  readonly name?: string;
  readonly slug?: string;
  /** Schedule: an ISO 8601 text with offset, ms since 1970, or a Date. A view between start and end is also a join. */
  readonly startsAt?: string | number | Date;
  readonly endsAt?: string | number | Date;
  /** `"legacy"` keeps a course's or lesson's activities in the section Content. */
  readonly engine?: "legacy";
}

/**
 * A content in the form that activities carry, or undefined when `value` does not describe one: it needs an id and a
 * type, and a schedule must be readable, lest a wrong one pass as none.
 */
export function checkContent(value: unknown): WireContent | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { id, type, name = "", slug = "", startsAt, endsAt, engine } = value as Record<string, unknown>;
  const start = timeOf(startsAt);
  const end = timeOf(endsAt);
  const named = id !== undefined && id !== "" && typeof type === "string" && type !== "";
  if (!named || Number.isNaN(start) || Number.isNaN(end)) return undefined;
  return {
    id: String(id),
    type,
    name: String(name),
    slug: String(slug),
    ...(start !== undefined && { startsAt: start }),
    ...(end !== undefined && { endsAt: end }),
    ...(engine === "legacy" && { engine }),
  };
}

/** The content without its schedule: all that activities other than a join need to carry. */
export function withoutSchedule({ startsAt, endsAt, ...content }: WireContent): WireContent {
  return content;
}

function timeOf(value: unknown): number | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" ? Date.parse(value) : Number(value);
}
