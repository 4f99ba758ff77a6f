import type { Intake } from "../stores/intake.js";
import type { WriteResult, WriteUnit } from "../stores/store.js";
import type { Log } from "./log.js";
import { type Part, partsOf } from "./parts.js";
import { subjectsOf } from "./streams.js";
import { digestOf } from "./unit-message.js";

/** The share of its bytes from which on a log counts as full. */
const fullAt = 0.99;

/** A write refused because the log is away; the same write may succeed later. */
class LogAwayError extends Error {
  readonly code = "log-away";
}

/**
 * What ingest writes to when there is a log in front of the store: a write is answered when a majority of the stream's
 * servers has it. What of it is a repeat, untrue or an erased person's is found later, in the store's transaction, so
 * here all of it counts as accepted, but for what the log itself remembers.
 */
export function logIntake(log: Log): Intake {
  const { stream } = log.address;
  const { units } = subjectsOf(log.address);
  let written = 0;
  let activities = 0;

  /** Answers whether the log has it already. */
  const publish = async ({ unit, message }: Part): Promise<boolean> => {
    const { duplicate } = await log.js.publish(units, message, {
      msgID: digestOf(unit),
      expect: { streamName: stream },
    });
    return duplicate;
  };

  return {
    async write(unit: WriteUnit): Promise<WriteResult> {
      if (!log.isConnected()) throw new LogAwayError("There is no connection to the log.");
      const parts = partsOf(unit, log.limitBytes());
      const known = await Promise.all(parts.map(publish));
      written++;
      activities += unit.activities.length;
      const duplicates = parts.reduce((sum, part, i) => sum + (known[i] ? part.unit.activities.length : 0), 0);
      return { accepted: unit.activities.length - duplicates, duplicates, refused: [] };
    },
    written: () => ({ groups: written, units: written, activities }),
    async healthy() {
      if (!log.isConnected()) return false;
      try {
        const { config, state } = await log.manager.streams.info(stream);
        return config.max_bytes < 0 || state.bytes < config.max_bytes * fullAt;
      } catch {
        return false;
      }
    },
    close: () => log.close(),
  };
}
