import { openIndexedDbOutbox } from "./indexeddb.js";
import { createMemoryOutbox } from "./memory.js";
import type { Outbox } from "./outbox.js";

/** Longest wait for the browser to open the database, ms; some never answer (https://github.com/jakearchibald/idb/issues/227). */
const openLimitMs = 1_000;

/** Opens the outbox on disk, or one in memory when that is denied, broken or too slow. Never rejects. */
export async function openOutbox(name: string): Promise<Outbox> {
  const opening = openIndexedDbOutbox(name);
  const tooSlow = new Promise<undefined>((resolve) => setTimeout(resolve, openLimitMs));
  const opened = await Promise.race([opening, tooSlow]).catch(() => undefined);
  if (opened) return opened;
  // Should it open after all, it must not stay open unused, where it would block a later upgrade.
  opening.then((late) => late.close()).catch(() => undefined);
  return createMemoryOutbox();
}
