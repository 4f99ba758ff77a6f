import { checkDetails, resolveKind } from "../catalogue/check.js";
import { guideKinds } from "../catalogue/kinds.js";
import type { CatalogueRow } from "../catalogue/row.js";
import type { WireContent } from "../wire.js";
import { nearest } from "./nearest.js";

const names = (): readonly string[] => guideKinds().rows.map(({ kind }) => kind);

/** The kind of the guide that was most likely meant. */
export const nearestKind = (kind: string): string | undefined => nearest(kind, names());

/** What can be said of a kind with these details on this content. */
export interface KindReport {
  /** As the report has it: `course.like` for `content.like` on a course. */
  readonly kind: string;
  readonly row: CatalogueRow | undefined;
  readonly problem: string | undefined;
  /** In words, with what was most likely meant. */
  readonly reason: string;
  /** It may be one of the site's own, which only the collector knows. */
  readonly isUncertain: boolean;
}

/** Looks at a kind, its content and details as the collector will. */
export function examine(
  given: string,
  details: Readonly<Record<string, unknown>> | undefined,
  content: WireContent | undefined,
): KindReport {
  const kind = resolveKind(given, content);
  const row = guideKinds().rowOf(kind);
  const known = { kind, row, isUncertain: false };
  if (!row) return unknownKind(kind);
  const checked = checkDetails(kind, details, content);
  if (typeof checked !== "string") return { ...known, problem: undefined, reason: wordsFor(row) };
  return { ...known, problem: checked, reason: reasonOf(checked, row, details ?? {}) };
}

function unknownKind(kind: string): KindReport {
  const [prefix] = kind.split(".");
  const near = nearestKind(kind);
  const hint = near ? `; did you mean "${near}"?` : "";
  // The collector lets no site have kinds of a prefix that the guide has.
  const isUncertain = kind.includes(".") && !names().some((name) => name.startsWith(`${prefix}.`));
  const what = isUncertain
    ? `"${kind}" is no kind of the guide, perhaps one of the site's own`
    : `there is no kind "${kind}"`;
  return { kind, row: undefined, problem: "unknown-kind", reason: what + hint, isUncertain };
}

function wordsFor({ details }: CatalogueRow): string {
  return details.length > 0 ? `has what it needs: ${details.join(", ")}` : "needs no details";
}

function reasonOf(problem: string, row: CatalogueRow, given: Readonly<Record<string, unknown>>): string {
  const { kind, details } = row;
  if (problem === "missing-content") return `${kind} is about a content, and there is none`;
  if (problem === "unknown-detail") {
    const { hasDetail } = guideKinds();
    const wrong = Object.keys(given).find((name) => !hasDetail(name)) ?? "";
    const near = nearest(wrong, details);
    return `no kind has a detail "${wrong}"${near ? `; did you mean "${near}"?` : `; ${kind} ${needs(details)}`}`;
  }
  const empty = details.filter((name) => given[name] === undefined || given[name] === null || given[name] === "");
  if (problem === "missing-detail")
    return `${kind} needs ${list(empty.length > 0 ? empty : details)}: data-turnout-… on the element, a form's field of that name, or a detail of track()`;
  return `a detail is not of its form: ${kind} ${needs(details)}; "rating" is 1 to 5, "answers" a list of texts, all else a text`;
}

const list = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(" and ");
const needs = (details: readonly string[]): string => (details.length > 0 ? `has ${list(details)}` : "has none");
