import { newId } from "turnout/wire";
import { describe, expect, it } from "vitest";
import type { Completeness } from "../../src/report/completeness.js";
import { activity, startCollector } from "../support/collector.js";
import { everyStore } from "../support/stores.js";

const dayMs = 86_400_000;
const startMs = Date.parse("2026-11-23T08:00:00Z");

describe.each(everyStore)("the completeness of what is in the %s store", (_, open) => {
  /** A collector whose clock the test moves, and a device that sends it activities by number. */
  async function start() {
    let nowMs = startMs;
    const collector = await startCollector({ store: open(), now: () => nowMs });
    const device = newId(startMs);
    const made = new Map<number, ReturnType<typeof activity>>();
    const numbered = (seq: number, given: object = {}) => {
      const one = made.get(seq) ?? activity({ seq, at: nowMs, ...given });
      made.set(seq, one);
      return one;
    };
    return {
      device,
      passDays: (days: number) => {
        nowMs += days * dayMs;
      },
      numbered,
      send: (numbers: readonly number[], head: object = {}) =>
        collector.send(
          numbers.map((seq) => numbered(seq)),
          { device, sentAt: nowMs, ...head },
        ),
      post: collector.send,
      ask: async (query = ""): Promise<Completeness> =>
        (await fetch(`${collector.address}/v1/reports/completeness${query}`)).json(),
      status: async (query: string) => (await fetch(`${collector.address}/v1/reports/completeness${query}`)).status,
    };
  }

  it("is whole when every number came, however often and in whatever order", async () => {
    const { send, ask } = await start();
    await send([2, 3]);
    await send([1, 2, 3], { written: 3 });
    expect(await ask()).toEqual({
      site: "demo",
      ...{ expected: 3, received: 3, duplicates: 2, rejected: {}, lost: {}, missing: { late: 0, lost: 0 } },
      ...{ unnumbered: 0, devices: 1, incompleteDevices: 0, incomplete: [] },
    });
  });

  it("calls what did not come late for seven days, and lost after that, until it comes", async () => {
    const { device, send, ask, passDays } = await start();
    await send([1, 2, 5], { written: 7 });
    expect(await ask()).toMatchObject({
      expected: 7,
      received: 3,
      missing: { late: 4, lost: 0 },
      incompleteDevices: 1,
    });
    passDays(6.99);
    expect((await ask()).missing).toEqual({ late: 4, lost: 0 });
    passDays(0.01);
    const { missing, incomplete } = await ask();
    expect(missing).toEqual({ late: 0, lost: 4 });
    expect(incomplete).toMatchObject([
      {
        device,
        gaps: [
          [3, 4],
          [6, 7],
        ],
        heardAt: "2026-11-23T08:00:00.000Z",
      },
    ]);
    await send([3, 4, 6, 7]);
    expect(await ask()).toMatchObject({ expected: 7, received: 7, missing: { late: 0, lost: 0 } });
  });

  it("tells an old gap from a new one of the same device, which goes on sending", async () => {
    const { send, ask, passDays } = await start();
    await send([1, 3]);
    passDays(8);
    await send([4, 6, 7]);
    expect(await ask()).toMatchObject({ expected: 7, missing: { late: 1, lost: 1 } });
  });

  it("counts what was refused as come, by reason, once for all its tries", async () => {
    const { numbered, post, device, send, ask } = await start();
    const bad = numbered(2, { kind: "no.kind" });
    await send([1]);
    await post([bad, { ...numbered(3), details: { oops: 1 } }], { device, sentAt: startMs });
    await post([bad], { device, sentAt: startMs });
    expect(await ask()).toMatchObject({
      ...{ expected: 3, received: 1, duplicates: 1, missing: { late: 0, lost: 0 } },
      rejected: { "unknown-kind": 1, "unknown-detail": 1 },
      incompleteDevices: 1,
    });
  });

  it("expects what was lost before it got a number beside the numbers, and takes what was lost after from the missing", async () => {
    const { send, ask } = await start();
    await send([1, 4], { written: 5, losses: { "outbox-full": 10, expired: 2, "of a later version": 1 } });
    expect(await ask()).toMatchObject({
      ...{ expected: 16, received: 2, missing: { late: 1, lost: 0 } },
      lost: { "outbox-full": 10, expired: 2, "of a later version": 1 },
    });
  });

  it("takes what devices gave up from what is lost first", async () => {
    const { send, ask, passDays } = await start();
    await send([1, 4]);
    passDays(8);
    await send([6], { losses: { expired: 1 } });
    expect((await ask()).missing).toEqual({ late: 1, lost: 1 });
    await send([], { losses: { expired: 2, refused: 5 } });
    expect((await ask()).missing).toEqual({ late: 0, lost: 0 });
  });

  it("adds up devices, and tells apart what no device has numbered", async () => {
    const { post, send, ask } = await start();
    await send([1]);
    await post([activity({ seq: 1, at: startMs }), activity({ seq: 3, at: startMs })], {
      device: newId(startMs),
      sentAt: startMs,
    });
    await post([activity({ seq: undefined, at: startMs - 1 })], { sentAt: startMs });
    await post([activity({ kind: "no.kind" })], { sentAt: startMs });
    expect(await ask()).toMatchObject({
      ...{ expected: 4, received: 3, missing: { late: 1, lost: 0 }, rejected: { "unknown-kind": 1 } },
      ...{ unnumbered: 1, devices: 2, incompleteDevices: 1 },
    });
  });

  it("is asked for devices of a time, and names the worst of them", async () => {
    const { post, ask, passDays } = await start();
    for (const seq of [2, 9, 4]) {
      await post([activity({ seq, at: startMs })], { device: newId(startMs), sentAt: startMs });
      passDays(1);
    }
    const worst = async (query: string) => (await ask(query)).incomplete.map(({ expected }) => expected);
    expect(await worst("")).toEqual([9, 4, 2]);
    expect(await worst("?limit=1")).toEqual([9]);
    expect((await ask("?limit=1")).incompleteDevices).toBe(3);
    expect(await worst("?from=2026-11-24")).toEqual([9, 4]);
    expect(await worst("?to=2026-11-23")).toEqual([2]);
    expect(await ask("?from=2026-12-24")).toMatchObject({ expected: 0, devices: 0 });
  });

  it("refuses what it does not know", async () => {
    const { status } = await start();
    for (const query of ["?limit=0", "?form=2026-11-24", "?from=monday", "?site=x"])
      expect(await status(query)).toBe(400);
  });
});
