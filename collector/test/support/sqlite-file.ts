import { join } from "node:path";
import Database from "better-sqlite3";
import { onTestFinished } from "vitest";
import { openStore } from "../../src/stores/index.js";
import type { SqliteOptions } from "../../src/stores/sqlite.js";
import type { Store } from "../../src/stores/store.js";
import { temporaryDirectory } from "./temporary-directory.js";

/** Where a test may have a SQLite file. */
export function fileForTest(): string {
  return join(temporaryDirectory(), "turnout.db");
}

/** Opens the store in it, until the test has finished. */
export function openForTest(file: string, options?: SqliteOptions): Store {
  const store = openStore(`sqlite:${file}`, options);
  onTestFinished(() => store.close());
  return store;
}

/** The file itself, beside the store. */
export function rawOf(file: string): Database.Database {
  const raw = new Database(file);
  onTestFinished(() => void raw.close());
  return raw;
}
