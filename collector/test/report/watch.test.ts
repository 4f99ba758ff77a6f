import { parse } from "csv-parse/sync";
import { newId, type WatchFigures } from "turnout/wire";
import { describe, expect, it } from "vitest";
import type { StoredActivity } from "../../src/stores/store.js";
import { everyStore } from "../support/stores.js";
import { activity, nowMs, serveReports, unit } from "./support.js";

const session = { id: "s17", type: "OTSession", name: "Opening", slug: "opening" };
const phone = newId(1);

/** A tenth of a session of 100 seconds. */
const tenth = (percent: number, watch: Partial<WatchFigures> = {}, given: Partial<StoredActivity> = {}) =>
  activity({
    kind: "content.watch",
    content: session,
    at: nowMs - 3_600_000 + percent * 1_000,
    watch: { percent, mode: "on-demand", basis: "visible", watchedSeconds: percent, durationSeconds: 100, ...watch },
    ...given,
  });
const by = (userId: string | null, ...percents: readonly number[]) =>
  percents.map((percent) => tenth(percent, {}, { userId }));

describe.each(everyStore)("the watch report of the %s store", (_, open) => {
  const serve = async (activities: readonly StoredActivity[]) => {
    const { store, get } = await serveReports(open());
    await store.write(unit({ activities }));
    const ask = async (query: string) => (await get(`/v1/reports/watch?${query}`)).json();
    return { get, ask };
  };

  it("counts the different people who reached each tenth, also those whose lower tenths are missing", async () => {
    const { ask } = await serve([
      ...by("ada", 10, 20, 30),
      ...by("bob", 10),
      ...by("cyd", 100),
      tenth(20, {}, { userId: "bob", device: phone }),
      tenth(50, {}, { userId: "eve", content: { ...session, id: "s18" } }),
      tenth(50, {}, { userId: "eve", site: "other" }),
    ]);
    expect(await ask("content=s17")).toEqual({
      content: "s17",
      mode: "on-demand",
      people: 3,
      reached: [3, 3, 2, 1, 1, 1, 1, 1, 1, 1],
      heat: null,
    });
    expect(await ask("content=s17&site=other")).toMatchObject({ people: 1, reached: [1, 1, 1, 1, 1, 0, 0, 0, 0, 0] });
  });

  it("takes a visitor who signs in on the same device for one person, and others for one each", async () => {
    const device = (id: string, userId: string | null, percent: number) => tenth(percent, {}, { device: id, userId });
    const { ask } = await serve([
      device(phone, null, 10),
      device(phone, null, 20),
      device(phone, "ada", 30),
      device(newId(2), null, 10),
      tenth(10, {}, { session: newId(3) }),
    ]);
    expect(await ask("content=s17")).toMatchObject({ people: 3, reached: [3, 1, 1, 0, 0, 0, 0, 0, 0, 0] });
  });

  it("keeps live and on demand apart, and without a mode tells of the one with more people", async () => {
    const live = { mode: "live" } as const;
    const { ask } = await serve([
      ...by("ada", 10),
      tenth(10, live, { userId: "ada" }),
      tenth(20, live, { userId: "bob" }),
    ]);
    expect(await ask("content=s17")).toMatchObject({ mode: "live", people: 2 });
    expect(await ask("content=s17&mode=live")).toMatchObject({
      mode: "live",
      people: 2,
      reached: expect.arrayContaining([1]),
    });
    expect(await ask("content=s17&mode=on-demand")).toMatchObject({ mode: "on-demand", people: 1 });
    expect(await ask("content=nobody")).toMatchObject({ mode: "on-demand", people: 0, reached: Array(10).fill(0) });
  });

  it("shows how many people watched each second, however often and in how many pieces", async () => {
    const spans = (userId: string, percent: number, ...ends: readonly number[]) =>
      tenth(percent, { durationSeconds: 10, spans: ends }, { userId });
    const { ask } = await serve([
      spans("ada", 10, 0, 2),
      spans("ada", 20, 2, 3, 1, 2.2),
      spans("bob", 10, 2.4, 4.6, 8, 10.02),
      ...by("cyd", 10),
    ]);
    expect((await ask("content=s17")).heat).toEqual({ secondsPerBin: 1, bins: [1, 1, 2, 1, 1, 0, 0, 0, 1, 1] });
  });

  it("has at most 600 bins, of whole seconds", async () => {
    const long = { durationSeconds: 6_001.5, spans: [0, 11, 27, 38, 6_001, 6_001.5] };
    const { ask } = await serve([tenth(10, long, { userId: "ada" })]);
    const { secondsPerBin, bins } = (await ask("content=s17")).heat;
    expect([secondsPerBin, bins.length]).toEqual([11, 546]);
    expect(bins.flatMap((people: number, bin: number) => (people === 1 ? [bin] : []))).toEqual([0, 2]);
  });

  it("takes the length that most clients tell", async () => {
    const of = (userId: string, durationSeconds: number) => tenth(10, { durationSeconds, spans: [0, 1] }, { userId });
    const { ask } = await serve([of("ada", 10), of("bob", 10), of("eve", 1e300)]);
    expect((await ask("content=s17")).heat).toEqual({ secondsPerBin: 1, bins: [3, ...Array(9).fill(0)] });
  });

  it("reads more milestones than fit into one page", async () => {
    const people = Array.from({ length: 2_001 }, (_person, i) => tenth(10, {}, { userId: `u${i}` }));
    const { ask } = await serve(people);
    expect(await ask("content=s17")).toMatchObject({ people: 2_001 });
  });

  it.each([
    ["", '"content" is missing: the id of the content'],
    ["content=a&content=b", '"content" is given more than once'],
    ["content=s17&mode=later", '"mode" must be on-demand or live, not "later"'],
    ["content=s17&site=dmo", 'unknown site "dmo"; did you mean "demo"?'],
    ["contnt=s17", 'unknown parameter "contnt"; did you mean "content"?'],
  ])("refuses ?%s in words", async (query, message) => {
    const { get } = await serve([]);
    const response = await get(`/v1/reports/watch?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: { code: "bad-filter", message } });
  });

  it("stands beside the User Activity report, whose extra columns tell the same", async () => {
    const figures = { basis: "presence", watchedSeconds: 30.000_4, mode: "live" } as const;
    const { get } = await serve([
      tenth(30, figures, { userId: "ada" }),
      activity({ kind: "page.view" }),
      tenth(40, { watchedSeconds: 40.123_456 }, { userId: "ada" }),
    ]);
    const columns = "Watch Percent,Watch Mode,Watch Basis,Watched Seconds";
    const csv = await (await get(`/v1/reports/user-activity.csv?columns=${columns}`)).text();
    const rows = (parse(csv, { bom: true }) as string[][]).map((cells) => cells.slice(12));
    expect(rows).toEqual([
      columns.split(","),
      ["", "", "", ""],
      ["30", "live", "presence", "30"],
      ["40", "on-demand", "visible", "40.123"],
    ]);
  });
});
