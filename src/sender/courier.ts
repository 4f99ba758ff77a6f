import type { Clock } from "../clock.js";
import type { NumberedEntry } from "../queue/outbox.js";
import { type LocalEntry, type Queue, utf8Bytes } from "../queue/queue.js";
import { version } from "../version.js";
import { type Answer, encodeEnvelope, wireVersion } from "../wire.js";
import { meaningOf } from "./retry.js";
import type { Reply, Transport } from "./transports/transport.js";

export type AnyEntry = LocalEntry | NumberedEntry;

/**
 * What became of a batch: `delivered` and forgotten; `refused` as it is; or nobody knows, so that it stays where it is,
 * with the reply if there was one.
 */
export type Outcome = "delivered" | "refused" | { readonly reply: Reply | undefined };

/** What the batches of one sender share, as last known. */
export interface Head {
  device?: string;
  losses?: Readonly<Record<string, number>>;
}

export interface CourierParts {
  readonly key: string;
  readonly url: string;
  readonly clock: Clock;
  readonly queue: Queue;
  readonly head: Head;
}

/** Takes one batch to the collector, and from the queue once the collector has accounted for all of it. */
export interface Courier {
  deliver(batch: readonly AnyEntry[], transport: Transport): Promise<Outcome>;
  /** Bytes of the request that would carry the batch. */
  bytes(batch: readonly AnyEntry[]): number;
  /** Whether an entry is on its way, so that it need not be sent again just now. */
  carries(entry: AnyEntry): boolean;
  /** How many entries are on their way. */
  load(): number;
}

export function createCourier({ key, url, clock, queue, head }: CourierParts): Courier {
  const inFlight = new Set<string>();

  const encode = (batch: readonly AnyEntry[]): string => {
    const context = JSON.parse(batch[0]?.context ?? "{}");
    return encodeEnvelope(
      { v: wireVersion, key, sentAt: clock.now(), sdk: version, ...head, ...context },
      batch.map(({ seq, json }) => (seq ? `{"seq":${seq},${json.slice(1)}` : json)),
    );
  };

  return {
    async deliver(batch, transport) {
      const sentAt = clock.now();
      const body = encode(batch);
      for (const { id } of batch) inFlight.add(id);
      const reply = await transport.send(url, body, utf8Bytes(body));
      for (const { id } of batch) inFlight.delete(id);
      const answer = reply && answerOf(reply, batch.length);
      if (!answer) return meaningOf(reply?.status) === "refused" ? "refused" : { reply };
      clock.learn(answer.now, sentAt, clock.now());
      await queue.confirm(batch);
      return "delivered";
    },
    bytes: (batch) => utf8Bytes(encode(batch)),
    carries: ({ id }) => inFlight.has(id),
    load: () => inFlight.size,
  };
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
