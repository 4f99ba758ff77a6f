/** What the ledger holds: for each device, which numbers came, and what was lost. */
import type { Run } from "./runs.js";

/** What a request tells of the device that sent it, beside its activities. */
export interface LedgerEntry {
  readonly site: string;
  /** Null for senders that name no device. */
  readonly device: string | null;
  /** When the request came, ms since 1970. */
  readonly at: number;
  /** Highest number that the device has given; 0 when it does not say. */
  readonly written: number;
  /** Totals of what it has lost, by reason. */
  readonly losses: Readonly<Record<string, number>>;
  /** How many of the request's activities were left out as repeats within it. */
  readonly repeats: number;
}

/** What is known of a device: which numbers came, and what it lost. All that came without a device is in one account. */
export interface DeviceAccount {
  readonly site: string;
  readonly device: string | null;
  /** When it was first and last heard of, ms since 1970. */
  readonly firstAt: number;
  readonly heardAt: number;
  /** The numbers that came, those of refused activities too; ascending. */
  readonly runs: readonly Run[];
  /** Numbers within the lowest run that never came: gaps too many to keep. */
  readonly forgotten: number;
  /** Highest number that it said it had given, and when it said so; 0 when it does not say. */
  readonly written: number;
  readonly writtenAt: number;
  /** Copies that were dropped. */
  readonly duplicates: number;
  /** How many of the numbers that came are of refused activities. */
  readonly rejectedNumbers: number;
  /** Refused activities by reason, each once. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Activities that it has lost, by reason: the highest totals told. */
  readonly losses: Readonly<Record<string, number>>;
}
