import { needsContent } from "../catalogue/render.js";
import { checkContent } from "../content.js";
import type { Desk } from "./desk.js";
import { examine, nearestKind } from "./kinds.js";

export interface ValidationReport {
  readonly valid: boolean;
  /** As the report would have it. */
  readonly kind: string;
  readonly problem: string | undefined;
  readonly reason: string;
  /** What was most likely meant by a kind that there is not. */
  readonly nearest: string | undefined;
  readonly category: string | undefined;
  readonly action: string | undefined;
}

/** Says whether `track(kind, details, { content })` would make a row; the content is by default the page's. */
export function validate(
  desk: Desk,
  kind: string,
  details?: Readonly<Record<string, unknown>>,
  content?: object,
): ValidationReport {
  const about = content === undefined ? desk.parts.page.own() : checkContent(content);
  const { kind: resolved, row, problem, reason, isUncertain } = examine(kind, details, about);
  const near = row ? undefined : nearestKind(kind);
  const report = {
    valid: problem === undefined,
    kind: resolved,
    problem,
    reason,
    nearest: near,
    category: row?.category,
    action: row?.action,
  };
  desk.print.group(
    [
      ["validate", "brand"],
      " ",
      [resolved, "strong"],
      "  ",
      problem ? (isUncertain ? ["not known here", "waitChip"] : [problem, "badChip"]) : ["valid", "goodChip"],
      ` ${reason}`,
    ],
    () => {
      if (!row) return;
      desk.print.line([row.section.padEnd(26), "muted"], `${row.category} · ${row.action} · ${row.label}`);
      if (row.definition)
        desk.print.line(
          ["".padEnd(26), "muted"],
          `The user ${row.definition.charAt(0).toLowerCase()}${row.definition.slice(1)}`,
        );
      if (needsContent(row))
        desk.print.line(
          ["content".padEnd(26), "muted"],
          about ? `${about.type} ${about.id} ${about.name}` : ["none", "bad"],
        );
    },
    true,
  );
  return report;
}
