import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { parquetMetadata } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
// biome-ignore lint/correctness/useImportExtensions: the rule knows .js only, and the scripts are .mjs
import { conference } from "../../../bench/conference.mjs";
import { memoryStore } from "../../src/stores/memory.js";
import { listen, nowMs } from "./support.js";

let served: Awaited<ReturnType<typeof listen>>;

beforeAll(async () => {
  served = await listen(memoryStore());
  const startsAt = nowMs - 2 * 86_400_000;
  for (const unit of conference({ rows: 2_000, startsAt, endsAt: nowMs })) await served.store.write(unit);
});

afterAll(() => served.close());

async function json(path: string) {
  return (await served.get(`/v1/reports/${path}`)).json();
}

const choices = fc.record(
  {
    from: fc.constantFrom("2026-11-21", "2026-11-21T12:07", "2026-11-22T10:00:30Z"),
    to: fc.constantFrom("2026-11-21", "2026-11-22T11:11", "2026-11-23"),
    zone: fc.constantFrom("Asia/Kathmandu", "UTC", "America/St_Johns"),
    section: fc.constantFrom("Content", "Content/Viewed", "Feed", "Downloadable resources"),
    content: fc.constantFrom("s17", "c3-l1", "none"),
    type: fc.constantFrom("OTSession", "Lesson"),
    user: fc.constantFrom("u7", "u29", "nobody"),
    text: fc.constantFrom("gauge", "É", "pdf"),
    signedIn: fc.constantFrom("true", "false"),
    inferred: fc.constantFrom("true", "false"),
    traffic: fc.constantFrom("attendees", "staff"),
  },
  { requiredKeys: [] },
);

describe("all that is said of a filter", () => {
  it("is said of the same activities: rows of each file, count, tree and plot", async () => {
    const ask = fc.asyncProperty(choices, async (choice) => {
      const query = new URLSearchParams(choice);
      const csv = await (await served.get(`/v1/reports/user-activity.csv?${query}`)).text();
      const rows = (parse(csv, { bom: true }) as string[][]).length - 1;
      const ndjson = await (await served.get(`/v1/reports/user-activity.ndjson?${query}`)).text();
      expect(ndjson.split("\n").length - 1).toBe(rows);
      const parquet = await (await served.get(`/v1/reports/user-activity.parquet?${query}`)).arrayBuffer();
      expect(Number(parquetMetadata(parquet).num_rows)).toBe(rows);
      expect(await json(`count?${query}`)).toEqual({ count: rows });
      const { sections } = await json(`catalogue?${query}`);
      expect(sum(sections.map(({ count }: { count: number }) => count))).toBe(rows);
      const series = await json(`series?${query}`);
      expect([series.count, sum(series.points.flatMap(({ counts }: { counts: number[] }) => counts))]).toEqual([
        rows,
        rows,
      ]);
      const { labels } = await json(`labels?${query}`);
      expect(sum(labels.map(({ count }: { count: number }) => count))).toBeLessThanOrEqual(rows);
    });
    await fc.assert(ask, { numRuns: 40 });
  }, 60_000);
});

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
