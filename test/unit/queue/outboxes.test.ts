import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openIndexedDbOutbox } from "../../../src/queue/indexeddb.js";
import { createMemoryOutbox } from "../../../src/queue/memory.js";
import { keepOutbox, type OutboxKeeper } from "../../../src/queue/open.js";
import type { Outbox } from "../../../src/queue/outbox.js";
import { describeOutbox } from "../../contracts/outbox.js";

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describeOutbox("on IndexedDB", () => openIndexedDbOutbox("test"));
describeOutbox("in memory", async () => createMemoryOutbox());

describe("an outbox on IndexedDB", () => {
  it("is found again with its device, its entries and its numbering", async () => {
    const first = await openIndexedDbOutbox("test");
    await first.write([{ id: "x", context: "{}", json: "{}" }]);
    await first.remove([1]);
    first.close();
    const second = await openIndexedDbOutbox("test");
    expect(second.device).toBe(first.device);
    expect(await second.write([{ id: "y", context: "{}", json: "{}" }])).toBe(2);
  });

  it("shares its numbering with another tab", async () => {
    const [one, two] = await Promise.all([openIndexedDbOutbox("test"), openIndexedDbOutbox("test")]);
    expect(two.device).toBe(one.device);
    await one.write([{ id: "x", context: "{}", json: "{}" }]);
    expect(await two.write([{ id: "y", context: "{}", json: "{}" }])).toBe(2);
  });
});

describe("what keeps an outbox", () => {
  let used: Outbox[];
  let keeper: OutboxKeeper;
  const keep = (openDisk: () => Promise<Outbox>): void => {
    used = [];
    keeper = keepOutbox(openDisk, (outbox) => void used.push(outbox));
  };
  const isDisk = ({ device }: Outbox): boolean => device === "disk";
  const disk = (): Outbox => ({ ...createMemoryOutbox(), device: "disk", close: vi.fn() });
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    keeper.close();
    vi.useRealTimers();
  });

  it("uses the disk where it opens", async () => {
    keep(async () => disk());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(used.map(isDisk)).toEqual([true]);
  });

  it("falls back to memory where the disk is denied, and comes back when it is not", async () => {
    let denied = true;
    keep(async () => (denied ? Promise.reject(new DOMException("denied", "SecurityError")) : disk()));
    await vi.advanceTimersByTimeAsync(100_000);
    expect(used.map(isDisk)).toEqual([false]);
    denied = false;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(used.map(isDisk)).toEqual([false, true]);
  });

  it("falls back to memory where the disk does not answer for a second, and takes it when it does", async () => {
    let answer: ((outbox: Outbox) => void) | undefined;
    keep(() => new Promise((resolve) => (answer = resolve)));
    await vi.advanceTimersByTimeAsync(999);
    expect(used).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(used.map(isDisk)).toEqual([false]);
    answer?.(disk());
    await vi.advanceTimersByTimeAsync(0);
    expect(used.map(isDisk)).toEqual([false, true]);
  });

  it("opens a disk that failed anew, at once and then not more often than each half minute", async () => {
    const open = vi.fn(async () => disk());
    keep(open);
    await vi.advanceTimersByTimeAsync(0);
    keeper.reopen();
    await vi.advanceTimersByTimeAsync(1);
    expect(open).toHaveBeenCalledTimes(2);
    expect(used[0]?.close).toHaveBeenCalled();
    for (let i = 0; i < 29; i++) {
      keeper.reopen();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(open).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(open).toHaveBeenCalledTimes(3);
  });

  it("closes one that opens when nobody needs it any more", async () => {
    let answer: ((outbox: Outbox) => void) | undefined;
    keep(() => new Promise((resolve) => (answer = resolve)));
    keeper.close();
    const late = disk();
    answer?.(late);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(late.close).toHaveBeenCalled();
    expect(used).toEqual([]);
  });
});

describe("an outbox of a later version of the SDK", () => {
  it("is left alone", async () => {
    const opening = indexedDB.open("test", 7);
    await new Promise((resolve) => (opening.onsuccess = resolve));
    opening.result.close();
    await expect(openIndexedDbOutbox("test")).rejects.toThrow();
  });

  it("may be made while one of this version is open", async () => {
    const outbox = await openIndexedDbOutbox("test");
    const upgrade = indexedDB.open("test", 7);
    await new Promise((resolve) => (upgrade.onsuccess = resolve));
    await expect(outbox.write([{ id: "x", context: "{}", json: "{}" }])).rejects.toThrow();
    upgrade.result.close();
  });
});
