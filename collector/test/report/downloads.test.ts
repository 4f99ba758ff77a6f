import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import { activity, nowMs, serveReports, serveSome, unit } from "./support.js";

const titles = "User ID,First,Last,Company,Email,Category,Action,Label,Date/Time,Content ID,Content Name,Content Slug";

describe("the User Activity report as CSV", () => {
  it("has the twelve columns, one line for each activity, in order of time", async () => {
    const { get } = await serveSome();
    const text = await (await get("/v1/reports/user-activity.csv?bom=false")).text();
    expect(text).toBe(
      [
        titles,
        'u42,Ada,Lovelace,Analytical,ada@example.org,Content - OTSession,View,N/A,2026-11-23 08:59:56,s17,"Opening, keynote",opening-keynote',
        `u42,Ada,Lovelace,Analytical,ada@example.org,Content - OTSession,Chat,'=1+1,2026-11-23 08:59:57,s17,"Opening, keynote",opening-keynote`,
        ",,,,,Page,View,N/A,2026-11-23 08:59:58,,,",
        'u7,Grace,,,,Content - Content - Lesson,Complete,N/A,2026-11-23 08:59:59,s17,"Opening, keynote",opening-keynote',
        ",,,,,,retired.kind,old,2026-11-23 08:59:59,,,",
        "",
      ].join("\r\n"),
    );
  });

  it("is a named, uncached attachment in UTF-8 that begins with a byte order mark", async () => {
    const { get } = await serveSome();
    const { headers } = await get("/v1/reports/user-activity.csv?from=2026-11-20");
    expect(headers.get("content-disposition")).toBe(
      'attachment; filename="user-activity_demo_2026-11-20_2026-11-23_Europe-Berlin.csv"',
    );
    expect(headers.get("content-type")).toMatch(/^text\/csv; charset=utf-8/);
    expect(headers.get("cache-control")).toBe("no-store");
    const bytes = new Uint8Array(await (await get("/v1/reports/user-activity.csv")).arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  it("adds extra columns after the twelve, and leaves formulas alone, on request", async () => {
    const { get } = await serveSome();
    const query = "columns=Kind,Page Path&guard=false&bom=false&kind=content.chat&zone=Asia/Kathmandu";
    const [head, row] = parse(await (await get(`/v1/reports/user-activity.csv?${query}`)).text()) as string[][];
    expect(head).toEqual([...titles.split(","), "Kind", "Page Path"]);
    expect(row?.slice(7)).toEqual([
      "=1+1",
      "2026-11-23 13:44:57",
      "s17",
      "Opening, keynote",
      "opening-keynote",
      "content.chat",
      "/",
    ]);
  });

  it("is on record, and never holds its own record", async () => {
    const { get, store } = await serveSome();
    const before = await (await get("/v1/reports/user-activity.csv")).text();
    expect(before).not.toContain("Analytics");
    const rows = await store.rows({ site: "demo", kinds: ["admin.analytics"] }, undefined, 10);
    expect(rows).toMatchObject([{ label: "User Activity", user: null, at: nowMs }]);
  });

  it("is not made for one who only asks for its headers, and then leaves no record", async () => {
    const { get, store } = await serveSome();
    expect((await get("/v1/reports/user-activity.csv", { method: "HEAD" })).status).toBe(404);
    expect(await store.count({ site: "demo", kinds: ["admin.analytics"] })).toBe(0);
  });

  it("breaks off rather than end early when the store fails on the way", async () => {
    const kept = memoryStore();
    await kept.write(unit({ activities: Array.from({ length: 2500 }, (_, index) => activity({ seq: index + 1 })) }));
    const { get } = await serveReports({
      ...kept,
      rows: async (filter, after, limit) => {
        if (after) throw new Error("The disk is gone.");
        return kept.rows(filter, after, limit);
      },
    });
    const response = await get("/v1/reports/user-activity.csv");
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });
});

describe("the User Activity report as NDJSON", () => {
  it("has the cells of the CSV under their columns' titles, unguarded", async () => {
    const { get } = await serveSome();
    const lines = (await (await get("/v1/reports/user-activity.ndjson")).text()).trimEnd().split("\n");
    const table = parse(await (await get("/v1/reports/user-activity.csv?guard=false")).text(), {
      bom: true,
      columns: true,
    });
    expect(lines.map((line) => JSON.parse(line))).toEqual(table);
  });
});

describe("the unique users report", () => {
  it("has each person once, with times, count and every other trait as a sorted column", async () => {
    const { get, store } = await serveSome();
    const text = await (await get("/v1/reports/unique-users.csv?bom=false")).text();
    expect(text.split("\r\n")).toEqual([
      "User ID,First,Last,Company,Email,First Activity,Last Activity,Activities,tags,track",
      "u42,Ada,Lovelace,Analytical,ada@example.org,2026-11-23 08:59:56,2026-11-23 08:59:57,2,,'=math",
      "u7,Grace,,,,2026-11-23 08:59:59,2026-11-23 08:59:59,1,a; b,",
      "",
    ]);
    const [record] = await store.rows({ site: "demo", kinds: ["admin.analytics"] }, undefined, 1);
    expect(record?.label).toBe("Unique Users");
  });
});
