import { describe, expect, it, vi } from "vitest";
import { openIndexedDbOutbox } from "../../../src/queue/indexeddb.js";
import { createMemoryOutbox } from "../../../src/queue/memory.js";
import {
  add,
  addMoment,
  arrivedTexts,
  broken,
  cleanUp,
  losses,
  network,
  outbox,
  prepare,
  queue,
  sender,
  start,
} from "../../support/delivery.js";

cleanUp();

describe("a queue", () => {
  it("holds no more bytes than its limit, but for what credit is granted on", async () => {
    await start(() => openIndexedDbOutbox("test"), { limitOutboxBytes: 1_000 });
    add(20);
    for (let i = 0; i < 20; i++) addMoment({}, "ce.claim");
    await queue.settled();
    const entries = await outbox.peek(100, 0);
    const bytes = (found: typeof entries): number => found.reduce((sum, { json }) => sum + json.length, 0);
    expect(bytes(entries.filter(({ json }) => json.includes("feed.post")))).toBeLessThanOrEqual(1_000);
    expect(bytes(entries)).toBeGreaterThan(1_000);
    expect(bytes(entries)).toBeLessThanOrEqual(2_000);
    expect(losses.take()).toEqual({ "outbox-full": 40 - entries.length });
  });

  it("knows how much earlier pages left waiting", async () => {
    await start(() => openIndexedDbOutbox("test"));
    add(8);
    await queue.settled();
    outbox.close();
    await start(() => openIndexedDbOutbox("test"), { limitEntries: 10 });
    add(8);
    await queue.settled();
    expect(await outbox.size()).toBe(10);
    expect(losses.take()).toEqual({ "outbox-full": 6 });
  });

  it("writes what a broken disk did not take to the next one, and what was in memory to the disk", async () => {
    await start(async () => createMemoryOutbox());
    add(2);
    await queue.settled();
    const disk = await openIndexedDbOutbox("test");
    vi.spyOn(disk, "write").mockRejectedValueOnce(new DOMException("closing", "InvalidStateError"));
    await queue.use(disk);
    await queue.settled();
    expect(broken).toHaveBeenCalledTimes(1);
    add(1, "Third");
    await queue.settled();
    expect((await disk.peek(10, 0)).map(({ seq }) => seq)).toEqual([1]);
    const again = await openIndexedDbOutbox("test");
    await queue.use(again);
    await queue.settled();
    expect((await again.peek(10, 0)).map(({ json }) => JSON.parse(json).details.text)).toEqual([
      "Third 0",
      "Hello 0",
      "Hello 1",
    ]);
    expect(queue.unconfirmed().map(({ seq }) => seq)).toEqual([2, 3, 1]);
    disk.close();
    again.close();
  });

  it("writes a note after the activities that came before it, however many", async () => {
    await start(() => openIndexedDbOutbox("test"));
    const write = vi.spyOn(outbox, "write");
    add(1_150);
    queue.note({ "watch:1": "level 3" });
    await queue.settled();
    expect(write.mock.calls.map(([entries, notes]) => [entries.length, notes])).toEqual([
      [500, undefined],
      [500, undefined],
      [150, { "watch:1": "level 3" }],
    ]);
  });

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
    await prepare(() => openIndexedDbOutbox("test"));
    add(1);
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    addMoment({ text: cycle });
    add(1, "Last");
    expect(queue.unconfirmed()).toHaveLength(2);
    await queue.use(outbox);
    await sender.flush("manual");
    expect(arrivedTexts()).toEqual(["Hello 0", "Last 0"]);
    expect(network.arrived.at(-1)?.losses).toEqual({ unserializable: 1 });
  });

  it("holds no more than its limit, and counts what it could not hold", async () => {
    await start(async () => createMemoryOutbox(), { limitEntries: 5 });
    add(8);
    await queue.settled();
    expect(await outbox.size()).toBe(5);
    expect(losses.take()).toEqual({ "outbox-full": 3 });
  });

  it("knows an activity that is not yet on disk by one id only", async () => {
    await prepare(() => openIndexedDbOutbox("test"));
    add(1);
    const before = queue.unconfirmed().map(({ id }) => id);
    await queue.use(outbox);
    await queue.settled();
    expect(queue.unconfirmed().map(({ id }) => id)).toEqual(before);
    expect((await outbox.peek(10, 0)).map(({ id }) => id)).toEqual(before);
  });
});
