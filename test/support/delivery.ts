/** Queue and sender of the SDK over a network in memory. */
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, vi } from "vitest";
import { createClock } from "../../src/clock.js";
import { createLossBook } from "../../src/losses.js";
import { checkOptions } from "../../src/options.js";
import type { Outbox } from "../../src/queue/outbox.js";
import { createQueue, type Queue, type QueueParts } from "../../src/queue/queue.js";
import { createSender, type Sender } from "../../src/sender/sender.js";
import type { Reply, Transport } from "../../src/sender/transports/transport.js";
import type { Answer, Envelope, WireActivity } from "../../src/wire.js";

/** A network in memory: what arrives, and what it answers next. */
interface Network extends Transport {
  readonly arrived: Envelope[];
  readonly answers: (Reply | undefined | "lost")[];
}

function createNetwork(): Network {
  const arrived: Envelope[] = [];
  const answers: Network["answers"] = [];
  return {
    name: "memory",
    compresses: false,
    arrived,
    answers,
    canOutlive: () => true,
    async send(_, sent) {
      const body = String(sent);
      const next = answers.length > 0 ? answers.shift() : accepted(JSON.parse(body));
      if (next === "lost") {
        arrived.push(JSON.parse(body));
        return undefined;
      }
      if (next?.status === 200) arrived.push(JSON.parse(body));
      return next;
    },
  };
}

const accepted = ({ activities }: Envelope): Reply => {
  const answer: Answer = { accepted: activities.length, duplicates: 0, rejected: [], now: Date.now() };
  return { status: 200, text: JSON.stringify(answer), retryAfter: null };
};
export const failure = (status: number, retryAfter: string | null = null): Reply => ({ status, text: "", retryAfter });

const settings = checkOptions({ endpoint: "https://collect.example.org", key: "test" });
export let network: Network;
export let outbox: Outbox;
export let queue: Queue;
export let sender: Sender;
export let losses: ReturnType<typeof createLossBook>;
export let broken: ReturnType<typeof vi.fn<() => undefined>>;

export async function prepare(open: () => Promise<Outbox>, limits: Partial<QueueParts> = {}): Promise<void> {
  network = createNetwork();
  losses = createLossBook();
  outbox = await open();
  broken = vi.fn();
  queue = createQueue({
    ...{ limitBytes: 16_384, limitEntries: 10_000, limitOutboxBytes: 5 * 2 ** 20 },
    ...{ onWritten: () => {}, onWriting: () => {}, onBroken: broken, probe: {} },
    allowed: (_, details) => details,
    lose: losses.lose,
    guard: (run) => run,
    ...limits,
  });
  sender = createSender({
    ...{ settings, queue, lose: losses.lose, probe: {} },
    clock: createClock(),
    transports: [network],
    takeLosses: losses.take,
  });
}

export async function start(open: () => Promise<Outbox>, limits?: Partial<QueueParts>): Promise<void> {
  await prepare(open, limits);
  await queue.use(outbox);
}

export function add(count: number, text = "Hello"): void {
  for (let i = 0; i < count; i++) addMoment({ text: `${text} ${i}` });
}

export function addMoment(details: Readonly<{ [name: string]: unknown }>, kind = "feed.post"): void {
  queue.add({
    kind,
    at: Date.now(),
    context: { session: "01920000-0000-7000-8000-000000000001" },
    path: "/",
    details,
    ...{ id: undefined, view: undefined, content: undefined, inferred: undefined },
    ...{ watch: undefined, idempotencyKey: undefined },
  });
}

export const arrivedTexts = (): unknown[] =>
  network.arrived.flatMap(({ activities }) => (activities as WireActivity[]).map(({ details }) => details?.text));

/** Gives each test of a file a disk of its own, and puts away what it made. */
export function cleanUp(): void {
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
  });
  afterEach(() => {
    sender.stop();
    outbox.close();
    vi.useRealTimers();
  });
}
