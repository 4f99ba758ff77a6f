import type { Clock } from "../clock.js";
import type { LossReason } from "../losses.js";
import { type Settings, outboxMaxAgeMs } from "../options.js";
import type { NumberedEntry, Outbox } from "../queue/outbox.js";
import { type LocalEntry, type Queue, utf8Bytes } from "../queue/queue.js";
import { version } from "../version.js";
import { type Answer, encodeEnvelope, wireVersion } from "../wire.js";
import { batchLimitBytes, batchLimitEntries, flushEntries, leavingBatchLimitBytes, takeBatch } from "./batch.js";
import { exclusively } from "./exclusively.js";
import { meaningOf, retryAfterMs, retryDelayMs } from "./retry.js";
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
  readonly onLoss: (reason: LossReason, count?: number) => void;
  /** Hands over the losses counted since the last call. */
  readonly takeLosses: () => Readonly<Record<string, number>>;
}

type AnyEntry = LocalEntry | NumberedEntry;

export function createSender(parts: SenderParts): Sender {
  const { settings, clock, queue, transports } = parts;
  const inFlight = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sentOnce = false;
  let attempt = 0;
  let limitEntries = batchLimitEntries;
  let device: string | undefined;
  let losses: Readonly<Record<string, number>> = {};
  let stopped = false;

  /** A timer that is set is never moved: a busy page must not postpone its own delivery. */
  const wake = (delayMs: number, reason: FlushReason): void => {
    if (stopped || timer !== undefined) return;
    timer = setTimeout(() => void flush(reason), delayMs);
  };

  async function flush(reason: FlushReason): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (reason === "manual") await queue.settled();
    try {
      const ran = await exclusively(`turnout:${settings.key}:send`, reason === "manual", sendAll);
      // Another tab is sending. It takes ours too, unless we wrote after its last look.
      if (!ran) wake(settings.flushIntervalMs, "interval");
    } catch {
      failed(undefined);
    }
  }

  async function sendAll(): Promise<void> {
    const outbox = await parts.outbox;
    device = outbox.device;
    losses = JSON.parse(await outbox.lose(parts.takeLosses()));
    let after = 0;
    for (;;) {
      const stored = await queue.peek(batchLimitEntries, after);
      const entries: readonly AnyEntry[] = stored.length > 0 || after > 0 ? stored : unnumbered();
      if (entries.length === 0) return;
      const batch = takeBatch(await keepFresh(entries), batchLimitBytes, limitEntries);
      if (batch.length === 0) after = stored.at(-1)?.seq ?? Number.POSITIVE_INFINITY;
      else if (!(await deliver(batch, transports[0], false))) return;
    }
  }

  /** Entries whose write failed are sent from memory. */
  const unnumbered = (): LocalEntry[] => queue.unconfirmed().filter(({ id, seq }) => !seq && !inFlight.has(id));

  /** Drops what is too old to be taken, and passes over what is in flight. */
  async function keepFresh(entries: readonly AnyEntry[]): Promise<AnyEntry[]> {
    const oldest = clock.now() - outboxMaxAgeMs;
    const expired = entries.filter(({ json }) => timeOf(json) < oldest);
    if (expired.length > 0) {
      parts.onLoss("expired", expired.length);
      await queue.confirm(expired);
    }
    return entries.filter((entry) => !expired.includes(entry) && !inFlight.has(entry.id));
  }

  /** Answers whether it makes sense to go on with the next batch. */
  async function deliver(batch: readonly AnyEntry[], transport: Transport, leaving: boolean): Promise<boolean> {
    const sentAt = clock.now();
    const body = encode(batch, sentAt);
    for (const { id } of batch) inFlight.add(id);
    const reply = await transport.send(settings.url, body, { bytes: utf8Bytes(body), leaving });
    for (const { id } of batch) inFlight.delete(id);
    const answer = reply && answerOf(reply, batch.length);
    const meaning = meaningOf(reply?.status);
    if (answer) {
      attempt = 0;
      limitEntries = Math.min(batchLimitEntries, limitEntries * 2);
      clock.learn(answer.now, sentAt, clock.now());
      await queue.confirm(batch);
      return true;
    }
    if (meaning === "refused" && batch.length > 1) {
      limitEntries = Math.ceil(batch.length / 2);
      return true;
    }
    if (meaning === "refused") {
      parts.onLoss("refused");
      await queue.confirm(batch);
      return true;
    }
    if (!leaving || reply) failed(reply);
    return false;
  }

  function failed(reply: Reply | undefined): void {
    attempt++;
    const waitMs = retryAfterMs(reply?.retryAfter ?? null, Date.now()) ?? retryDelayMs(attempt, Math.random());
    wake(waitMs, "retry");
  }

  function encode(batch: readonly AnyEntry[], sentAt: number): string {
    const context = JSON.parse(batch[0]?.context ?? "{}");
    const head = {
      v: wireVersion,
      key: settings.key,
      sentAt,
      sdk: version,
      ...(device && { device }),
      ...context,
      losses,
    } as const;
    return encodeEnvelope(
      head,
      batch.map(({ seq, json }) => (seq ? `{"seq":${seq},${json.slice(1)}` : json)),
    );
  }

  return {
    written() {
      if (!sentOnce) {
        sentOnce = true;
        void flush("first");
      } else if (queue.size() - inFlight.size >= flushEntries && attempt === 0) void flush("size");
      else wake(settings.flushIntervalMs, "interval");
    },
    flush,
    flushLeaving() {
      queue.writeNow();
      let rest: readonly LocalEntry[] = queue.unconfirmed().filter(({ id }) => !inFlight.has(id));
      while (rest.length > 0) {
        const batch = takeBatch(rest, leavingBatchLimitBytes, batchLimitEntries);
        const bytes = utf8Bytes(encode(batch, clock.now()));
        const transport = transports.find((candidate) => candidate.canOutlive(bytes));
        if (!transport) return;
        deliver(batch, transport, true).catch(() => failed(undefined));
        rest = rest.slice(batch.length);
      }
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** When an entry happened, ms: read from its JSON, whose `at` the encoder wrote. */
function timeOf(json: string): number {
  return Number(/"at":(\d+)/.exec(json)?.[1] ?? Number.POSITIVE_INFINITY);
}

/** The collector's answer, if it is one and accounts for each of the `sent` activities. */
function answerOf(reply: Reply, sent: number): Answer | undefined {
  if (meaningOf(reply.status) !== "delivered") return undefined;
  try {
    const answer = JSON.parse(reply.text) as Answer;
    return answer.accepted + answer.duplicates + answer.rejected.length === sent ? answer : undefined;
  } catch {
    return undefined;
  }
}
