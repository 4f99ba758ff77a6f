import { beforeEach, describe, expect, it, vi } from "vitest";
import { openIndexedDbOutbox } from "../../../src/queue/indexeddb.js";
import type { WireActivity } from "../../../src/wire.js";
import {
  add,
  arrivedTexts,
  broken,
  cleanUp,
  failure,
  losses,
  network,
  outbox,
  queue,
  sender,
  start,
} from "../../support/delivery.js";

cleanUp();

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
        String(body).includes("Hello 2") ? Promise.resolve(failure(413)) : send(url, body, bytes),
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
    // The last got its number on its way. The retry for the lost answer tells it: up to a second later, by chance.
    await vi.waitFor(async () => expect(await outbox.size()).toBe(0), { timeout: 20_000 });
  }, 30_000);

  it("drops what is no activity at all, as a counted loss, and delivers the others", async () => {
    add(1);
    await queue.settled();
    await putOnDisk(["not", "an entry"]);
    await outbox.write([{ id: "x", context: "no JSON", json: "{}" }]);
    add(1, "Later");
    await sender.flush("manual");
    expect(arrivedTexts()).toEqual(["Hello 0", "Later 0"]);
    expect(losses.take()).toEqual({ corrupt: 1, refused: 1 });
    expect(await outbox.size()).toBe(0);
  });

  it("tells how many numbers the device has given, also of what did not come yet", async () => {
    add(3);
    await queue.settled();
    network.answers.push(failure(503), undefined);
    await sender.flush("manual");
    await sender.flush("manual");
    await sender.flush("manual");
    expect(network.arrived.map(({ device, written }) => [device, written])).toEqual([[outbox.device, 3]]);
  });

  it("keeps the losses of a page that is left for the next one", async () => {
    losses.lose("too-large", 2);
    add(1);
    sender.flushLeaving();
    await vi.waitFor(() => expect(network.arrived[0]?.losses).toEqual({ "too-large": 2 }));
    await queue.settled();
    expect(await outbox.lose({})).toEqual({ "too-large": 2 });
  });

  it("sends from memory while the disk cannot be read", async () => {
    add(2);
    await queue.settled();
    outbox.close();
    await sender.flush("manual");
    expect(arrivedTexts()).toEqual(["Hello 0", "Hello 1"]);
    expect(broken).toHaveBeenCalled();
    expect(queue.unconfirmed()).toEqual([]);
  });

  it("sends what no disk would take from memory", async () => {
    vi.spyOn(outbox, "write").mockRejectedValueOnce(new DOMException("full", "QuotaExceededError"));
    add(2);
    await sender.flush("manual");
    expect(arrivedTexts()).toEqual(["Hello 0", "Hello 1"]);
    expect(queue.unconfirmed()).toEqual([]);
  });
});

/** Writes a record as no version of ours does. */
async function putOnDisk(record: unknown): Promise<void> {
  const opening = indexedDB.open("test");
  await new Promise((resolve) => (opening.onsuccess = resolve));
  const transaction = opening.result.transaction("outbox", "readwrite");
  transaction.objectStore("outbox").add(record);
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  opening.result.close();
}
