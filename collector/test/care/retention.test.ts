import { describe, expect, it } from "vitest";
import { fateAt, purgeSite } from "../../src/care/retention.js";
import { checkConfig } from "../../src/config.js";
import { stored, unit } from "../support/stored.js";
import { everyStore } from "../support/stores.js";

const dayMs = 86_400_000;
const now = Date.UTC(2026, 10, 23);

const siteWith = (retention?: object) =>
  checkConfig({ sites: [{ id: "expo", key: "k", zone: "UTC", ...(retention && { retention }) }] }).sites[0];

describe("retention", () => {
  it("is 25 months, and half a year for words that people wrote, unless the site says otherwise", () => {
    const fate = fateAt(siteWith(), now);
    const at = (days: number) => now - days * dayMs;
    expect(fate("content.chat", at(183))).toBe("keep");
    expect(fate("content.chat", at(184))).toBe("clear");
    expect(fate("content.like", at(761))).toBe("keep");
    expect(fate("content.like", at(762))).toBe("remove");
    expect(fate("content.chat", at(762))).toBe("remove");
  });

  it("can differ by section", () => {
    const fate = fateAt(
      siteWith({
        days: 100,
        textDays: 50,
        sections: { "Messages and Meetings": { textDays: 5 }, Admin: { days: 10 } },
      }),
      now,
    );
    const at = now - 20 * dayMs;
    const messageKind =
      siteWith().kinds.rows.find(({ section, freeText }) => section === "Messages and Meetings" && freeText)?.kind ??
      "";
    expect(fate(messageKind, at)).toBe("clear");
    expect(fate("admin.analytics", at)).toBe("remove");
    expect(fate("content.chat", at)).toBe("keep");
    expect(fate("content.like", now - 101 * dayMs)).toBe("remove");
  });

  it("treats a kind that the site no longer has as words of people", () => {
    const fate = fateAt(siteWith(), now);
    expect(fate("retired.kind", now - 200 * dayMs)).toBe("clear");
    expect(fate("retired.kind", now - 800 * dayMs)).toBe("remove");
  });

  it.each([
    [{ days: 0 }, "sites[0].retention.days"],
    [{ days: 1.5 }, "sites[0].retention.days must be a whole number"],
    [{ day: 5 }, 'sites[0].retention has the unknown field "day"'],
    [{ sections: { Mesages: { days: 5 } } }, 'sites[0].retention.sections has the unknown section "Mesages"'],
  ])("is refused as %j", (retention, message) => {
    expect(() => siteWith(retention)).toThrow(message);
  });

  it.each(everyStore)("is kept to in the %s store, and what was done is on record", async (_, open) => {
    const store = open();
    const aged = (days: number, kind: string) => stored({ ts: now - days * dayMs, kind, label: "words" });
    await store.write(
      unit([
        ...Array.from({ length: 2_500 }, () => aged(800, "content.like")),
        ...Array.from({ length: 1_500 }, () => aged(200, "content.chat")),
        aged(200, "page.view"),
        aged(1, "content.chat"),
      ]),
    );
    const deed = { now, actor: "command" };
    const purged = await purgeSite(store, siteWith(), deed);
    expect(purged).toMatchObject({ removed: 2_500, cleared: 1_500 });
    expect(await store.count({ site: "expo" })).toBe(1_502);
    expect(await store.count({ site: "expo", text: "words" })).toBe(2);
    expect(await store.audit("expo", 9)).toMatchObject([
      { action: "purge", actor: "command", subject: expect.stringContaining("2500 activities removed") },
    ]);
    expect(await purgeSite(store, siteWith(), deed)).toMatchObject({ removed: 0, cleared: 0, books: 0 });
    expect(await store.audit("expo", 9)).toHaveLength(1);
    await store.close();
  });
});
