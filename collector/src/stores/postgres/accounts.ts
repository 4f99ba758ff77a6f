/** Between the account of a device and its columns. */
import type { DeviceAccount } from "../ledger.js";
import type { Run } from "../runs.js";
import { givenRows } from "./given.js";

/** A row of the table `devices`. Runs are JSON, three figures each: from, to, known at. */
export interface AccountColumns {
  readonly site: string;
  readonly device: string;
  readonly first_at: number;
  readonly heard_at: number;
  readonly runs: string;
  readonly forgotten: number;
  readonly written: number;
  readonly written_at: number;
  readonly duplicates: number;
  readonly rejected_numbers: number;
  readonly rejected: string;
  readonly losses: string;
}

/** Stands for "no device", because no part of a key may be null. No device has it: it is of no version of UUIDs. */
export const noDevice = "00000000-0000-0000-0000-000000000000";

/** What names an account, in the order of `devices`. */
export function nameOfAccount({ site, device }: Pick<DeviceAccount, "site" | "device">): string {
  return `${site}\n${device ?? noDevice}`;
}

export const givenAccounts = givenRows<DeviceAccount>([
  ["site", "text", ({ site }) => site],
  ["device", "uuid", ({ device }) => device ?? noDevice],
  ["first_at", "bigint", ({ firstAt }) => firstAt],
  ["heard_at", "bigint", ({ heardAt }) => heardAt],
  ["runs", "text", ({ runs }) => JSON.stringify(runs.map(({ from, to, knownAt }) => [from, to, knownAt]))],
  ["forgotten", "bigint", ({ forgotten }) => forgotten],
  ["written", "bigint", ({ written }) => written],
  ["written_at", "bigint", ({ writtenAt }) => writtenAt],
  ["duplicates", "bigint", ({ duplicates }) => duplicates],
  ["rejected_numbers", "bigint", ({ rejectedNumbers }) => rejectedNumbers],
  ["rejected", "text", ({ rejected }) => JSON.stringify(rejected)],
  ["losses", "text", ({ losses }) => JSON.stringify(losses)],
]);

/** The account of a row. */
export function accountOf(columns: AccountColumns): DeviceAccount {
  const runs = JSON.parse(columns.runs) as readonly (readonly [number, number, number])[];
  return {
    site: columns.site,
    device: columns.device === noDevice ? null : columns.device,
    firstAt: columns.first_at,
    heardAt: columns.heard_at,
    runs: runs.map(([from, to, knownAt]): Run => ({ from, to, knownAt })),
    forgotten: columns.forgotten,
    written: columns.written,
    writtenAt: columns.written_at,
    duplicates: columns.duplicates,
    rejectedNumbers: columns.rejected_numbers,
    rejected: JSON.parse(columns.rejected) as DeviceAccount["rejected"],
    losses: JSON.parse(columns.losses) as DeviceAccount["losses"],
  };
}
