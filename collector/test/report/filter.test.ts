import { describe, expect, it } from "vitest";
import { fileName } from "../../src/report/files.js";
import { type Parameters, readRequest } from "../../src/report/filter.js";
import { config, nowMs } from "./support.js";

const parameters = (query: string): Parameters => {
  const given = new URLSearchParams(query);
  return new Map([...given.keys()].map((name) => [name, given.getAll(name)]));
};
const reader = { name: "organiser", siteIds: ["demo", "other"] };
const read = (query: string) => readRequest(parameters(query), { config, reader, now: nowMs });
const filter = (query: string) => read(query).filter;
const iso = (atMs: number | undefined): string => new Date(atMs ?? Number.NaN).toISOString().slice(0, 16);

describe("a report's parameters", () => {
  it("mean everything of the first site until now when there are none", () => {
    expect(filter("")).toEqual({ site: "demo", to: nowMs });
    expect(read("").zone.name).toBe("Europe/Berlin");
    expect(read("")).toMatchObject({ bom: true, guard: true, columns: [] });
  });

  it("take no notice of empty values, which forms send", () => {
    expect(filter("site=&from=&to=&zone=&kind=&section=&content=&user=&text=&signedIn=&columns=&bom=&guard=")).toEqual(
      filter(""),
    );
  });

  it("read a plain date as the whole day on the zone's clocks", () => {
    const { from, to } = filter("from=2026-11-20&to=2026-11-21");
    expect([iso(from), iso(to)]).toEqual(["2026-11-19T23:00", "2026-11-21T23:00"]);
    expect(iso(filter("from=2026-11-20&zone=Asia/Kathmandu").from)).toBe("2026-11-19T18:15");
    expect(iso(filter("from=2026-11-20&site=other").from)).toBe("2026-11-20T00:00");
  });

  it("join one day to the next without gap or overlap, also where clocks change", () => {
    for (const day of ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25"]) {
      const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
      expect(filter(`to=${day}`).to).toBe(filter(`from=${next}`).from);
    }
  });

  it.each([
    ["2026-11-20T09:00", "2026-11-20T08:00"],
    ["2026-11-20 09:00:30", "2026-11-20T08:00"],
    ["2026-11-20T09:00Z", "2026-11-20T09:00"],
    ["2026-11-20T09:00:00.000-05:00", "2026-11-20T14:00"],
  ])("read the time %s as %s UTC", (text, utc) => {
    expect(iso(filter(`from=${encodeURIComponent(text)}`).from)).toBe(utc);
    expect(iso(filter(`to=${encodeURIComponent(text)}`).to)).toBe(utc);
  });

  it("never reach beyond now, so that a download is a fixed set", () => {
    expect(filter("to=2027-01-01").to).toBe(nowMs);
  });

  it("choose kinds by kind, by section and by the exporter's checkbox, all together", () => {
    expect(filter("kind=page.view,content.like&kind=page.view").kinds).toEqual(["content.like", "page.view"]);
    expect(filter("section=Admin").kinds).toEqual(["admin.analytics", "admin.view", "admin.save"]);
    expect(filter("section=Courses and lessons/Like").kinds).toEqual(["course.like", "lesson.like"]);
    expect(filter("section=Admin/Saved&kind=page.view").kinds).toEqual(["admin.save", "page.view"]);
  });

  it("hand on contents, types, people, text and signed-in as they are", () => {
    expect(filter("content=s17&content=a,b&type=Lesson&user=u42&text=Hi, all&signedIn=false")).toEqual({
      site: "demo",
      to: nowMs,
      contentIds: ["s17", "a,b"],
      contentTypes: ["Lesson"],
      userIds: ["u42"],
      text: "Hi, all",
      signedIn: false,
    });
  });

  it("add columns in the order asked, whatever the letters' case", () => {
    expect(read("columns=watch percent,Kind").columns.map(({ title }) => title)).toEqual(["Watch Percent", "Kind"]);
  });

  it.each([
    ["form=2026-11-20", 'unknown parameter "form"; did you mean "from"?'],
    ["kind=content.lke", 'unknown kind "content.lke"; did you mean "content.like"?'],
    ["kind=toString", 'unknown kind "toString"'],
    ["section=Content/Liked", 'unknown section "Content/Liked"; did you mean "Content/Like"?'],
    ["site=demu", 'unknown site "demu"; did you mean "demo"?'],
    ["zone=Europe/Berln", 'unknown time zone "Europe/Berln"; did you mean "Europe/Berlin"?'],
    ["columns=Knd", 'unknown column "Knd"; did you mean "Kind"?'],
    ["from=yesterday", '"from" is no date: "yesterday"'],
    ["from=2026-02-30", '"from" is no date'],
    ["to=2026-11-20T24:00", '"to" is no date'],
    ["to=2026-11-20T09:61", '"to" is no date'],
    ["bom=no", '"bom" must be true or false, not "no"'],
    ["from=2026-11-20&from=2026-11-21", '"from" is given more than once'],
  ])("are refused as %s, saying what is wrong", (query, message) => {
    expect(() => read(query)).toThrow(message);
  });

  it("name the file after site, days and zone", () => {
    const name = (query: string): string => fileName("user-activity", read(query), "csv");
    expect(name("from=2026-11-20&to=2026-11-21")).toBe("user-activity_demo_2026-11-20_2026-11-21_Europe-Berlin.csv");
    expect(name("zone=America/New_York")).toBe("user-activity_demo_start_2026-11-23_America-New_York.csv");
  });
});
