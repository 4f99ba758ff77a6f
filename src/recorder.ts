import type { Clock } from "./clock.js";
import type { Identity } from "./identity.js";
import type { Observation } from "./instruments/index.js";
import type { RecordActivity } from "./instruments/record.js";
import type { Lose } from "./losses.js";
import type { Page } from "./page.js";
import type { Queue } from "./queue/queue.js";

export interface RecorderParts {
  readonly clock: Clock;
  readonly identity: Identity;
  readonly page: Page;
  readonly queue: Queue;
  readonly lose: Lose;
  readonly observation: () => Observation | undefined;
}

/** Notes what happens, with the moment's who, when and where. No storage, no layout, no encoding: that comes later. */
export function createRecorder(parts: RecorderParts): { readonly record: RecordActivity; readonly stop: () => void } {
  const { clock, identity, page, queue, lose } = parts;
  let stopped = false;
  return {
    record(kind, given = {}) {
      if (stopped) return lose("stopped");
      const now = clock.now();
      const observation = parts.observation();
      const view = observation?.current();
      queue.add({
        kind,
        at: given.at ?? now,
        context: given.context ?? identity.stamp(now),
        path: given.path ?? location.pathname,
        id: given.id,
        view: given.view ?? view?.id,
        content: "content" in given ? given.content : (view?.content ?? page.own()),
        details: given.details && { ...given.details },
        inferred: given.inferred,
        watch: given.watch,
        idempotencyKey: given.idempotencyKey,
      });
      observation?.seen(now);
    },
    stop() {
      stopped = true;
    },
  };
}
