import { leaveIdOf } from "../ids.js";
import { leaveKindOf } from "../instruments/views.js";
import type { Desk } from "./desk.js";
import { clockTime, padded, spanText } from "./printer.js";

export interface ViewReport {
  readonly kind: string;
  readonly id: string | undefined;
  readonly content: string | undefined;
  readonly path: string | undefined;
  /** Undefined while it lasts. */
  readonly lastedMs: number | undefined;
  /** What is recorded when it ends; undefined where nothing is. */
  readonly leave: string | undefined;
}

/** The stays on pages since the inspector came, the present one last. */
export function views({ journal, parts, print }: Desk): readonly ViewReport[] {
  const { entries } = journal;
  const current = parts.observation()?.current();
  const now = parts.clock.now();
  const seen = entries
    .filter(
      ({ kind }) =>
        kind.endsWith(".view") && leaveKindOf(kind) !== "notification.leave" && kind !== "notification.view",
    )
    .map(({ kind, id, view, content, path, at }) => {
      const own = view ?? id;
      const leave = entries.find((one) => own && one.id === leaveIdOf(own));
      const lastedMs = leave ? leave.at - at : own === current?.id ? undefined : 0;
      return { at, report: { kind, id: own, content: content?.id, path, lastedMs, leave: leaveKindOf(kind) } };
    });
  print.group(
    [["views", "brand"], ` ${seen.length}`],
    () => {
      for (const { at, report } of seen) {
        const isNow = report.id === current?.id;
        const lasted = isNow
          ? `for ${spanText(now - at)} now`
          : report.lastedMs
            ? `${spanText(report.lastedMs)}`
            : "no leave seen";
        print.line(
          [clockTime(at), "muted"],
          "  ",
          [padded(report.kind, 18), "kind"],
          padded(report.path ?? "", 26),
          [padded(report.content ?? "no content", 16), "muted"],
          [lasted, isNow ? "goodChip" : "plain"],
          [isNow ? `  ends as ${report.leave ?? "nothing: this kind has no leave"}` : "", "muted"],
        );
      }
      if (!current)
        print.line([
          parts.settings.observe ? "No view is open: the page has not come to rest." : 'The option "observe" is false.',
          "wait",
        ]);
    },
    true,
  );
  return seen.map(({ report }) => report);
}
