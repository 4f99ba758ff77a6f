import type { Clock } from "./clock.js";
import type { Delivery } from "./delivery.js";
import type { Identity } from "./identity.js";
import type { Observation } from "./instruments/index.js";
import type { RecordActivity } from "./instruments/record.js";
import type { Lose, LossReason } from "./losses.js";
import type { Page } from "./page.js";
import type { Probe } from "./probe.js";

export interface RecorderParts {
  readonly clock: Clock;
  readonly identity: Identity;
  readonly page: Page;
  readonly delivery: Pick<Delivery, "add">;
  readonly lose: Lose;
  readonly probe: Probe;
  /** Why nothing is recorded now; undefined while it is. */
  readonly closed: () => LossReason | undefined;
  readonly observation: () => Observation | undefined;
}

/** Notes what happens, with the moment's who, when and where. No storage, no layout, no encoding: that comes later. */
export function createRecorder(parts: RecorderParts): RecordActivity {
  const { clock, identity, page, delivery, lose, probe } = parts;
  return (kind, given = {}) => {
    const closed = parts.closed();
    if (closed) return lose(closed, 1, { kind, ...given });
    const now = clock.now();
    const observation = parts.observation();
    const view = observation?.current();
    const moment = {
      // Whatever a page calls a kind; the collector refuses what is none.
      kind: String(kind),
      at: given.at ?? now,
      context: given.context ?? identity.stamp(now),
      path: given.path ?? page.path(),
      id: given.id,
      view: given.view ?? view?.id,
      content: "content" in given ? given.content : (view?.content ?? page.own()),
      details: given.details && { ...given.details },
      inferred: given.inferred,
      watch: given.watch,
      idempotencyKey: given.idempotencyKey,
    };
    probe.told?.push(["recorded", moment]);
    delivery.add(moment);
    observation?.seen(now);
  };
}
