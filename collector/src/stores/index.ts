/** The list of stores, and the way from a `--store` address to one of them. */
import { existsSync } from "node:fs";
import { memoryStore } from "./memory.js";
import { postgresStore } from "./postgres.js";
import { type SqliteOptions, sqliteStore } from "./sqlite.js";
import type { Store } from "./store.js";

/** How to open a store, by the scheme of its address; what follows the colon is handed on. */
const stores: Readonly<Record<string, (place: string, options: OpenOptions) => Store>> = {
  sqlite: sqliteStore,
  postgres: (place, options) => postgresStore(`postgres:${place}`, options),
  postgresql: (place, options) => postgresStore(`postgresql:${place}`, options),
  memory: (_place, options) => memoryStore(options),
};

interface OpenOptions extends SqliteOptions {
  /** Refuses to make a new store: what is to be read is there, or its name is a slip of the pen. */
  readonly mustExist?: boolean;
}

/** A store address that names no store. */
export class StoreAddressError extends Error {
  readonly code = "unknown-store";
}

/**
 * Opens the store at an address such as `sqlite:turnout.db` or `memory:`; a file that does not exist is made.
 * Throws `StoreAddressError` for such a slip and for an address of another form, and what the store throws when it
 * cannot be opened; of one on another machine, `opened` tells.
 */
export function openStore(address: string, options: OpenOptions = {}): Store {
  const colon = address.indexOf(":");
  const scheme = address.slice(0, colon);
  const open = colon > 0 && Object.hasOwn(stores, scheme) ? stores[scheme] : undefined;
  if (!open) {
    const known = Object.keys(stores).map((name) => `${name}:`);
    throw new StoreAddressError(
      `Unknown store "${address}": an address begins with ${known.join(" or ")}, as in sqlite:turnout.db.`,
    );
  }
  const place = address.slice(colon + 1);
  if (scheme.startsWith("postgres") && !place.startsWith("//")) {
    throw new StoreAddressError("An address of PostgreSQL is of the form postgres://user@host:5432/database.");
  }
  if (scheme === "sqlite" && place === "") throw new StoreAddressError("The address sqlite: lacks a file name.");
  if (options.mustExist && scheme === "sqlite" && !existsSync(place)) {
    throw new StoreAddressError(`There is no file "${place}" for the store ${address}.`);
  }
  return open(place, options);
}
