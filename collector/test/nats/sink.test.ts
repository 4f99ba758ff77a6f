import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { putBack } from "../../src/nats/apart.js";
import { consumerName, ensureConsumer } from "../../src/nats/consumer.js";
import { decodeUnit } from "../../src/nats/unit-message.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { Store } from "../../src/stores/store.js";
import { activity } from "../support/collector.js";
import { type Nats, natsProgram, startNats } from "../support/nats.js";
import { activities, drainForTest, idsIn, logAndCollector, patience } from "./support.js";

describe.skipIf(!natsProgram)("a sink behind a log", { timeout: 60_000 }, () => {
  let nats: Nats;
  beforeAll(async () => {
    nats = await startNats();
  }, 60_000);
  afterAll(() => nats.stop());

  /** Takes the log's units in a way of its own. */
  const storeThat = (write: (store: Store) => Store["write"]): Store => {
    const store = memoryStore();
    return { ...store, write: write(store) };
  };

  it("sets apart what is no unit, with the reason, and goes on with what is behind it", async () => {
    const { log, collector } = await logAndCollector(nats);
    const { stream } = log.address;
    await log.js.publish(`${stream}.units`, "no unit");
    const sent = activities(2);
    await collector.send(sent);
    const store = memoryStore();
    const drain = await drainForTest(log, store);
    await expect.poll(() => drain.waiting(), patience).toBe(0);
    expect(await idsIn(store)).toEqual(sent.map(({ id }) => id));
    expect(drain.figures()).toMatchObject({ units: 1, apart: 1 });
    expect(drain.problems).toEqual([expect.stringContaining("it is no unit in JSON")]);
    const kept = await log.manager.streams.getMessage(`${stream}-apart`, { seq: 1 });
    expect(kept?.header.get("Turnout-Reason")).toBe("it is no unit in JSON");
    expect(kept?.string()).toBe("no unit");
  });

  it("sets apart a unit that the store never takes, on record in the store, and tries it again when asked to", async () => {
    const { log, collector } = await logAndCollector(nats);
    const [bad, good] = [activity({ seq: 1 }), activity({ seq: 2 })];
    await collector.send([bad]);
    await collector.send([good]);
    let takesAll = false;
    const store = storeThat(({ write }) => async (unit) => {
      if (!takesAll && unit.activities.some(({ id }) => id === bad.id)) throw new Error("no\nthanks");
      return write(unit);
    });
    const drain = await drainForTest(log, store);
    await expect.poll(() => drain.figures(), patience).toMatchObject({ units: 1, apart: 1, failures: 4 });
    expect(await idsIn(store)).toEqual([good.id]);
    expect(await drain.waiting()).toBe(0);
    expect(await store.audit("demo", 10)).toMatchObject([{ action: "set-apart", actor: "sink" }]);

    takesAll = true;
    expect(await putBack(log)).toBe(1);
    await expect.poll(() => drain.figures(), patience).toMatchObject({ units: 2, apart: 1 });
    expect([...(await idsIn(store))].sort()).toEqual([bad.id, good.id].sort());
    expect(await putBack(log)).toBe(0);
  });

  it("keeps everything in the log while the store takes nothing, and writes it when it does", async () => {
    const { log, collector } = await logAndCollector(nats);
    const sent = activities(3);
    await collector.send(sent);
    let isFull = true;
    const store = storeThat(({ write }) => async (unit) => {
      if (isFull) throw new Error("disk full");
      return write(unit);
    });
    const drain = await drainForTest(log, store);
    // It says that it is well, as one with a full disk may; and it failed more often than a bad unit may.
    await expect.poll(() => drain.figures().failures, patience).toBeGreaterThan(5);
    expect(drain.figures().apart).toBe(0);
    isFull = false;
    await expect.poll(() => drain.waiting(), patience).toBe(0);
    expect(await idsIn(store)).toEqual(sent.map(({ id }) => id));
  });

  it("leaves a unit of a later version in the log", async () => {
    const { log, collector } = await logAndCollector(nats);
    await log.js.publish(`${log.address.stream}.units`, '{"v":2}');
    const sent = activities(1);
    await collector.send(sent);
    const store = memoryStore();
    const drain = await drainForTest(log, store);
    await expect.poll(() => drain.waiting(), patience).toBe(1);
    expect(await idsIn(store)).toEqual(sent.map(({ id }) => id));
    expect(drain.problems).toEqual([expect.stringContaining("later version")]);
  });

  it("stores once what was committed by a sink that never came to say so", async () => {
    const { log, collector } = await logAndCollector(nats, "&ackWaitSeconds=1");
    const sent = activities(5);
    await collector.send(sent);
    const store = memoryStore();
    await ensureConsumer(log);
    const taken = await (await log.js.consumers.get(log.address.stream, consumerName)).next();
    const received = decodeUnit(taken?.data ?? new Uint8Array());
    if ("unit" in received) await store.write(received.unit);
    const drain = await drainForTest(log, store);
    await expect.poll(() => drain.figures(), patience).toMatchObject({ redelivered: 1, accepted: 0, duplicates: 5 });
    expect(await idsIn(store)).toEqual(sent.map(({ id }) => id));
  });

  it("knows that it is behind until it has written what has waited long", async () => {
    const { log, collector } = await logAndCollector(nats);
    await collector.send(activities(2));
    let isAway = true;
    const store = storeThat(({ write }) => async (unit) => {
      if (isAway) throw new Error("not now");
      return write(unit);
    });
    const drain = await drainForTest(log, store);
    expect(await drain.isBehind()).toBe(true);
    isAway = false;
    await expect.poll(() => drain.isBehind(), patience).toBe(false);
  });
});
