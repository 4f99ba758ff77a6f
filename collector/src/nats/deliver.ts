import type { JsMsg } from "@nats-io/jetstream";
import { record } from "../stores/record.js";
import type { Store, WriteResult, WriteUnit } from "../stores/store.js";
import { apartOf } from "./apart.js";
import type { Log } from "./log.js";
import { decodeUnit } from "./unit-message.js";

/** When a unit comes again that the store could not take, ms; each time it takes twice as long, up to the longest. */
const usualRetryMs = 250;
const longestRetryMs = 30_000;

/** When one comes again that only a later version can read, ms. */
const laterVersionMs = 60_000;

/** How often a unit must fail at a store that is well before it is set apart. */
const triesLimit = 5;

/** Most units of which failures are remembered; above it all are forgotten, and each has its tries again. */
const failuresLimit = 10_000;

/** Totals since the start. */
export interface DrainFigures {
  readonly units: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
  /** Units that came more than once. */
  readonly redelivered: number;
  /** Units that no store will take. */
  readonly apart: number;
  /** Writes that failed, for now. */
  readonly failures: number;
}

export interface DeliveryOptions {
  /** Hears of what went wrong, and what becomes of it. */
  readonly onProblem: (error: unknown, words: string) => void;
  /** When a unit comes again for the first time, ms; the default is `usualRetryMs`. */
  readonly retryMs?: number;
}

export interface Delivery {
  /**
   * Writes a message's unit into the store, and answers the log when that is durable. What fails comes again, unless it
   * is the unit's own fault: then it is set apart, so that nothing waits behind it. Never rejects.
   */
  deliver(message: JsMsg): Promise<void>;
  figures(): DrainFigures;
  /** When what was written last came into the log, ms since 1970; undefined at the start. */
  writtenTo(): number | undefined;
}

/** Delivers messages of the log to the store. */
export function deliveryTo(store: Store, log: Log, { onProblem, retryMs = usualRetryMs }: DeliveryOptions): Delivery {
  const keepApart = apartOf(log);
  const isItsOwnFault = faultFinder(store);
  const figures = { units: 0, accepted: 0, duplicates: 0, refused: 0, redelivered: 0, apart: 0, failures: 0 };
  let writtenTo: number | undefined;

  const setApart = async (message: JsMsg, reason: string): Promise<void> => {
    await keepApart(message, reason);
    message.ack();
    figures.apart++;
    onProblem(new Error(reason), "a unit was set apart, because no store would take it");
  };

  /** Answers what became of the unit; undefined when it was its own fault that it could not be kept. */
  const write = async (message: JsMsg, unit: WriteUnit): Promise<WriteResult | undefined> => {
    try {
      return await store.write(unit);
    } catch (error) {
      if (!(await isItsOwnFault(message))) throw error;
      // A store that takes this record takes writes, so it is the unit and no full disk.
      await record(store, apartRecord(unit, error));
      await setApart(message, String(error));
      return undefined;
    }
  };

  const keep = async (message: JsMsg, unit: WriteUnit): Promise<void> => {
    const result = await write(message, unit);
    if (!result) return;
    message.ack();
    figures.units++;
    figures.accepted += result.accepted;
    figures.duplicates += result.duplicates;
    figures.refused += result.refused.length;
    writtenTo = message.time.getTime();
  };

  return {
    async deliver(message) {
      if (message.redelivered) figures.redelivered++;
      const received = decodeUnit(message.data);
      try {
        if ("unit" in received) return await keep(message, received.unit);
        if ("problem" in received) return await setApart(message, received.problem);
        message.nak(laterVersionMs);
        onProblem(new Error(`version ${received.laterVersion}`), "a unit waits for a sink of a later version");
      } catch (error) {
        figures.failures++;
        message.nak(Math.min(retryMs * 2 ** (message.info.deliveryCount - 1), longestRetryMs));
        onProblem(error, "a unit could not be written; it comes again");
      }
    },
    figures: () => ({ ...figures }),
    writtenTo: () => writtenTo,
  };
}

/** Tells, of a unit that failed, whether it did so often enough while the store was well. */
function faultFinder(store: Store): (message: JsMsg) => Promise<boolean> {
  const failures = new Map<number, number>();
  return async ({ seq }) => {
    if (!(await store.healthy())) return false;
    if (failures.size >= failuresLimit) failures.clear();
    const count = (failures.get(seq) ?? 0) + 1;
    failures.set(seq, count);
    return count >= triesLimit;
  };
}

/** Says in the store that something which was answered for is not in it. */
function apartRecord({ activities, rejected, ledger }: WriteUnit, error: unknown): Parameters<typeof record>[1] {
  const site = activities[0]?.site ?? ledger?.site ?? rejected[0]?.site ?? "";
  const subject = `${activities.length} activities: ${String(error)}`;
  return { at: Date.now(), site, action: "set-apart", actor: "sink", subject };
}
