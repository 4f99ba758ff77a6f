import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import { openIndexedDbOutbox } from "../../src/queue/indexeddb.js";
import { createTurnout } from "../../src/tracker.js";

const options = { endpoint: "http://127.0.0.1:9", key: "test", observe: false };

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe("an SDK that is stopped at once", () => {
  it("keeps what it recorded for the next visit, and comes to the end of a flush", async () => {
    const turnout = createTurnout(options);
    turnout.track("feed.post", { text: "Last words" });
    turnout.stop();
    await turnout.flush();
    const outbox = await openIndexedDbOutbox("turnout:test");
    await expect.poll(() => outbox.size()).toBe(1);
    expect((await outbox.peek(1, 0))[0]?.json).toContain("Last words");
    outbox.close();
  });
});

describe("a second SDK on a page", () => {
  it("is refused aloud for the same key, until the first is stopped, and welcome for another", () => {
    const first = createTurnout(options);
    const other = createTurnout({ ...options, key: "other" });
    expect(() => createTurnout(options)).toThrow('tracks this page already for the key "test"');
    first.stop();
    createTurnout(options).stop();
    other.stop();
  });
});
