import type { Clock } from "../clock.js";
import type { Lose, Losses } from "../losses.js";
import { outboxMaxAgeMs, type Settings } from "../options.js";
import type { Outbox } from "../queue/outbox.js";
import type { LocalEntry, Queue } from "../queue/queue.js";
import { batchLimitBytes, batchLimitEntries, flushEntries, leavingBatchLimitBytes, takeBatch } from "./batch.js";
import { type AnyEntry, createCourier, type Head } from "./courier.js";
import { exclusively } from "./exclusively.js";
import { retryAfterMs, retryDelayMs } from "./retry.js";
import type { Reply, Transport } from "./transports/transport.js";

/** Why a flush happens. */
export type FlushReason = "start" | "first" | "interval" | "size" | "retry" | "online" | "visible" | "manual";

export interface Sender {
  /** The queue has written something: decides whether to send it now or with others. */
  written(): void;
  /** Sends what waits, of this page and of pages before; resolves when all of it is delivered or a try has failed. */
  flush(reason: FlushReason): Promise<void>;
  /** Sends copies of this page's unconfirmed entries by transports that outlive it, before it returns. */
  flushLeaving(): void;
  stop(): void;
}

export interface SenderParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly queue: Queue;
  readonly outbox: Promise<Outbox>;
  readonly transports: readonly [Transport, ...Transport[]];
  /** Counts activities that were refused or grew too old. */
  readonly lose: Lose;
  /** Hands over the losses counted since the last call. */
  readonly takeLosses: () => Losses;
}

/** Decides when to send what; the courier takes it there. */
export function createSender({ settings, clock, queue, outbox, transports, lose, takeLosses }: SenderParts): Sender {
  const head: Head = {};
  const courier = createCourier({ ...settings, clock, queue, head });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sentOnce = false;
  let attempt = 0;
  let limitEntries = batchLimitEntries;
  let stopped = false;

  /** A timer that is set is never moved: a busy page must not postpone its own delivery. */
  const wake = (delayMs: number, reason: FlushReason): void => {
    if (stopped || timer !== undefined) return;
    timer = setTimeout(() => void flush(reason), delayMs);
  };

  const failed = (reply?: Reply): void => {
    attempt++;
    wake(retryAfterMs(reply?.retryAfter ?? null, Date.now()) ?? retryDelayMs(attempt, Math.random()), "retry");
  };

  async function flush(reason: FlushReason): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const wait = reason === "manual";
    if (wait) await queue.settled();
    try {
      const ran = await exclusively(`turnout:${settings.key}:send`, wait, sendAll);
      // Another tab is sending. It takes ours too, unless we wrote after its last look.
      if (!ran) wake(settings.flushIntervalMs, "interval");
    } catch {
      failed();
    }
  }

  async function sendAll(): Promise<void> {
    const { device, lose: report } = await outbox;
    head.device = device;
    head.losses = JSON.parse(await report(takeLosses()));
    let after = 0;
    for (;;) {
      const stored = await queue.peek(batchLimitEntries, after);
      const entries: readonly AnyEntry[] = stored.length > 0 || after > 0 ? stored : unnumbered();
      if (entries.length === 0) return;
      const batch = takeBatch(await keepFresh(entries), batchLimitBytes, limitEntries);
      if (batch.length === 0) after = stored.at(-1)?.seq ?? Number.POSITIVE_INFINITY;
      else if (!(await deliver(batch))) return;
    }
  }

  /** Entries whose write failed are sent from memory. */
  const unnumbered = (): LocalEntry[] => queue.unconfirmed().filter((entry) => !entry.seq && !courier.carries(entry));

  /** Drops what is too old to be taken, and passes over what is on its way. */
  async function keepFresh(entries: readonly AnyEntry[]): Promise<AnyEntry[]> {
    const oldest = clock.now() - outboxMaxAgeMs;
    const expired = entries.filter(({ json }) => timeOf(json) < oldest);
    if (expired.length > 0) await drop(expired, "expired");
    return entries.filter((entry) => !expired.includes(entry) && !courier.carries(entry));
  }

  async function drop(entries: readonly AnyEntry[], reason: "expired" | "refused"): Promise<void> {
    lose(reason, entries.length);
    await queue.confirm(entries);
  }

  /** Answers whether it makes sense to go on with the next batch. A refused one is halved until the bad entry is alone. */
  async function deliver(batch: readonly AnyEntry[]): Promise<boolean> {
    const outcome = await courier.deliver(batch, transports[0]);
    if (outcome === "delivered") {
      attempt = 0;
      limitEntries = Math.min(batchLimitEntries, limitEntries * 2);
    } else if (outcome !== "refused") {
      failed(outcome.reply);
      return false;
    } else if (batch.length > 1) limitEntries = Math.ceil(batch.length / 2);
    else await drop(batch, "refused");
    return true;
  }

  return {
    written() {
      if (!sentOnce) {
        sentOnce = true;
        void flush("first");
      } else if (queue.size() - courier.load() >= flushEntries && attempt === 0) void flush("size");
      else wake(settings.flushIntervalMs, "interval");
    },
    flush,
    flushLeaving() {
      queue.writeNow();
      let rest: readonly LocalEntry[] = queue.unconfirmed().filter((entry) => !courier.carries(entry));
      while (rest.length > 0) {
        const batch = takeBatch(rest, leavingBatchLimitBytes, batchLimitEntries);
        const bytes = courier.bytes(batch);
        const transport = transports.find((candidate) => candidate.canOutlive(bytes));
        if (!transport) return;
        // The page may live on, after all; then what came of it is the next flush's to mend.
        courier.deliver(batch, transport).catch(() => failed());
        rest = rest.slice(batch.length);
      }
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** When an entry happened, ms: read from its JSON, which begins with `at`. */
function timeOf(json: string): number {
  return Number(/"at":(\d+)/.exec(json)?.[1] ?? Number.POSITIVE_INFINITY);
}
