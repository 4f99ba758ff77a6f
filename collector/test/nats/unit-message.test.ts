import { describe, expect, it } from "vitest";
import { partsOf } from "../../src/nats/parts.js";
import { decodeUnit, digestOf, encodeUnit } from "../../src/nats/unit-message.js";
import type { WriteUnit } from "../../src/stores/store.js";
import { doubted, entry, noon, refused, stored, unit } from "../support/stored.js";

const watch = { mode: "on-demand", basis: "played", percent: 10, watchedSeconds: 6, durationSeconds: 60 } as const;

const full: WriteUnit = {
  ...doubted(unit([stored({ device: "d1", label: "Zoë \u0000 ☃ \ud83d\ude00" }), stored({ device: "d1", seq: 2 })])),
  people: [{ site: "expo", user: { id: "u1", first: "Ada", role: { deep: [1, null] } }, toldAt: noon, verified: true }],
  rejected: [refused({ body: '{"kind":"x"}' })],
  ledger: entry("d1", { written: 7, losses: { quota: 2 }, repeats: 1 }),
  schedules: [{ site: "expo", contentId: "s1", startsAt: noon, endsAt: noon + 1, toldAt: noon }],
  forward: ["expo"],
};

describe("a unit as a message", () => {
  it("comes out as it went in", () => {
    expect(decodeUnit(encodeUnit(full))).toEqual({ unit: full });
  });

  it.each([
    ["no JSON at all", "hello", "it is no unit in JSON"],
    ["a number", "7", "it has no version"],
    ["without a version", '{"activities":[]}', "it has no version"],
    ["without people", '{"v":1,"activities":[],"rejected":[]}', "it is no unit"],
    ["with an activity that is none", '{"v":1,"activities":[{"id":7}],"people":[],"rejected":[]}', "it is no unit"],
    [
      "with nothing in place of an activity",
      '{"v":1,"activities":[null],"people":[],"rejected":[]}',
      "it is no unit in JSON",
    ],
    [
      "with doubts that are no pairs",
      '{"v":1,"activities":[],"people":[],"rejected":[],"doubts":7}',
      "it is no unit in JSON",
    ],
  ])("that is %s is a problem", (_name, text, problem) => {
    expect(decodeUnit(Buffer.from(text))).toEqual({ problem });
  });

  it("of a later version is left to those who know it", () => {
    expect(decodeUnit(Buffer.from('{"v":2,"anything":1}'))).toEqual({ laterVersion: 2 });
  });
});

describe("the digest of a unit", () => {
  it("is the same when the same comes again later", () => {
    const later = noon + 5_000;
    const again: WriteUnit = {
      ...full,
      activities: full.activities.map((one) => ({ ...one, receivedAt: later })),
      rejected: full.rejected.map((one) => ({ ...one, receivedAt: later })),
      ledger: entry("d1", { written: 7, losses: { quota: 2 }, repeats: 1, at: later }),
    };
    expect(digestOf(again)).toBe(digestOf(full));
  });

  it.each<[string, Partial<WriteUnit>]>([
    ["an activity more", { activities: [...full.activities, stored({ device: "d1", seq: 3 })] }],
    ["a number that a copy lacked", { activities: full.activities.map((one) => ({ ...one, seq: one.seq + 1 })) }],
    ["a loss", { ledger: entry("d1", { written: 7, losses: { quota: 3 }, repeats: 1 }) }],
    ["a trait", { people: [{ site: "expo", user: { id: "u1", first: "Eve" }, toldAt: noon, verified: true }] }],
  ])("is another when it brings %s", (_name, given) => {
    expect(digestOf({ ...full, ...given })).not.toBe(digestOf(full));
  });
});

describe("a unit that is larger than a message may be", () => {
  const milestones = Array.from({ length: 10 }, (_, i) =>
    stored({ device: "d1", kind: "content.watch", seq: i + 1, watch: { ...watch, percent: (i + 1) * 10 } }),
  );
  const views = Array.from({ length: 30 }, (_, i) => stored({ device: "d1", kind: "content.view", seq: 11 + i }));
  const large: WriteUnit = { ...full, ...doubted(unit([...milestones, ...views])), people: full.people };

  it("goes as several, each small enough, which hold all of it once", () => {
    const parts = partsOf({ ...large, ledger: entry("d1", { repeats: 3 }) }, 4_000);
    expect(parts.length).toBeGreaterThan(4);
    expect(Math.max(...parts.map(({ message }) => message.length))).toBeLessThanOrEqual(4_000);
    const units = parts.map(({ unit: part }) => part);
    const ids = units.flatMap((part) => part.activities.map(({ id }) => id));
    expect([...ids].sort()).toEqual([...milestones, ...views].map(({ id }) => id).sort());
    expect(units.flatMap((part) => part.people)).toEqual(full.people);
    expect(units.map((part) => part.ledger?.repeats).reduce((sum = 0, repeats = 0) => sum + repeats)).toBe(3);
  });

  it("keeps milestones behind all that they are judged by, and each beside what takes its place", () => {
    const units = partsOf(large, 4_000).map(({ unit: part }) => part);
    const kinds = units.flatMap((part) => part.activities.map(({ kind }) => kind));
    expect(kinds.lastIndexOf("content.view")).toBeLessThan(kinds.indexOf("content.watch"));
    for (const part of units) {
      expect([...(part.doubts?.keys() ?? [])].sort()).toEqual(part.activities.map(({ id }) => id).sort());
    }
  });

  it("is refused when a single activity is too large", () => {
    expect(() => partsOf(unit([stored({ label: "x".repeat(5_000) })]), 4_000)).toThrow(/needs \d+ bytes/);
  });
});
