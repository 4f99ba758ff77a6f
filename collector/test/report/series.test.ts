import { describe, expect, it } from "vitest";
import { activity, serveReports, unit } from "./support.js";

const hourMs = 3_600_000;

async function seriesOf(moments: readonly string[], query: string) {
  const { get, store } = await serveReports();
  await store.write(unit({ activities: moments.map((at, i) => activity({ at: Date.parse(at), seq: i + 1 })) }));
  const response = await get(`/v1/reports/series?${query}`);
  return { status: response.status, body: await response.json() };
}

describe("the series", () => {
  it("counts each day of the zone's calendar by itself, empty days too, however long the clocks make it", async () => {
    const { body } = await seriesOf(["2026-10-23T23:00Z", "2026-10-25T22:30Z", "2026-10-25T23:30Z"], "bucket=day");
    expect(body).toMatchObject({
      bucket: "day",
      zone: "Europe/Berlin",
      sections: ["Pages (other than content)"],
      count: 3,
    });
    expect(body.points.map(({ counts }: { counts: number[] }) => counts[0])).toEqual([1, 1, 1]);
    const lengths = body.points.map(({ from, to }: { from: number; to: number }) => (to - from) / hourMs);
    expect(lengths).toEqual([24, 25, 24]);
    expect(new Date(body.points[1].from).toISOString()).toBe("2026-10-24T22:00:00.000Z");
  });

  it("begins hours where the zone's clocks begin them", async () => {
    const { body } = await seriesOf(["2026-11-20T10:20Z", "2026-11-20T12:10Z"], "bucket=hour&zone=Asia/Kathmandu");
    const begins = body.points.map(({ from }: { from: number }) => new Date(from).toISOString().slice(11, 16));
    expect(begins).toEqual(["10:15", "11:15"]);
    expect(body.points.map(({ counts }: { counts: number[] }) => counts[0])).toEqual([1, 1]);
  });

  it.each([
    [["2026-11-20T10:00Z", "2026-11-20T20:00Z"], "quarter"],
    [["2026-11-18T10:00Z", "2026-11-21T10:00Z"], "hour"],
    [["2026-10-30T10:00Z", "2026-11-21T10:00Z"], "day"],
  ])("takes for %j a %s, unless asked otherwise", async (moments, bucket) => {
    expect((await seriesOf(moments, "")).body.bucket).toBe(bucket);
  });

  it("refuses a bucket that it does not know, and one too short for the dates", async () => {
    const unknown = await seriesOf([], "bucket=houer");
    expect([unknown.status, unknown.body.error.message]).toEqual([400, 'unknown bucket "houer"; did you mean "hour"?']);
    const { status, body } = await seriesOf(["2026-11-01T10:00Z", "2026-11-20T10:00Z"], "bucket=minute");
    expect([status, body.error.message]).toEqual([400, expect.stringContaining("take a longer one")]);
  });
});
