import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { checkConfig } from "../src/config.js";
import { activity, envelope, session, startCollector } from "./support/collector.js";

const badgeScan = {
  kind: "acme.badge-scan",
  section: "Acme",
  name: "Badge Scan",
  definition: "Had the badge scanned at a booth.",
  category: "Acme - [content type]",
  action: "Badge Scan",
  details: ["booth", "note"],
  freeText: true,
};

const configOf = (catalogue: object) => checkConfig({ sites: [{ id: "demo", key: "demo", zone: "UTC", catalogue }] });

const catalogue = {
  normaliseLessons: true,
  overrides: { "message.chatMessage": { category: "Messages", action: "Said", details: [] } },
  kinds: [badgeScan, { kind: "acme.nap", section: "Content", name: "Nap", category: "Acme", action: "Nap" }],
};

describe("a site's own catalogue", () => {
  test("takes the site's own kinds, renders them in the report, and shows them in the exporter's tree", async () => {
    const { send, address } = await startCollector({ config: configOf(catalogue) });
    const scan = activity({ kind: "acme.badge-scan", details: { booth: "B7", note: "call back" } });
    const lesson = activity({ kind: "content.like", content: { ...session, type: "Lesson" } });
    const said = activity({ kind: "message.chatMessage", details: { text: "only the site's own cells count" } });
    expect((await send([scan, lesson, said, activity({ kind: "acme.nap" })])).body).toMatchObject({ accepted: 4 });

    const csv = await (await fetch(`${address}/v1/reports/user-activity.csv`)).text();
    const rows = parse(csv, { bom: true, columns: true }) as Readonly<Record<string, string>>[];
    expect(rows.map(({ Category, Action, Label }) => [Category, Action, Label]).sort()).toEqual([
      ["Acme - OTSession", "Badge Scan", "B7 / call back"],
      ["Acme", "Nap", "N/A"],
      ["Content - Lesson", "Like", "N/A"],
      ["Messages", "Said", "N/A"],
    ]);

    const tree = await (await fetch(`${address}/v1/reports/catalogue`)).json();
    expect(tree.sections).toHaveLength(16);
    expect(tree.sections.at(-1)).toEqual({
      section: "Acme",
      names: [{ name: "Badge Scan", kinds: ["acme.badge-scan"], definitions: [badgeScan.definition], count: 1 }],
      count: 1,
    });
    const content = tree.sections.find(({ section }: { section: string }) => section === "Content");
    expect(content.names.at(-1)).toMatchObject({ name: "Nap", count: 1 });
    const filtered = await fetch(`${address}/v1/reports/count?section=${encodeURIComponent("Acme/Badge Scan")}`);
    expect(await filtered.json()).toEqual({ count: 1 });
  });

  test("refuses what its own kinds do not allow", async () => {
    const { send } = await startCollector({ config: configOf(catalogue) });
    const answers = await send([
      activity({ kind: "acme.badge-scan", details: { booth: "B7" } }),
      activity({ kind: "acme.badge-scan", details: { booth: "B7", note: "x", colour: "red" } }),
      activity({ kind: "acme.badge-scan", details: { booth: "B7", note: "x" }, content: undefined }),
      activity({ kind: "acme.badge" }),
    ]);
    expect(answers.body.rejected.map(({ reason }) => reason)).toEqual([
      "missing-detail",
      "unknown-detail",
      "missing-content",
      "unknown-kind",
    ]);
  });

  test("is the guide's, to the letter, where a site says nothing", async () => {
    const { send, address } = await startCollector();
    expect((await send([activity({ kind: "acme.nap" })])).body.rejected).toMatchObject([{ reason: "unknown-kind" }]);
    await send([activity({ content: { ...session, type: "Lesson" } })]);
    const csv = await (await fetch(`${address}/v1/reports/user-activity.csv`)).text();
    expect(csv).toContain("Content - Content - Lesson,Like");
  });

  test("is the own of one site, and unknown on another", async () => {
    const other = { id: "other", key: "other", zone: "UTC" };
    const config = checkConfig({ sites: [{ id: "demo", key: "demo", zone: "UTC", catalogue }, other] });
    const { post } = await startCollector({ config });
    const nap = envelope([activity({ kind: "acme.nap" })], { key: "other" });
    expect((await post(nap)).body.rejected).toMatchObject([{ reason: "unknown-kind" }]);
  });

  const kind = { kind: "acme.nap", section: "Acme", name: "Nap", category: "Acme", action: "Nap" };
  const wrong: readonly [catalogue: object, message: string][] = [
    [
      { overrides: { "content.like": { action: "Love" } } },
      'overrides: "content.like" is fixed by the guide; what may be',
    ],
    [{ overrides: { "content.lik": { action: "Love" } } }, 'overrides: "content.lik" is no kind of the guide'],
    [{ overrides: { "message.send": { colour: "red" } } }, '.overrides.message.send has the unknown field "colour"'],
    [{ kinds: [{ ...kind, kind: "content.nap" }] }, 'kinds[0].kind: "content" belongs to the guide; choose a prefix'],
    [{ kinds: [kind, kind] }, 'kinds[1].kind: "acme.nap" is there already'],
    [{ kinds: [{ ...kind, kind: "Nap" }] }, 'kinds[0].kind must be two words of letters, digits and "-"'],
    [{ kinds: [{ ...kind, action: undefined }] }, 'kinds[0] lacks the field "action"'],
    [{ kinds: [{ ...kind, details: ["two words"] }] }, "kinds[0].details[0] must be a name of letters and digits"],
    [{ kinds: [{ ...kind, freeText: "yes" }] }, "kinds[0].freeText must be true or false"],
  ];
  for (const [given, message] of wrong) {
    test(`is refused with "${message}"`, () => {
      expect(() => configOf(JSON.parse(JSON.stringify(given)))).toThrow(message);
      expect(() => configOf(JSON.parse(JSON.stringify(given)))).toThrow("sites[0].catalogue");
    });
  }
});
