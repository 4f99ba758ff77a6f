import type { Clock } from "../clock.js";
import type { Consent } from "../consent.js";
import type { Identity } from "../identity.js";
import type { Observation } from "../instruments/index.js";
import type { Lose, LossReason } from "../losses.js";
import type { Settings } from "../options.js";
import type { Page } from "../page.js";
import type { Probe } from "../probe.js";
import type { NoteList } from "../queue/outbox.js";
import type { Queue } from "../queue/queue.js";

/** What an inspector is handed of the SDK: the very parts that it consists of, to read from. */
export interface InspectorParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly identity: Identity;
  readonly page: Page;
  readonly probe: Probe;
  readonly lose: Lose;
  readonly consent: () => Consent;
  /** Why nothing is recorded now; undefined while it is. */
  readonly closed: () => LossReason | undefined;
  /** Undefined with `observe: false`. */
  readonly observation: () => Observation | undefined;
  readonly delivery: {
    readonly queue: Queue;
    notes(prefix: string): Promise<NoteList>;
    flush(reason: "manual"): Promise<void>;
  };
}
