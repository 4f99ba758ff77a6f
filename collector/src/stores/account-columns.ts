/** Between the account of a device and its columns, which are the same in every database but for the device's id. */
import type { DeviceAccount } from "./ledger.js";
import type { Run } from "./runs.js";

/** A row of the table `devices`. Runs are JSON, three figures each: from, to, known at. */
export interface AccountColumns<Device> {
  readonly site: string;
  readonly device: Device;
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

/** What the column `runs` keeps. */
export function textOfRuns(runs: readonly Run[]): string {
  return JSON.stringify(runs.map(({ from, to, knownAt }) => [from, to, knownAt]));
}

/** The account of a row, and of the device that the row names. */
export function accountFrom(columns: AccountColumns<unknown>, device: string | null): DeviceAccount {
  const runs = JSON.parse(columns.runs) as readonly (readonly [number, number, number])[];
  return {
    site: columns.site,
    device,
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
