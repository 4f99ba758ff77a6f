import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { serveSome } from "./support.js";

const titles = "User ID,First,Last,Company,Email,Category,Action,Label,Date/Time,Content ID,Content Name,Content Slug";

describe("the preview", () => {
  it("goes through all rows page by page, each once, and as many as the count says", async () => {
    const { get } = await serveSome();
    const seen: string[][] = [];
    let after = "";
    do {
      const page = await (await get(`/v1/reports/user-activity?limit=2&after=${after}`)).json();
      expect(page.columns).toEqual(titles.split(","));
      expect(page.rows.length).toBeLessThanOrEqual(2);
      seen.push(...page.rows);
      after = page.next ?? "";
    } while (after !== "");
    const csv = parse(await (await get("/v1/reports/user-activity.csv?guard=false")).text(), {
      bom: true,
    }) as string[][];
    expect(seen).toEqual(csv.slice(1));
    expect(await (await get("/v1/reports/count")).json()).toEqual({ count: seen.length });
  });

  it("leaves no record, because nothing was taken away", async () => {
    const { get, store } = await serveSome();
    await get("/v1/reports/user-activity");
    expect(await store.count({ site: "demo", kinds: ["admin.analytics"] })).toBe(0);
  });

  it.each(["limit=0", "limit=1001", "limit=x", "after=x", "after=W10"])("refuses %s", async (query) => {
    const { get } = await serveSome();
    const response = await get(`/v1/reports/user-activity?${query}`);
    expect(response.status).toBe(400);
    expect((await response.json()).error.code).toBe("bad-filter");
  });
});

describe("the catalogue of a report", () => {
  it("counts the activities of each section and checkbox within the filter", async () => {
    const { get } = await serveSome();
    const { sections } = await (await get("/v1/reports/catalogue?user=u42")).json();
    expect(sections).toHaveLength(15);
    const content = sections.find(({ section }: { section: string }) => section === "Content");
    expect(content.count).toBe(2);
    expect(content.names.find(({ name }: { name: string }) => name === "Chat Message")).toMatchObject({
      kinds: ["content.chat"],
      count: 1,
    });
    const courses = sections.find(({ section }: { section: string }) => section === "Courses and lessons");
    expect(courses.names.filter(({ name }: { name: string }) => name === "Complete")).toMatchObject([
      { kinds: ["course.complete", "lesson.complete"], count: 0 },
    ]);
  });
});

describe("every report route", () => {
  it.each([
    "user-activity",
    "user-activity.csv",
    "user-activity.parquet",
    "unique-users",
    "count",
    "catalogue",
    "series",
  ])("%s refuses a parameter that does not exist, naming the one that was meant", async (route) => {
    const { get } = await serveSome();
    const response = await get(`/v1/reports/${route}?knd=page.view`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: { code: "bad-filter", message: 'unknown parameter "knd"; did you mean "kind"?' },
    });
  });

  it.each([
    "user-activity",
    "user-activity.csv",
    "user-activity.ndjson",
    "user-activity.parquet",
    "unique-users.csv",
    "unique-users",
    "session?content=s17",
    "session.csv?content=s17",
    "count",
    "catalogue",
    "series",
    "contents",
    "labels",
    "sites",
    "watch?content=s17",
  ])("%s is for bearers of the report token when it is asked for from afar", async (route) => {
    const { get } = await serveSome();
    const ask = async (authorization: string) => {
      const headers = { "x-forwarded-for": "203.0.113.7", authorization };
      return (await get(`/v1/reports/${route}`, { headers })).status;
    };
    expect([await ask("Bearer wrong"), await ask(""), await ask("Bearer a secret")]).toEqual([401, 401, 200]);
  });

  it("tells the page its sites and links, and no key", async () => {
    const { get } = await serveSome();
    expect(await (await get("/v1/reports/sites")).json()).toEqual({
      reader: { name: "organiser", contents: null, signedIn: false },
      sites: [
        { id: "demo", name: "Demo", zone: "Europe/Berlin", hasStaff: true },
        { id: "other", name: "Other", zone: "UTC", hasStaff: false },
      ],
      extraColumns: expect.arrayContaining(["Page Path", "Inferred"]),
      links: [{ label: "The event", url: "http://localhost:4681/" }],
    });
  });
});

describe("the exporter page", () => {
  it("comes with a policy that lets nothing run but its own files", async () => {
    const { get } = await serveSome();
    const page = await get("/");
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
    const html = await page.text();
    expect(html).toContain("<title>User Activity Exporter</title>");
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*\ssrc=)|\son\w+=/);
    const style = await get("/exporter/page.css");
    expect(style.status).toBe(200);
    expect(style.headers.get("content-security-policy")).toBe(page.headers.get("content-security-policy"));
  });
});
