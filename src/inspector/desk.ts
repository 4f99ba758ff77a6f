import type { Journal } from "./journal.js";
import type { Network } from "./network.js";
import type { InspectorParts } from "./parts.js";
import type { Printer } from "./printer.js";

/** What every command works with. */
export interface Desk {
  readonly parts: InspectorParts;
  readonly journal: Journal;
  readonly print: Printer;
  readonly network: Network;
}
