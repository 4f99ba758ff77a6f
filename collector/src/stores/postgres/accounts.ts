/** Between the account of a device and its columns. */
import { accountFrom, type AccountColumns as SharedColumns, textOfRuns } from "../account-columns.js";
import type { DeviceAccount } from "../ledger.js";
import { givenRows } from "./given.js";

/** A row of the table `devices`. */
export type AccountColumns = SharedColumns<string>;

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
  ["runs", "text", ({ runs }) => textOfRuns(runs)],
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
  return accountFrom(columns, columns.device === noDevice ? null : columns.device);
}
