/** The way out of the log: each unit is written into the store, and leaves the log when that is durable. */
import type { ConsumerMessages, JsMsg } from "@nats-io/jetstream";
import type { Store } from "../stores/store.js";
import { consumerName, ensureConsumer } from "./consumer.js";
import { type DeliveryOptions, type DrainFigures, deliveryTo } from "./deliver.js";
import type { Log } from "./log.js";

/** Units asked for at a time: while they are written, the next are on their way. */
const askedAtOnce = 512;

/** Most bytes of messages that are being written: a full commit. In memory a unit takes several times its bytes. */
const underWayLimitBytes = 4 * 1024 ** 2;

/** How long a pull lies at the servers, and how often they say that they still know of it, ms: lost twice, it is renewed. */
const pull = { expires: 10_000, idle_heartbeat: 1_000 } as const;

/** When the log is tried again after it could not be read, ms. */
const pauseMs = 1_000;

/** While units wait, what was written last came no longer ago than this, ms; else the sink is behind. */
const behindLimitMs = 60_000;

export interface Drain {
  figures(): DrainFigures;
  /** How many units are in the log. Rejects when it is away. */
  waiting(): Promise<number>;
  /** Whether the store is far behind the log, so that what is not in it yet says nothing. Rejects when the log is away. */
  isBehind(): Promise<boolean>;
  /** Takes no more; resolves when all that was taken is written and answered for. */
  stop(): Promise<void>;
}

/** Begins to write what the log holds into the store, in the order of the log, until it is stopped. */
export async function startDrain(log: Log, store: Store, options: DeliveryOptions): Promise<Drain> {
  await ensureConsumer(log);
  const { stream } = log.address;
  const { deliver, figures, writtenTo } = deliveryTo(store, log, options);
  const bounded = boundedBy(underWayLimitBytes, deliver);
  let messages: ConsumerMessages | undefined;
  let stopped = false;

  const waiting = async (): Promise<number> => (await log.manager.streams.info(stream)).state.messages;

  const drain = async (): Promise<void> => {
    await ensureConsumer(log);
    const consumer = await log.js.consumers.get(stream, consumerName);
    messages = await consumer.consume({ max_messages: askedAtOnce, ...pull, abort_on_missing_resource: true });
    if (stopped) messages.stop();
    for await (const message of messages) await bounded.begin(message);
  };

  const drainUntilStopped = async (): Promise<void> => {
    while (!stopped) {
      await drain().catch((error: unknown) => {
        if (!stopped) options.onProblem(error, "the log could not be read; it is tried again");
      });
      if (!stopped) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  const ended = drainUntilStopped();

  return {
    figures,
    waiting,
    async isBehind() {
      return (await waiting()) > 0 && Date.now() - (writtenTo() ?? 0) > behindLimitMs;
    },
    async stop() {
      stopped = true;
      messages?.stop();
      await ended;
      await bounded.end();
    },
  };
}

/** Begins one delivery after the other, and holds back while too many bytes are under way. */
function boundedBy(limitBytes: number, deliver: (message: JsMsg) => Promise<void>) {
  const underWay = new Set<Promise<void>>();
  let bytes = 0;
  return {
    async begin(message: JsMsg): Promise<void> {
      const { length } = message.data;
      bytes += length;
      const delivered = deliver(message).finally(() => {
        bytes -= length;
        underWay.delete(delivered);
      });
      underWay.add(delivered);
      while (bytes > limitBytes) await Promise.race(underWay);
    },
    /** Resolves when nothing is under way. */
    async end(): Promise<void> {
      await Promise.all(underWay);
    },
  };
}
