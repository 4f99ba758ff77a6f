import { checkDetails, resolveKind } from "../catalogue/check.js";
import { csvLine } from "../catalogue/csv.js";
import type { Details } from "../catalogue/details.js";
import { guideKinds } from "../catalogue/kinds.js";
import { labelOf } from "../catalogue/render.js";
import { type ReportRow, reportColumns } from "../catalogue/report.js";
import type { Desk } from "./desk.js";
import type { JournalEntry } from "./entry.js";
import type { Piece } from "./printer.js";

/** A row of the report. */
export interface RowReport {
  /** The line of the CSV file, without its line end. */
  readonly line: string;
  /** By column title. */
  readonly cells: Readonly<Record<string, string>>;
  /** Whether it is in the report by now. */
  readonly isThere: boolean;
}

/** What the report makes of an activity; undefined for one that it cannot hold. */
export function reportRowOf(entry: JournalEntry, offsetMs: number): ReportRow | undefined {
  const { content, at, context } = entry;
  const kind = resolveKind(entry.kind, content);
  const row = guideKinds().rowOf(kind);
  const details = checkDetails(kind, entry.details, content);
  if (!row || typeof details === "string") return undefined;
  return {
    ...{ kind, label: labelOf(row, details), user: context?.user ?? null, at: at + (context?.offset ?? offsetMs) },
    content: content ?? null,
  };
}

/** The Label cell of an activity, or what comes nearest to one that has none. */
export function labelText({ kind, details, content, watch }: JournalEntry): string {
  if (watch) return `${watch.percent} %`;
  const row = guideKinds().rowOf(resolveKind(kind, content));
  const label = row ? labelOf(row, details as Details | undefined) : undefined;
  if (label !== undefined || !details) return label ?? "";
  return Object.keys(details).length > 0 ? JSON.stringify(details) : "";
}

/** The zone's clocks as the report writes them: Swedish dates are ISO 8601. */
function clocksOf(timeZone: string | undefined): { format(atMs: number): string } {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return { format: (atMs) => format.format(atMs) };
}

export function cellsOf(row: ReportRow, zone: string | undefined): readonly string[] {
  const style = { zone: clocksOf(zone), kinds: guideKinds() };
  return reportColumns.map(({ cell }) => cell(row, style));
}

export const lineOf = (cells: readonly string[]): string => csvLine(cells, true).trimEnd();

/**
 * Prints the line of the report's CSV file that an activity is. Times are on the clocks of `zone`, by default this
 * browser's; the report's are the site's.
 */
export function row(desk: Desk, name: string | number, zone?: string): RowReport | undefined {
  const { journal, parts, print } = desk;
  const entry = journal.find(name);
  const made = entry && reportRowOf(entry, parts.clock.offset() ?? 0);
  if (!entry || !made) {
    const problem = entry ? "no row: the report cannot hold it; why() says more" : `no activity is known by "${name}"`;
    print.line(["row", "brand"], " ", [problem, "bad"]);
    return undefined;
  }
  const texts = cellsOf(made, zone);
  const cells = Object.fromEntries(reportColumns.map(({ title }, index) => [title, texts[index] ?? ""]));
  const isThere = ["accepted", "duplicate", "delivered"].includes(entry.state);
  const line = lineOf(texts);
  const state: Piece = isThere ? ["in the report", "goodChip"] : [entry.reason ?? entry.state, "waitChip"];
  print.group(
    [["row", "brand"], " ", [`#${entry.number} ${entry.kind}`, "strong"], "  ", state],
    () => {
      print.line(line);
      for (const [title, text] of Object.entries(cells)) print.line([title.padEnd(14), "muted"], text || " ");
      print.line([
        `Clocks: ${zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone}. The report is written by the site's.`,
        "muted",
      ]);
    },
    true,
  );
  return { line, cells, isThere };
}
