/** What a `watch` activity says of the watching behind it, and the check that it has that form. */

/** The figures behind a `watch` activity. */
export interface WatchFigures {
  /** The tenth reached: 10, 20 … 100. */
  readonly percent: number;
  readonly mode: "on-demand" | "live";
  readonly basis: "visible" | "played" | "presence";
  /** Different seconds of the content that were watched by the basis, seconds. */
  readonly watchedSeconds: number;
  /** Length of the content, or of the session's schedule when live, seconds. */
  readonly durationSeconds: number;
  /** Different seconds that were played, seen or not. */
  readonly playedSeconds?: number;
  /** Time that passed while it played, seconds. */
  readonly wallSeconds?: number;
  /** What was watched since the milestone before, pairs of from and to, seconds of content time. */
  readonly spans?: readonly number[];
}

/** Whether a value has the form of watch figures. What they claim is judged elsewhere. */
export function isWatchFigures(
  value: Readonly<Record<string, unknown>>,
): value is Readonly<Record<string, unknown>> & WatchFigures {
  return (
    Number.isInteger(value.percent) &&
    (value.mode === "on-demand" || value.mode === "live") &&
    (value.basis === "visible" || value.basis === "played" || value.basis === "presence") &&
    [value.watchedSeconds, value.durationSeconds].every(isSeconds) &&
    [value.playedSeconds, value.wallSeconds].every((seconds) => seconds === undefined || isSeconds(seconds)) &&
    (value.spans === undefined || (Array.isArray(value.spans) && value.spans.every(isSeconds)))
  );
}

const isSeconds = (value: unknown): value is number => typeof value === "number" && value >= 0;
