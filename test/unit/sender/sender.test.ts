import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClock } from "../../../src/clock.js";
import { createLossBook } from "../../../src/losses.js";
import { checkOptions } from "../../../src/options.js";
import { openIndexedDbOutbox } from "../../../src/queue/indexeddb.js";
import { createMemoryOutbox } from "../../../src/queue/memory.js";
import type { Outbox } from "../../../src/queue/outbox.js";
import { createQueue, type Queue } from "../../../src/queue/queue.js";
import { createSender, type Sender } from "../../../src/sender/sender.js";
import type { Reply, Transport } from "../../../src/sender/transports/transport.js";
import type { Answer, Envelope, WireActivity } from "../../../src/wire.js";

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
    arrived,
    answers,
    canOutlive: () => true,
    async send(_, body) {
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
const failure = (status: number, retryAfter: string | null = null): Reply => ({ status, text: "", retryAfter });

const settings = checkOptions({ endpoint: "https://collect.example.org", key: "test" });
let network: Network;
let outbox: Outbox;
let queue: Queue;
let sender: Sender;
let losses: ReturnType<typeof createLossBook>;

async function start(open: () => Promise<Outbox>, limitEntries = 10_000): Promise<void> {
  network = createNetwork();
  losses = createLossBook();
  outbox = await open();
  const parts = { outbox: Promise.resolve(outbox), lose: losses.lose };
  queue = createQueue({ ...parts, limitBytes: 16_384, limitEntries, onWritten: () => {} });
  sender = createSender({
    ...parts,
    settings,
    clock: createClock(0),
    queue,
    transports: [network],
    takeLosses: losses.take,
  });
}

function add(count: number, text = "Hello"): void {
  for (let i = 0; i < count; i++) addMoment({ text: `${text} ${i}` });
}

function addMoment(details: Readonly<{ [name: string]: unknown }>): void {
  queue.add({
    kind: "feed.post",
    at: Date.now(),
    context: { session: "01920000-0000-7000-8000-000000000001" },
    path: "/",
    details,
    ...{ id: undefined, view: undefined, content: undefined, inferred: undefined },
    ...{ watch: undefined, idempotencyKey: undefined },
  });
}

const arrivedTexts = (): unknown[] =>
  network.arrived.flatMap(({ activities }) => (activities as WireActivity[]).map(({ details }) => details?.text));

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  sender.stop();
  outbox.close();
  vi.useRealTimers();
});

describe("a sender", () => {
  beforeEach(() => start(() => openIndexedDbOutbox("test")));

  it("delivers all that waits, in order and numbered, and then forgets it", async () => {
    add(600);
    await sender.flush("manual");
    expect(arrivedTexts()).toEqual(Array.from({ length: 600 }, (_, i) => `Hello ${i}`));
    const seqs = network.arrived.flatMap(({ activities }) => (activities as WireActivity[]).map(({ seq }) => seq));
    expect(seqs).toEqual(Array.from({ length: 600 }, (_, i) => i + 1));
    expect(await outbox.size()).toBe(0);
    expect(queue.unconfirmed()).toEqual([]);
  });

  it("keeps everything when the collector is out of reach, fails, or answers what does not add up", async () => {
    add(3);
    const odd = { status: 200, text: '{"accepted":2,"duplicates":0,"rejected":[],"now":1}', retryAfter: null };
    for (const reply of [undefined, failure(503), failure(401), failure(429, "1"), odd, { ...odd, text: "<html>" }]) {
      network.answers.push(reply);
      await sender.flush("manual");
      expect(await outbox.size()).toBe(3);
    }
    network.arrived.length = 0;
    await sender.flush("manual");
    expect(arrivedTexts()).toEqual(["Hello 0", "Hello 1", "Hello 2"]);
  });

  it("sends the same ids again when the answer is lost", async () => {
    add(2);
    network.answers.push("lost");
    await sender.flush("manual");
    await sender.flush("manual");
    const ids = network.arrived.map(({ activities }) => (activities as WireActivity[]).map(({ id }) => id));
    expect(ids).toHaveLength(2);
    expect(ids[0]).toEqual(ids[1]);
  });

  it("halves a refused batch until the bad activity stands alone, which is a counted loss", async () => {
    add(4);
    await queue.settled();
    const send = network.send.bind(network);
    const refuse = vi
      .spyOn(network, "send")
      .mockImplementation((url, body, bytes) =>
        body.includes("Hello 2") ? Promise.resolve(failure(413)) : send(url, body, bytes),
      );
    await sender.flush("manual");
    expect(refuse.mock.calls.length).toBeGreaterThan(2);
    expect(arrivedTexts().sort()).toEqual(["Hello 0", "Hello 1", "Hello 3"]);
    expect(await outbox.size()).toBe(0);
    add(1, "Later");
    await sender.flush("manual");
    expect(network.arrived.at(-1)?.losses).toEqual({ refused: 1 });
  });

  it("accounts for what the collector rejects: it is not sent again", async () => {
    add(1);
    const rejected = { accepted: 0, duplicates: 0, rejected: [{ id: null, reason: "unknown-kind" }], now: Date.now() };
    network.answers.push({ status: 200, text: JSON.stringify(rejected), retryAfter: null });
    await sender.flush("manual");
    expect(await outbox.size()).toBe(0);
  });

  it("drops what waited longer than a week, as a counted loss", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 8 * 24 * 3_600_000 });
    add(2, "Old");
    vi.useRealTimers();
    add(1);
    await sender.flush("manual");
    expect(arrivedTexts()).toEqual(["Hello 0"]);
    expect(losses.take()).toEqual({ expired: 2 });
  });

  it("sends copies while leaving before it returns, and forgets them only when they were answered", async () => {
    network.answers.push("lost");
    add(2);
    sender.flushLeaving();
    await vi.waitFor(() => expect(arrivedTexts()).toEqual(["Hello 0", "Hello 1"]));
    await queue.settled();
    expect(await outbox.size()).toBe(2);
    add(1, "More");
    sender.flushLeaving();
    await vi.waitFor(async () => expect(await outbox.size()).toBe(0));
  });

  it("sends what no disk would take from memory", async () => {
    vi.spyOn(outbox, "write").mockRejectedValueOnce(new DOMException("full", "QuotaExceededError"));
    add(2);
    await sender.flush("manual");
    expect(arrivedTexts()).toEqual(["Hello 0", "Hello 1"]);
    expect(queue.unconfirmed()).toEqual([]);
  });
});

describe("a queue", () => {
  it("refuses an activity that is too large, and keeps the others", async () => {
    await start(async () => createMemoryOutbox());
    add(1);
    add(1, "é".repeat(9_000));
    add(1, "Last");
    await sender.flush("manual");
    expect(arrivedTexts()).toEqual(["Hello 0", "Last 0"]);
    expect(network.arrived.at(-1)?.losses).toEqual({ "too-large": 1 });
  });

  it("counts what cannot be encoded, once, and keeps the others", async () => {
    await start(() => openIndexedDbOutbox("test"));
    add(1);
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    addMoment({ text: cycle });
    add(1, "Last");
    expect(queue.unconfirmed()).toHaveLength(2);
    await sender.flush("manual");
    expect(arrivedTexts()).toEqual(["Hello 0", "Last 0"]);
    expect(network.arrived.at(-1)?.losses).toEqual({ unserializable: 1 });
  });

  it("holds no more than its limit, and counts what it could not hold", async () => {
    await start(async () => createMemoryOutbox(), 5);
    add(8);
    await queue.settled();
    expect(await outbox.size()).toBe(5);
    expect(losses.take()).toEqual({ "outbox-full": 3 });
  });

  it("knows an activity that is not yet on disk by one id only", async () => {
    await start(() => openIndexedDbOutbox("test"));
    add(1);
    const before = queue.unconfirmed().map(({ id }) => id);
    await queue.settled();
    expect(queue.unconfirmed().map(({ id }) => id)).toEqual(before);
    expect((await outbox.peek(10, 0)).map(({ id }) => id)).toEqual(before);
  });
});
