import { compactCatalogue } from "./compact.js";
import type { Details, DetailValue } from "./details.js";

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

interface CompactKind {
  readonly details: readonly string[];
  readonly needsContent: boolean;
}

const kinds = new Map<string, CompactKind>();

/** Details that default to the content's own, so that the host need not repeat them. */
const fromContent: Readonly<Record<string, "name" | "slug">> = { title: "name", slug: "slug" };

/** Reads the compact table once, at the first question; no code runs at import. */
function kindOf(kind: string): CompactKind | undefined {
  if (kinds.size === 0) {
    for (const line of compactCatalogue) {
      const [prefix, names] = line.split(":") as [string, string];
      for (const entry of names.split(",")) {
        const [name, details] = entry.split("=") as [string, string?];
        const needsContent = name.endsWith("*");
        kinds.set(`${prefix}.${needsContent ? name.slice(0, -1) : name}`, {
          details: details?.split("+") ?? [],
          needsContent,
        });
      }
    }
  }
  return kinds.get(kind);
}

/** Whether the catalogue has this kind. */
export function isKind(kind: string): boolean {
  return kindOf(kind) !== undefined;
}

/** Names of a kind's details in label order; empty for a kind without details and for an unknown kind. */
export function detailNames(kind: string): readonly string[] {
  return kindOf(kind)?.details ?? [];
}

/**
 * The kind under which an activity is kept: on a course or lesson, `content.like` is `course.like` or `lesson.like`
 * where the catalogue has such a kind; everything else stays as it is.
 */
export function resolveKind(kind: string, content: ContentTraits | undefined): string {
  if (!content || content.engine === "legacy" || !kind.startsWith("content.")) return kind;
  const type = content.type.toLowerCase();
  if (type !== "course" && type !== "lesson") return kind;
  const resolved = type + kind.slice("content".length);
  return isKind(resolved) ? resolved : kind;
}

/**
 * Checks an activity's details against its kind, and fills in what defaults to the content. Answers the details as
 * they are kept (only the known names, in label order, texts as texts), or the problem.
 */
export function checkDetails(
  kind: string,
  details: Readonly<Record<string, unknown>> | undefined,
  content: ContentTraits | undefined,
): Details | DetailProblem {
  const known = kindOf(kind);
  if (!known) return "unknown-kind";
  if (known.needsContent && !content?.type) return "missing-content";
  const given = details ?? {};
  if (Object.keys(given).some((name) => !known.details.includes(name))) return "unknown-detail";
  const checked: Record<string, DetailValue> = {};
  for (const name of known.details) {
    const source = fromContent[name];
    const value = given[name] ?? (source && content?.[source]) ?? (kind === "content.review" && name === "text" ? "" : undefined);
    if (value === undefined || value === null) return "missing-detail";
    const detail = detailValue(name, value);
    if (detail === undefined) return "bad-detail";
    if (detail === "" && kind !== "content.review") return "missing-detail";
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
