import type { AuditEntry } from "./care.js";
import type { Store } from "./store.js";

/** Puts on record what was done with people's data; resolves when it is durable. */
export async function record(store: Store, audit: AuditEntry): Promise<void> {
  await store.write({ activities: [], people: [], rejected: [], audit });
}
