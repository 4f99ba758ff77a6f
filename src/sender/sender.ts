import type { Clock } from "../clock.js";
import type { Lose, Losses } from "../losses.js";
import type { Settings } from "../options.js";
import type { Probe } from "../probe.js";
import type { Queue } from "../queue/queue.js";
import { createBacklog } from "./backlog.js";
import { flushEntries } from "./batch.js";
import { createCourier, type Outcome } from "./courier.js";
import { exclusively } from "./exclusively.js";
import { createFarewell } from "./farewell.js";
import { createHead } from "./head.js";
import { retryAfterMs, retryDelayMs } from "./retry.js";
import type { Reply, Transport } from "./transports/transport.js";

/** Why a flush happens. */
export type FlushReason = "start" | "first" | "idle" | "interval" | "size" | "retry" | "online" | "visible" | "manual";

export interface Sender {
  /** The queue has begun to write something: leaves a copy of it with the browser. */
  writing(): void;
  /** The queue has written something: decides whether to send it now or with others. */
  written(): void;
  /** An activity was lost: the collector is to know with the next batch, or without one. */
  lost(): void;
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
  readonly transports: readonly [Transport, ...Transport[]];
  /** Counts activities that were refused, grew too old, or are none. */
  readonly lose: Lose;
  /** Hands over the losses counted since the last call. */
  readonly takeLosses: () => Losses;
  readonly probe: Probe;
}

/**
 * Time without a new activity after which what waits is sent, ms: the less waits when the page is left, the less is sent
 * as a copy that nobody hears confirmed, and sent again by the next page.
 */
const idleMs = 250;

/** Flushes that another tab's lock may hold off, before it is taken for frozen and its lock is stolen. */
const patience = 3;

/** Decides when to send what; the courier takes it there. */
export function createSender(parts: SenderParts): Sender {
  const { clock, queue, transports, lose, takeLosses, probe } = parts;
  const { url, key, flushIntervalMs } = parts.settings;
  const head = createHead(queue, takeLosses);
  const courier = createCourier({ key, url, clock, queue, head, probe });
  const farewell = createFarewell({ url, queue, courier, transports, onOutcome: took });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let idleTimer: ReturnType<typeof setTimeout> | undefined;
  let sentOnce = false;
  let attempt = 0;
  let heldOff = 0;
  /** The page is hidden or gone: what it still records goes at once, by what outlives it. */
  let away = false;
  let stopped = false;

  const standBy = (): void => {
    if (!away && !stopped && !probe.held) farewell.standBy();
  };
  /** The head says something that the collector has not heard. */
  let news = false;
  const sendBacklog = createBacklog({
    ...{ clock, queue, courier, lose },
    transport: transports[0],
    onDelivered() {
      attempt = 0;
      news = false;
      standBy();
    },
  });

  /** A timer that is set is never moved: a busy page must not postpone its own delivery. */
  const wake = (delayMs: number, reason: FlushReason): void => {
    if (stopped || timer !== undefined) return;
    timer = setTimeout(() => void flush(reason), delayMs);
    probe.told?.push(["waits", delayMs, reason]);
  };

  const failed = (reply?: Reply): void => {
    attempt++;
    wake(retryAfterMs(reply?.retryAfter ?? null, Date.now()) ?? retryDelayMs(attempt, Math.random()), "retry");
  };

  function took(outcome: Outcome): void {
    if (outcome === "delivered") {
      news = false;
      // Numbered since, or added since.
      if (queue.size() > courier.load()) wake(flushIntervalMs, "interval");
    } else failed(typeof outcome === "object" ? outcome.reply : undefined);
  }

  async function flush(reason: FlushReason): Promise<void> {
    clearTimeout(timer);
    clearTimeout(idleTimer);
    timer = undefined;
    if (reason === "visible") away = false;
    const manual = reason === "manual";
    if (manual) await queue.settled();
    try {
      // A page that begins takes its turn after one that ends.
      const inTurn = manual || reason === "start";
      const how = inTurn ? {} : heldOff < patience ? { ifAvailable: true } : { steal: true };
      const ran = await exclusively(`turnout:${key}:send`, how, async () => {
        if (await head.count()) news = true;
        const outcome = await sendBacklog();
        // Losses are told also when nothing else is to be sent.
        took(news && outcome === "delivered" ? await courier.deliver([], transports[0]) : outcome);
      });
      heldOff = ran ? 0 : heldOff + 1;
      // Another tab is sending. It takes ours too, unless we wrote after its last look.
      if (!ran) wake(flushIntervalMs, "interval");
    } catch {
      failed();
    }
  }

  const flushLeaving = (): void => {
    away = true;
    if (head.countNow()) news = true;
    queue.writeNow();
    farewell.send(news);
  };

  return {
    writing: standBy,
    written() {
      if (away && attempt === 0) flushLeaving();
      else if (!sentOnce) {
        sentOnce = true;
        void flush("first");
      } else if (queue.size() - courier.load() >= flushEntries && attempt === 0) void flush("size");
      else {
        wake(flushIntervalMs, "interval");
        clearTimeout(idleTimer);
        if (attempt === 0 && !stopped) idleTimer = setTimeout(() => void flush("idle"), idleMs);
      }
    },
    lost: () => wake(flushIntervalMs, "interval"),
    flush,
    flushLeaving,
    stop() {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(idleTimer);
      farewell.end();
    },
  };
}
