import { parse } from "csv-parse/sync";
import { newId } from "turnout/wire";
import { describe, expect, it } from "vitest";
import type { StoredActivity } from "../../src/stores/store.js";
import { activity, nowMs, serveReports, unit } from "./support.js";

const session = { id: "s17", type: "OTSession", name: "Opening", slug: "opening" };
const startsAt = nowMs - 4 * 3_600_000;
const minute = (minutes: number): number => startsAt + minutes * 60_000;

let seq = 0;
function at(minutes: number, kind: string, more: Partial<StoredActivity> = {}): StoredActivity {
  seq++;
  return activity({ at: minute(minutes), seq, kind, content: session, ...more });
}

function watched(percent: number) {
  const [durationSeconds, watchedSeconds] = [3_600, percent * 36];
  return {
    percent,
    mode: "live",
    basis: "visible",
    watchedSeconds,
    playedSeconds: watchedSeconds + 60,
    durationSeconds,
  } as const;
}

/** Ada comes early, unnamed at first, and stays; Grace looks in twice at once and is gone without a word. */
async function served() {
  const [early, first, second] = [newId(1), newId(2), newId(3)];
  const [adas, graces] = [newId(4), newId(5)];
  const reports = await serveReports();
  await reports.store.write(
    unit({
      activities: [
        at(-5, "content.view", { view: early, stay: "opens", device: adas }),
        at(0, "content.join", { view: early, device: adas, userId: "ada" }),
        at(6.5, "content.watch", { device: adas, userId: "ada", watch: watched(10) }),
        at(13, "content.watch", { device: adas, userId: "ada", watch: watched(20) }),
        at(20, "content.question", { device: adas, userId: "ada", label: "Why?" }),
        at(55, "content.leave", { view: early, stay: "closes", device: adas, userId: "ada" }),
        at(10, "content.view", { view: first, stay: "opens", device: graces, userId: "grace" }),
        at(12, "content.view", { view: second, stay: "opens", device: graces, userId: "grace" }),
        at(16, "content.leave", { view: first, stay: "closes", device: graces, userId: "grace" }),
        at(20, "content.leave", { view: second, stay: "closes", device: graces, userId: "grace", inferred: true }),
        at(12, "page.view", { content: null, userId: "else" }),
      ],
      people: [
        { site: "demo", user: { id: "ada", first: "Ada", last: "Lovelace" }, toldAt: 1, verified: false },
        { site: "demo", user: { id: "grace", first: "Grace", last: "Hopper" }, toldAt: 1, verified: false },
      ],
      schedules: [{ site: "demo", contentId: "s17", startsAt, endsAt: minute(60), toldAt: 1 }],
    }),
  );
  return reports;
}

describe("the session report", () => {
  it("says of each person when they came and went, how long they were there, and what they watched and did", async () => {
    const { get } = await served();
    const rows = parse(await (await get("/v1/reports/session.csv?content=s17")).text(), { bom: true, columns: true });
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ Last: "Hopper", Joined: "", "Left Inferred": "yes", "Minutes Present": "10.0" });
    expect(rows[1]).toMatchObject({
      ...{
        "User ID": "ada",
        Viewed: "2026-11-23 04:55:00",
        Joined: "2026-11-23 05:00:00",
        Left: "2026-11-23 05:55:00",
      },
      ...{ "Left Inferred": "no", "Minutes Present": "60.0", "Live Percent": "20", "Live Minutes Watched": "12.0" },
      ...{ "Live Minutes Played": "13.0", "On-demand Percent": "0", Questions: "1", Answers: "0" },
    });
  });

  it("says who proved who they are: with all that is under their name here, with some of it, or not at all", async () => {
    const { get, store } = await serveReports();
    const as = (userId: string, verified: boolean, more: Partial<StoredActivity> = {}) =>
      at(0, "content.view", { userId, verified, ...more });
    const activities = [
      as("all", true),
      as("all", false, { kind: "content.leave", inferred: true }),
      as("none", false),
      as("some", true),
      as("some", false, { kind: "content.chat", label: "Hello" }),
      as("some", true, { content: { ...session, id: "s18" } }),
      at(0, "content.view", { device: newId(9) }),
    ];
    await store.write(unit({ activities }));
    const csv = await (await get("/v1/reports/session.csv?content=s17")).text();
    const rows = parse(csv, { bom: true, columns: true }) as readonly Record<string, string>[];
    expect(rows.map((row) => [row["User ID"], row.Verified])).toEqual([
      ["all", "yes"],
      ["none", "no"],
      ["some", "partly"],
      ["", "no"],
    ]);
  });

  it("counts who viewed, joined and reached each tenth, and who was online when", async () => {
    const { get } = await served();
    const report = await (await get("/v1/reports/session?content=s17")).json();
    expect(report.schedule).toEqual({ startsAt, endsAt: minute(60) });
    expect(report.funnel).toEqual({ viewed: 2, joined: 1, reached: [1, 1, 0, 0, 0, 0, 0, 0, 0, 0] });
    const { from, stepMs, online, actions } = report.timeline;
    const onlineAt = (minutes: number) => online[(minute(minutes) - from) / stepMs];
    expect([onlineAt(-5), onlineAt(9), onlineAt(12), onlineAt(30), onlineAt(55)]).toEqual([1, 1, 2, 1, 0]);
    expect(actions).toEqual([{ action: "Question", counts: online.map((_: number, i: number) => Number(i === 25)) }]);
    expect(report.people).toBe(2);
  });

  it("is of one content, and says so", async () => {
    const { get } = await serveReports();
    for (const path of ["session", "session.csv?content=s1&content=s2"]) {
      const response = await get(`/v1/reports/${path}`);
      expect(response.status).toBe(400);
      expect((await response.json()).error.message).toContain("one content");
    }
  });
});
