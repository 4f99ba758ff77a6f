import type { Details, DetailValue } from "./details.js";
import { guideKinds, type Kinds } from "./kinds.js";
import { needsContent } from "./render.js";

/** What can be wrong with a kind and its details; see `checkDetails`. */
export type DetailProblem = "unknown-kind" | "missing-content" | "missing-detail" | "unknown-detail" | "bad-detail";

/** The part of a content that decides which kind an activity is and what its details default to. */
export interface ContentTraits {
  readonly type: string;
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
  /** `"legacy"` keeps a course's activities in the section Content. */
  readonly engine?: string | undefined;
}

/** Details that default to the content's own, so that the host need not repeat them. */
const fromContent: Readonly<Record<string, "name" | "slug">> = { title: "name", slug: "slug" };

/**
 * The kind under which an activity is kept: on a course or lesson, `content.like` is `course.like` or `lesson.like`
 * where the catalogue has such a kind; everything else stays as it is.
 */
export function resolveKind(kind: string, content: ContentTraits | undefined, kinds: Kinds = guideKinds()): string {
  if (!content || content.engine === "legacy" || !kind.startsWith("content.")) return kind;
  const type = content.type.toLowerCase();
  if (type !== "course" && type !== "lesson") return kind;
  const resolved = type + kind.slice("content".length);
  return kinds.rowOf(resolved) ? resolved : kind;
}

/**
 * Checks an activity's details against its kind, and fills in what defaults to the content. Answers the details as
 * they are kept (in label order, texts as texts), or the problem. A detail that only other kinds have is left out, since
 * a form may have more fields than its kind needs; one that no kind has is taken for a slip of the pen.
 */
export function checkDetails(
  kind: string,
  details: Readonly<Record<string, unknown>> | undefined,
  content: ContentTraits | undefined,
  kinds: Kinds = guideKinds(),
): Details | DetailProblem {
  const row = kinds.rowOf(kind);
  if (!row) return "unknown-kind";
  if (needsContent(row) && !content?.type) return "missing-content";
  const given = details ?? {};
  if (Object.keys(given).some((name) => !kinds.hasDetail(name))) return "unknown-detail";
  const checked: Record<string, DetailValue> = {};
  for (const name of row.details) {
    const source = fromContent[name];
    const mayBeEmpty = kind === "content.review" && name === "text";
    const value = given[name] ?? (source && content?.[source]) ?? (mayBeEmpty ? "" : undefined);
    if (value === undefined || value === null) return "missing-detail";
    const detail = detailValue(name, value);
    if (detail === undefined) return "bad-detail";
    if (detail === "" && !mayBeEmpty) return "missing-detail";
    checked[name] = detail;
  }
  return checked;
}

function detailValue(name: string, value: unknown): DetailValue | undefined {
  if (name === "rating") {
    const stars = Number(value);
    return Number.isInteger(stars) && stars >= 1 && stars <= 5 ? stars : undefined;
  }
  if (name === "answers") {
    const answers = Array.isArray(value) ? value : [value];
    return answers.length > 0 && answers.every((answer) => typeof answer === "string") ? [...answers] : undefined;
  }
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" ? value : undefined;
}
