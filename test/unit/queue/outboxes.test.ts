import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import { openIndexedDbOutbox } from "../../../src/queue/indexeddb.js";
import { createMemoryOutbox } from "../../../src/queue/memory.js";
import { openOutbox } from "../../../src/queue/open.js";
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

describe("opening an outbox", () => {
  it("falls back to memory where IndexedDB is denied", async () => {
    globalThis.indexedDB = {
      open: () => {
        throw new DOMException("denied", "SecurityError");
      },
    } as unknown as IDBFactory;
    const outbox = await openOutbox("test");
    expect(await outbox.write([{ id: "x", context: "{}", json: "{}" }])).toBe(1);
  });

  it("falls back to memory where IndexedDB never answers, after a second", async () => {
    globalThis.indexedDB = { open: () => ({}) } as unknown as IDBFactory;
    const began = performance.now();
    const outbox = await openOutbox("test");
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(await outbox.size()).toBe(0);
  });
});
