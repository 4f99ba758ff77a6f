import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { csvLine } from "turnout/catalogue";
import { describe, expect, it } from "vitest";

/** Any text, and often the ones that matter to CSV. */
const cell = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom(",", '"', "\r", "\n", ";", "'", " ", "=", "+", "-", "@", "\t", "＝", "é", "5", "𝒳"),
  }),
);
const records = fc.array(fc.array(cell, { minLength: 12, maxLength: 12 }), { minLength: 1, maxLength: 5 });

const write = (rows: readonly (readonly string[])[], guard: boolean): string =>
  rows.map((row) => csvLine(row, guard)).join("");

describe("the CSV writer", () => {
  it("writes the bytes of csv-stringify", () => {
    fc.assert(
      fc.property(records, (rows) => {
        const theirs = stringify(rows, { record_delimiter: "\r\n", quoted_match: /[\r\n]/ });
        expect(write(rows, false)).toBe(theirs);
      }),
      { numRuns: 1_000 },
    );
  });

  it("guards at least what csv-stringify escapes", () => {
    fc.assert(
      fc.property(cell, (text) => {
        const [theirs] = parse(stringify([[text, "x"]], { escape_formulas: true, quoted: true }))[0] as string[];
        const [ours] = parse(csvLine([text, "x"], true), { record_delimiter: "\r\n" })[0] as string[];
        if (theirs !== text) expect(ours).toBe(theirs);
        else expect([text, `'${text}`]).toContain(ours);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is read back as it was", () => {
    fc.assert(
      fc.property(records, (rows) => {
        expect(parse(write(rows, false), { record_delimiter: "\r\n" })).toEqual(rows);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    "=1+1",
    "+1",
    "-5",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    '"=1+1',
    "  =1+1",
    "\u0000=1",
    '\u00a0"@x',
  ])("gives %j a leading apostrophe", (text) => {
    expect(csvLine([text], true).replaceAll('"', "")).toBe(`'${text.replaceAll('"', "")}\r\n`);
    expect(csvLine([text], false)).not.toContain("'");
  });

  it.each(["Rating: 4 / fine", "a=b", "Ada", "5-3", "N/A", "", "'quoted'", "ada@example.org", "3 + 4"])(
    "leaves %j alone",
    (text) => {
      expect(csvLine([text], true)).toBe(`${text}\r\n`);
    },
  );
});
