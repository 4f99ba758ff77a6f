import fc from "fast-check";
import { csvLine } from "turnout/catalogue";
import { describe, expect, it } from "vitest";
import { createRowCounter } from "../../src/page/row-counter.js";
import { ndjsonLine } from "../../src/report/ndjson.js";

const cell = fc.string({ unit: fc.constantFrom(",", '"', "\r", "\n", "a", "é") });
const records = fc.array(fc.tuple(cell, cell), { maxLength: 8 });

/** Counts a text that comes in chunks of `size` bytes. */
function count(format: "csv" | "ndjson", text: string, size: number): number {
  const bytes = new TextEncoder().encode(text);
  const counter = createRowCounter(format);
  let rows = 0;
  for (let at = 0; at < bytes.length; at += size) rows = counter.add(bytes.subarray(at, at + size));
  return rows;
}

describe("the row counter", () => {
  it("counts the rows of a CSV, whatever is in its cells and wherever it is cut", () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 9 }), (rows, size) => {
        const text = [["A", "B"], ...rows].map((cells) => csvLine(cells, true)).join("");
        expect(count("csv", text, size)).toBe(rows.length);
      }),
    );
  });

  it("counts the lines of NDJSON", () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 9 }), (rows, size) => {
        const text = rows.map((cells) => ndjsonLine(["A", "B"], cells)).join("");
        expect(count("ndjson", text, size)).toBe(rows.length);
      }),
    );
  });
});
