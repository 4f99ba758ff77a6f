import { join } from "node:path";
import { openStore } from "../../src/stores/index.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { Store } from "../../src/stores/store.js";
import { temporaryDirectory } from "./temporary-directory.js";

/** Every store, for tests of what stands on them; whoever opens one closes it. */
export const everyStore: readonly (readonly [name: string, open: () => Store])[] = [
  ["memory", memoryStore],
  ["SQLite", () => openStore(`sqlite:${join(temporaryDirectory(), "turnout.db")}`)],
];
