import { promisifyRequest } from "idb-keyval";
import { newId } from "../ids.js";
import { parse, stringify } from "../json.js";
import {
  addCounts,
  type Counts,
  type Entry,
  lossesPrefix,
  type Notes,
  type NumberedEntry,
  type Outbox,
} from "./outbox.js";

/**
 * One object store holds everything, so that one transaction can change everything: entries under the numbers that
 * the store's key generator gives them (which makes `seq` gapless over tabs and costs no read while leaving), notes
 * under their names. Numbers sort before texts (IndexedDB, section 2.4), so a key range parts the two.
 */
const storeName = "outbox";
const deviceNote = "device";

type Stored = readonly [id: string, context: string, json: string];

/** Opens the outbox named `name`, and makes it when absent. Rejects when the browser has or allows no IndexedDB. */
export async function openIndexedDbOutbox(name: string): Promise<Outbox> {
  const database = await openDatabase(name);
  // A later version of the SDK, or `forget` in another tab, waits for us; what we write then fails, and is sent from memory.
  database.onversionchange = () => database.close();

  /** Not `UseStore`: its promise would begin the write a turn later, which a page being left may not have. */
  const use = <T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => T): T =>
    act(database.transaction(storeName, mode).objectStore(storeName));

  const device = await use("readonly", (store) => promisifyRequest<string>(store.get(deviceNote)));
  if (!device) throw new Error("turnout: the outbox has no device id");

  return {
    device,
    write: async (entries, notes = {}) => use("readwrite", (store) => write(store, entries, notes)),
    peek: async (limit, after) => use("readonly", (store) => peek(store, limit, after)),
    remove: async (seqs) =>
      use("readwrite", (store) => {
        for (const seq of seqs) store.delete(seq);
        return committed(store);
      }),
    size: async () => use("readonly", (store) => promisifyRequest(store.count(numbers(0)))),
    notes: async (prefix) => use("readonly", (store) => readNotes(store, prefix)),
    lose: async (counts) => use("readwrite", (store) => addLosses(store, counts)),
    close: () => database.close(),
  };
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore(storeName, { autoIncrement: true });
    store.put(newId(Date.now()), deviceNote);
  };
  return promisifyRequest(request);
}

async function write(store: IDBObjectStore, entries: readonly Entry[], notes: Notes): Promise<number> {
  let last: IDBRequest<IDBValidKey> | undefined;
  for (const { id, context, json } of entries) last = store.add([id, context, json] satisfies Stored);
  for (const [name, value] of Object.entries(notes)) {
    if (value === undefined) store.delete(name);
    else store.put(value, name);
  }
  await committed(store);
  // One transaction's keys follow each other, since writers take turns: the last tells the first.
  return last ? (last.result as number) - entries.length + 1 : 0;
}

/**
 * Resolves when durable. The explicit commit lets the browser finish without coming back to a page that is gone:
 * measured in Chromium 156, a write begun in `pagehide` survives 15 of 15 leaves with it and 0 of 15 without.
 */
function committed({ transaction }: IDBObjectStore): Promise<void> {
  transaction.commit?.();
  return promisifyRequest(transaction);
}

const numbers = (after: number): IDBKeyRange => IDBKeyRange.bound(after, Number.POSITIVE_INFINITY, true);

async function peek(store: IDBObjectStore, limit: number, after: number): Promise<readonly NumberedEntry[]> {
  const range = numbers(after);
  const [keys, values] = await Promise.all([
    promisifyRequest(store.getAllKeys(range, limit)),
    promisifyRequest<unknown[]>(store.getAll(range, limit)),
  ]);
  return values.map((value, index) => {
    const [id, context, json] = isStored(value) ? value : ["", "{}", "{}"];
    return { seq: keys[index] as number, id, context, json };
  });
}

function isStored(value: unknown): value is Stored {
  return Array.isArray(value) && value.length === 3 && value.every((text) => typeof text === "string");
}

async function readNotes(store: IDBObjectStore, prefix: string): Promise<readonly (readonly [string, string])[]> {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const [names, values] = await Promise.all([
    promisifyRequest(store.getAllKeys(range)),
    promisifyRequest<string[]>(store.getAll(range)),
  ]);
  return values.map((value, index) => [names[index] as string, value]);
}

async function addLosses(store: IDBObjectStore, counts: Counts): Promise<Counts> {
  const noted = await readNotes(store, lossesPrefix);
  const totals = addCounts([counts, ...noted.map(([, json]) => parse(json) as Counts)]);
  if (noted.length > 1 || Object.keys(counts).length > 0) {
    for (const [name] of noted) store.delete(name);
    store.put(stringify(totals), lossesPrefix);
    await committed(store);
  }
  return totals;
}
