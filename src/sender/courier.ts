import type { Clock } from "../clock.js";
import { parse } from "../json.js";
import type { Probe } from "../probe.js";
import type { AnyEntry, Queue } from "../queue/queue.js";
import { utf8Bytes } from "../utf8.js";
import { version } from "../version.js";
import { type Answer, encodeEnvelope, wireVersion } from "../wire.js";
import { gzip } from "./gzip.js";
import type { Head } from "./head.js";
import { meaningOf } from "./retry.js";
import type { Reply, Transport } from "./transports/transport.js";

/**
 * What became of a batch: `delivered` and forgotten; `refused` as it is; or nobody knows, so that it stays where it is,
 * with the reply if there was one.
 */
export type Outcome = "delivered" | "refused" | { readonly reply: Reply | undefined };

export interface CourierParts {
  readonly key: string;
  readonly url: string;
  readonly clock: Clock;
  readonly queue: Queue;
  readonly head: Head;
  readonly probe: Probe;
}

/** Takes one batch to the collector, and from the queue once the collector has accounted for all of it. */
export interface Courier {
  /** The request's body. Throws when the batch's context is none. */
  encode(batch: readonly AnyEntry[]): string;
  /** Sends the batch while the page stays: compressed where that saves. */
  deliver(batch: readonly AnyEntry[], transport: Transport): Promise<Outcome>;
  /** Sends the batch as it was encoded, begun when this returns. */
  sendNow(batch: readonly AnyEntry[], body: string, transport: Transport): Promise<Outcome>;
  /** Whether an entry is on its way, so that it need not be sent again just now. */
  carries(entry: AnyEntry): boolean;
  /** How many entries are on their way. */
  load(): number;
}

export function createCourier({ key, url, clock, queue, head, probe }: CourierParts): Courier {
  const inFlight = new Set<string>();

  const encode = (batch: readonly AnyEntry[]): string =>
    encodeEnvelope(
      {
        ...{ v: wireVersion, key, sentAt: clock.now(), sdk: version },
        ...head.read(),
        ...parse(batch[0]?.context ?? "{}"),
      },
      batch.map(({ seq, json }) => (seq ? `{"seq":${seq},${json.slice(1)}` : json)),
    );

  const send = async (batch: readonly AnyEntry[], body: string | Blob, transport: Transport): Promise<Outcome> => {
    if (probe.held) return { reply: undefined };
    const sentAt = clock.now();
    probe.told?.push(["sent", batch]);
    for (const { id } of batch) inFlight.add(id);
    // As it is sent: a write under way gives its entries their numbers while the collector hears of them without.
    const sent = batch.map((entry) => ({ ...entry }));
    const isText = typeof body === "string";
    const reply = await transport.send(isText ? url : `${url}?gzip=1`, body, isText ? utf8Bytes(body) : body.size);
    for (const { id } of batch) inFlight.delete(id);
    probe.told?.push(["answered", batch, reply]);
    const answer = reply && answerOf(reply, batch.length);
    if (!answer) return meaningOf(reply?.status) === "refused" ? "refused" : { reply };
    clock.learn(answer.now, sentAt, clock.now());
    await queue.confirm(sent);
    return "delivered";
  };

  return {
    encode,
    async deliver(batch, transport) {
      let body: string;
      try {
        body = encode(batch);
      } catch {
        return "refused";
      }
      return send(batch, (transport.compresses && (await gzip(body))) || body, transport);
    },
    sendNow: send,
    carries: ({ id }) => inFlight.has(id),
    load: () => inFlight.size,
  };
}

/** The collector's answer, if it is one and accounts for each of the `sent` activities. */
function answerOf(reply: Reply, sent: number): Answer | undefined {
  if (meaningOf(reply.status) !== "delivered") return undefined;
  try {
    const answer = parse(reply.text) as Answer;
    return answer.accepted + answer.duplicates + answer.rejected.length === sent ? answer : undefined;
  } catch {
    return undefined;
  }
}
