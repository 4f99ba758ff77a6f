import type { Judge, Store } from "../../src/stores/store.js";

/** Opens an empty store for one test, with another judge where one is given, and sees to its end. */
export type OpenForTest = (judge?: Judge) => Store;
