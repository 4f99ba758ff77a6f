import { describe, expect, it } from "vitest";
import { type Choice, readChoice, reportQuery, writeChoice } from "../../src/page/choice.js";
import { presets, todayIn } from "../../src/page/dates.js";

const usual = { site: "demo", zone: "UTC" };

const choice: Choice = {
  site: "demo",
  from: "2026-11-20",
  to: "",
  zone: "Asia/Kathmandu",
  content: "s17, s18",
  user: "",
  kind: "",
  type: "",
  text: "a & b",
  signedIn: "true",
  traffic: "attendees",
  verified: "true",
  columns: "Page Path,Inferred",
  view: "session",
  about: "s17",
  sections: ["Content", "Courses and lessons/Like"],
};

describe("the page's address", () => {
  it.each<Partial<Choice>>([{}, { sections: undefined }, { sections: [] }, { to: "2026-11-21", user: "u42" }])(
    "brings back the choice it was made from, with %j",
    (change) => {
      const made = { ...choice, ...change };
      expect({ ...readChoice(writeChoice(made, usual)), site: "demo" }).toEqual(made);
    },
  );

  it("says nothing of what is as usual", () => {
    expect(writeChoice(readChoice("site=demo&zone=UTC"), usual)).toBe("");
  });
});

describe("the question to the report routes", () => {
  it("has each id by itself", () => {
    const query = reportQuery(choice);
    expect(query.getAll("content")).toEqual(["s17", "s18"]);
    expect(query.getAll("section")).toEqual(["Content", "Courses and lessons/Like"]);
    expect([query.has("to"), query.has("user"), query.get("text")]).toEqual([false, false, "a & b"]);
    expect([query.has("view"), query.has("about"), query.get("signedIn")]).toEqual([false, false, "true"]);
  });
});

describe("the date presets", () => {
  const days = (label: string, today: string) => presets.find((preset) => preset.label === label)?.days(today);

  it("count from the day that the zone's calendar shows", () => {
    const nowMs = Date.parse("2026-11-23T20:00:00Z");
    expect([todayIn("UTC", nowMs), todayIn("Asia/Tokyo", nowMs)]).toEqual(["2026-11-23", "2026-11-24"]);
  });

  it("reach over the ends of months and years", () => {
    expect(days("Yesterday", "2026-03-01")).toEqual({ from: "2026-02-28", to: "2026-02-28" });
    expect(days("Last 7 days", "2027-01-03")).toEqual({ from: "2026-12-28", to: "2027-01-03" });
    expect(days("All", "2026-11-23")).toEqual({ from: "", to: "" });
  });
});
