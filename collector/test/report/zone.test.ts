import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoneOf } from "../../src/report/zone.js";

const at = (iso: string): number => Date.parse(iso);
const format = (zone: string, iso: string): string => zoneOf(zone).format(at(iso));

describe("the report's time zone", () => {
  it.each([
    ["UTC", "2026-11-23T09:00:00.999Z", "2026-11-23 09:00:00"],
    ["Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29 01:59:59"],
    ["Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29 03:00:00"],
    ["Europe/Berlin", "2026-10-25T00:59:59Z", "2026-10-25 02:59:59"],
    ["Europe/Berlin", "2026-10-25T01:00:00Z", "2026-10-25 02:00:00"],
    ["America/New_York", "2026-11-23T04:59:59Z", "2026-11-22 23:59:59"],
    ["Asia/Kathmandu", "2026-11-23T18:14:59Z", "2026-11-23 23:59:59"],
    ["Asia/Kathmandu", "2026-11-23T18:15:00Z", "2026-11-24 00:00:00"],
    ["Australia/Lord_Howe", "2026-10-03T15:29:59Z", "2026-10-04 01:59:59"],
    ["Australia/Lord_Howe", "2026-10-03T15:30:00Z", "2026-10-04 02:30:00"],
    ["Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29 23:59:59"],
    ["Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31 00:00:00"],
    ["Africa/Monrovia", "1971-06-01T00:00:00Z", "1971-05-31 23:15:30"],
    ["Africa/Monrovia", "1972-01-07T00:44:29Z", "1972-01-06 23:59:59"],
    ["Africa/Monrovia", "1972-01-07T00:44:30Z", "1972-01-07 00:44:30"],
    ["Europe/Berlin", "1969-12-31T23:59:59.500Z", "1970-01-01 00:59:59"],
    ["UTC", "1969-12-31T23:59:59.500Z", "1969-12-31 23:59:59"],
    ["Europe/London", "1900-01-01T00:00:00Z", "1900-01-01 00:00:00"],
  ])("in %s writes %s as %s", (zone, iso, written) => {
    expect(format(zone, iso)).toBe(written);
  });

  it("agrees with a plain Intl formatter at any time in any zone, cached or not", () => {
    const names = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
    const times = fc.integer({ min: at("1950-01-01T00:00:00Z"), max: at("2037-01-01T00:00:00Z") });
    const zones = new Map<string, ReturnType<typeof zoneOf>>();
    fc.assert(
      fc.property(names, times, (name, atMs) => {
        const zone = zones.get(name) ?? zoneOf(name);
        zones.set(name, zone);
        const plain = new Intl.DateTimeFormat("sv-SE", { timeZone: name, dateStyle: "short", timeStyle: "medium" });
        expect(zone.format(atMs)).toBe(plain.format(atMs));
      }),
      { numRuns: 3_000 },
    );
  });

  it("says which zone it does not know", () => {
    expect(() => zoneOf("Europe/Bärlin")).toThrow(/unknown time zone "Europe\/Bärlin"/);
  });
});

describe("a time on the zone's clocks", () => {
  const instant = (zone: string, local: string): string =>
    new Date(zoneOf(zone).instantOf(at(`${local}Z`))).toISOString().slice(0, -5);

  it.each([
    ["Europe/Berlin", "2026-11-23T09:00", "2026-11-23T08:00:00"],
    ["Asia/Kathmandu", "2026-11-23T00:00", "2026-11-22T18:15:00"],
    ["Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00"],
    ["Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30:00"],
    ["America/Havana", "2026-11-01T00:00", "2026-11-01T04:00:00"],
    ["America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T03:00:00"],
    ["Pacific/Apia", "2011-12-30T00:00", "2011-12-30T10:00:00"],
    ["Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00:00"],
  ])("in %s, %s is %s UTC", (zone, local, utc) => {
    expect(instant(zone, local)).toBe(utc);
  });

  it("is found again from what the report writes, unless clocks showed it twice", () => {
    const names = fc.constantFrom("Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns");
    const seconds = fc.integer({ min: at("1975-01-01T00:00Z") / 1000, max: at("2037-01-01T00:00Z") / 1000 });
    fc.assert(
      fc.property(names, seconds, (name, atSeconds) => {
        const zone = zoneOf(name);
        const found = zone.instantOf(at(`${zone.format(atSeconds * 1000).replace(" ", "T")}Z`));
        expect(zone.format(found)).toBe(zone.format(atSeconds * 1000));
        expect(found).toBeLessThanOrEqual(atSeconds * 1000);
      }),
    );
  });
});
