import type { WriteUnit } from "../collector/src/stores/store.js";

/** What the conference is made from. */
export interface ConferenceOptions {
  readonly rows: number;
  readonly seed?: number;
  readonly site?: string;
  /** Midnight of the first day, ms since 1970; yesterday's by default. */
  readonly startsAt?: number;
  /** Nothing happens at or after it, ms since 1970; now by default. */
  readonly endsAt?: number;
}

export declare function conference(options: ConferenceOptions): Generator<WriteUnit>;
export declare const staff: readonly string[];
