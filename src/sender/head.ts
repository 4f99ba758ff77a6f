import { newId } from "../ids.js";
import { stringify } from "../json.js";
import type { Losses } from "../losses.js";
import { addCounts, type Counts, lossesPrefix } from "../queue/outbox.js";
import type { Queue } from "../queue/queue.js";
import type { EnvelopeHead } from "../wire.js";

/** What the batches of one device share, as last known. */
export interface Head {
  read(): Pick<EnvelopeHead, "device" | "losses" | "written">;
  /** Adds the losses counted since the last time to those that the device keeps; answers whether there were any. */
  count(): Promise<boolean>;
  /** The same for a page that is being left: begun when it returns. */
  countNow(): boolean;
}

/** @param takeLosses - Hands over the losses counted since the last call. */
export function createHead(queue: Queue, takeLosses: () => Losses): Head {
  let losses: Counts | undefined;
  return {
    read() {
      const device = queue.outbox()?.device;
      const written = queue.lastSeq();
      return { ...(device && { device }), ...(written && { written }), ...(losses && { losses }) };
    },
    async count() {
      const counted = takeLosses();
      // What no outbox keeps is known until the page goes.
      const totals = await queue
        .outbox()
        ?.lose(counted)
        .catch(() => undefined);
      losses = totals ?? addCounts([losses ?? {}, counted]);
      return hasAny(counted);
    },
    countNow() {
      const counted = takeLosses();
      if (!hasAny(counted)) return false;
      losses = addCounts([losses ?? {}, counted]);
      queue.note({ [`${lossesPrefix}:${newId(Date.now())}`]: stringify(counted) });
      return true;
    },
  };
}

const hasAny = (counts: Counts): boolean => Object.keys(counts).length > 0;
