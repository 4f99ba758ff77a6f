/** Keeps and reads the accounts of devices, one row each. */
import { type AccountColumns, accountFrom, textOfRuns } from "../account-columns.js";
import { newAccount } from "../accounts.js";
import type { DeviceAccount, LedgerEntry } from "../ledger.js";
import { bytesOf, idOf } from "./columns.js";
import type { SqliteDatabase } from "./schema.js";

/** Stands for "no device", because no part of a key may be null. */
const noDevice = Buffer.alloc(0);

/** The accounts of one transaction: each is read once and written once, however much comes of its device. */
export interface LedgerBook {
  /** The account that an entry is for, as it is kept, or a new one. */
  accountOf(entry: LedgerEntry): DeviceAccount;
  keep(account: DeviceAccount): void;
  /** Writes what was kept, before the transaction ends. */
  write(): void;
  /** The transaction was undone. */
  forget(): void;
}

/** Reads and writes accounts within the transaction that is open. */
export function ledgerBook(database: SqliteDatabase): LedgerBook {
  const find = database.prepare<[string, Buffer], AccountColumns<Buffer>>(
    "SELECT * FROM devices WHERE site = ? AND device = ?",
  );
  const replace = database.prepare("REPLACE INTO devices VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const kept = new Map<string, DeviceAccount>();

  return {
    accountOf(entry) {
      const known = kept.get(nameOf(entry));
      if (known) return known;
      const columns = find.get(entry.site, keyOf(entry.device));
      return columns ? accountOf(columns) : newAccount(entry);
    },
    keep: (account) => void kept.set(nameOf(account), account),
    write() {
      for (const account of kept.values()) replace.run(...columnsOf(account));
      kept.clear();
    },
    forget: () => kept.clear(),
  };
}

function nameOf({ site, device }: Pick<DeviceAccount, "site" | "device">): string {
  return `${site}\n${device ?? ""}`;
}

/** See `Store.accounts`. */
export function accounts(
  database: SqliteDatabase,
  site: string,
  after: string | null | undefined,
  limit: number,
): readonly DeviceAccount[] {
  const values = after === undefined ? [site, limit] : [site, keyOf(after), limit];
  return database
    .prepare<unknown[], AccountColumns<Buffer>>(
      `SELECT * FROM devices WHERE site = ? ${after === undefined ? "" : "AND device > ?"} ORDER BY device LIMIT ?`,
    )
    .all(...values)
    .map(accountOf);
}

function keyOf(device: string | null): Buffer {
  return device === null ? noDevice : bytesOf(device);
}

function columnsOf(account: DeviceAccount): readonly unknown[] {
  return [
    account.site,
    keyOf(account.device),
    account.firstAt,
    account.heardAt,
    textOfRuns(account.runs),
    account.forgotten,
    account.written,
    account.writtenAt,
    account.duplicates,
    account.rejectedNumbers,
    JSON.stringify(account.rejected),
    JSON.stringify(account.losses),
  ];
}

/** The account of a row. */
export function accountOf(columns: AccountColumns<Buffer>): DeviceAccount {
  return accountFrom(columns, columns.device.length === 0 ? null : idOf(columns.device));
}
