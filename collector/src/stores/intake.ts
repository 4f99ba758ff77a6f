import type { Store } from "./store.js";

/** What ingest hands activities to: a store, or a log out of which a store is filled. */
export type Intake = Pick<Store, "write" | "written" | "healthy" | "close">;
