import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { activity, nowMs, serveReports, serveSome, unit } from "./support.js";

describe("the report as Parquet", () => {
  it("holds the texts of the other forms, and the instant as one", async () => {
    const { get } = await serveSome();
    const ndjson = await (await get("/v1/reports/user-activity.ndjson?columns=Kind")).text();
    const response = await get("/v1/reports/user-activity.parquet?columns=Kind");
    expect(response.headers.get("content-disposition")).toContain(".parquet");
    const rows = await parquetReadObjects({ file: await response.arrayBuffer() });
    const texts = rows.map(({ At, ...cells }) => cells);
    expect(texts).toEqual(
      ndjson
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    );
    expect(rows.map(({ At }) => (At as Date).getTime())).toEqual([4000, 3000, 2000, 1000, 500].map((ms) => nowMs - ms));
  });

  it("comes in row groups, each row once, and is a file even without rows", async () => {
    const { get, store } = await serveReports();
    const count = 45_000;
    const activities = Array.from({ length: count }, (_, i) =>
      activity({ at: nowMs - count + i, seq: i + 1, label: `Größe ${i}` }),
    );
    await store.write(unit({ activities }));
    const file = await (await get("/v1/reports/user-activity.parquet")).arrayBuffer();
    const labels = (await parquetReadObjects({ file, columns: ["Label"] })).map(({ Label }) => Label);
    expect(labels).toEqual(activities.map(({ label }) => label));
    const empty = await (await get("/v1/reports/user-activity.parquet?user=nobody")).arrayBuffer();
    expect(await parquetReadObjects({ file: empty })).toEqual([]);
  }, 30_000);
});
