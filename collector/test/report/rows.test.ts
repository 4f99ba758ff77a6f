import { catalogue, guideKinds, reportColumns, traitText } from "turnout/catalogue";
import { describe, expect, it } from "vitest";
import { type Column, cellsOf, extraColumns } from "../../src/report/rows.js";
import { zoneOf } from "../../src/report/zone.js";
import type { ActivityRow } from "../../src/stores/store.js";

const row: ActivityRow = {
  id: "01900000-0000-7000-8000-000000000001",
  at: Date.parse("2026-11-23T08:00:00.123Z"),
  seq: 1,
  kind: "page.view",
  label: null,
  content: null,
  user: null,
  device: null,
  session: null,
  view: null,
  path: null,
  inferred: false,
  verified: false,
  fromServer: false,
  gpc: false,
  watch: null,
};

const cells = (
  given: Partial<ActivityRow>,
  columns: readonly Column[] = reportColumns,
): Readonly<Record<string, string>> => {
  const texts = cellsOf({ ...row, ...given }, columns, { zone: zoneOf("Europe/Berlin"), kinds: guideKinds() });
  return Object.fromEntries(columns.map(({ title }, index) => [title, texts[index] ?? ""]));
};

describe("a row of the report", () => {
  it.each(catalogue.map(({ kind, category, action }) => ({ kind, category, action })))(
    "of $kind has the category and action of the guide",
    ({ kind, category, action }) => {
      const content = { id: "s17", type: "IRLSession", name: "Opening", slug: "opening" };
      expect(cells({ kind, content })).toMatchObject({
        Category: category.replace("[content type]", "IRLSession"),
        Action: action,
      });
    },
  );

  it("says N/A where there is no label, and nothing where there is no content or person", () => {
    expect(Object.values(cells({}))).toEqual([
      "",
      "",
      "",
      "",
      "",
      "Page",
      "View",
      "N/A",
      "2026-11-23 09:00:00",
      "",
      "",
      "",
    ]);
    expect(cells({ label: "" }).Label).toBe("");
    expect(cells({ label: "N/A" }).Label).toBe("N/A");
  });

  it("of a kind that the catalogue has no more keeps its place, with the kind as its action", () => {
    expect(cells({ kind: "retired.kind", label: "old" })).toMatchObject({
      Category: "",
      Action: "retired.kind",
      Label: "old",
    });
  });

  it("has what the extra columns ask for", () => {
    const watch = { percent: 30, mode: "live", basis: "presence", watchedSeconds: 540, durationSeconds: 1800 } as const;
    const given = { path: "/live", inferred: true, session: "a session", device: "a device", watch };
    expect(cells(given, extraColumns)).toEqual({
      Kind: "page.view",
      "Activity ID": row.id,
      "Page Path": "/live",
      "Date/Time (UTC)": "2026-11-23T08:00:00.123Z",
      Inferred: "yes",
      Verified: "no",
      "Sent By": "browser",
      "Privacy Signal": "no",
      "Session ID": "a session",
      "Device ID": "a device",
      "Watch Percent": "30",
      "Watch Mode": "live",
      "Watch Basis": "presence",
      "Watched Seconds": "540",
    });
    expect(cells({}, extraColumns)).toMatchObject({ Inferred: "no", "Watch Percent": "", "Page Path": "" });
  });

  it.each([
    [0.1 + 0.2, "0.3"],
    [59.9996, "60"],
    [1_234.5678, "1234.568"],
    [0, "0"],
  ])("says %f watched seconds as %s", (watchedSeconds, text) => {
    const watch = { percent: 10, mode: "live", basis: "visible", watchedSeconds, durationSeconds: 1 } as const;
    expect(cells({ watch }, extraColumns)["Watched Seconds"]).toBe(text);
  });
});

describe("a person's trait", () => {
  it.each([
    ["Ada", "Ada"],
    [42, "42"],
    [false, "false"],
    [undefined, ""],
    [null, ""],
    [["a", 1, null], "a; 1; "],
    [{ city: "London" }, '{"city":"London"}'],
  ])("of %j is written %j", (value, text) => {
    expect(traitText(value)).toBe(text);
  });
});
