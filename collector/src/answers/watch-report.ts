import type { WatchFigures } from "turnout/wire";

/** The answer of `/v1/reports/watch`. */
export interface WatchReport {
  readonly content: string;
  readonly mode: WatchFigures["mode"];
  /** Different people with at least a tenth. */
  readonly people: number;
  /** How many of them reached 10 percent, 20 percent … 100 percent. Who reached a tenth has reached those below it. */
  readonly reached: readonly number[];
  /** How many people watched at least half of each bin of `secondsPerBin`; null when nobody's client sent the spans. */
  readonly heat: { readonly secondsPerBin: number; readonly bins: readonly number[] } | null;
}
