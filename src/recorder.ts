import type { Clock } from "./clock.js";
import type { Identity } from "./identity.js";
import type { Observation } from "./instruments/index.js";
import type { RecordActivity } from "./instruments/record.js";
import type { Lose, LossReason } from "./losses.js";
import type { Page } from "./page.js";
import type { Queue } from "./queue/queue.js";

export interface RecorderParts {
  readonly clock: Clock;
  readonly identity: Identity;
  readonly page: Page;
  readonly queue: Pick<Queue, "add">;
  readonly lose: Lose;
  /** Why nothing is recorded now; undefined while it is. */
  readonly closed: () => LossReason | undefined;
  readonly observation: () => Observation | undefined;
}

/** Notes what happens, with the moment's who, when and where. No storage, no layout, no encoding: that comes later. */
export function createRecorder(parts: RecorderParts): RecordActivity {
  const { clock, identity, page, queue, lose } = parts;
  return (kind, given = {}) => {
    const closed = parts.closed();
    if (closed) return lose(closed);
    const now = clock.now();
    const observation = parts.observation();
    const view = observation?.current();
    queue.add({
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
    });
    observation?.seen(now);
  };
}
