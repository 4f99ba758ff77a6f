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
  /** Different seconds that were in sight, whatever the basis. */
  readonly visibleSeconds?: number;
  /** Different seconds that were played, seen or not. */
  readonly playedSeconds?: number;
  /** Time that passed while it played, seconds, and how much of that without sound. */
  readonly wallSeconds?: number;
  readonly mutedSeconds?: number;
  /** Seconds of content a second of that time. */
  readonly averageRate?: number;
  /** The adapter that watched: `html`, `youtube` … */
  readonly player?: string;
  /** What started the player last, as far as known: the person, the source by itself, or the page's code. */
  readonly start?: "person" | "autoplay" | "script";
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
    [value.visibleSeconds, value.playedSeconds, value.wallSeconds, value.mutedSeconds, value.averageRate].every(
      (amount) => amount === undefined || isSeconds(amount),
    ) &&
    (value.player === undefined || typeof value.player === "string") &&
    (value.start === undefined || value.start === "person" || value.start === "autoplay" || value.start === "script") &&
    (value.spans === undefined || (Array.isArray(value.spans) && value.spans.every(isSeconds)))
  );
}

const isSeconds = (value: unknown): value is number => typeof value === "number" && value >= 0;
