import fc from "fast-check";
import { expect, test } from "vitest";
import { inParts, type Stretch } from "../../src/stores/sqlite/time-parts.js";
import { turnTaking } from "../../src/stores/sqlite/turns.js";

test("parts cover all stretches in order, each moment once, and no gap between them", async () => {
  const lengths = fc.array(
    fc.record({ gap: fc.constantFrom(0, 7), length: fc.integer({ min: 1, max: 900 }), rows: fc.nat(2_000_000) }),
    { maxLength: 12 },
  );
  const cover = fc.asyncProperty(lengths, fc.integer({ min: 1, max: 5 }), async (given, atOnce) => {
    let end = 0;
    const all = given.map(({ gap, length, rows }): Stretch => {
      const from = end + gap;
      end = from + length;
      return { from, to: end, rows };
    });
    const parts: Stretch[] = [];
    await inParts(
      0,
      (from) => all.filter((stretch) => stretch.from >= from).slice(0, atOnce),
      turnTaking()(),
      (part) => {
        parts.push(part);
        return true;
      },
    );
    const moments = (spans: readonly Stretch[]) =>
      spans.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
    expect(moments(parts)).toEqual(moments(all));
  });
  await fc.assert(cover, { numRuns: 40 });
}, 30_000);

test("reading ends where it is told to", async () => {
  const parts: Stretch[] = [];
  const stretches = Array.from({ length: 9 }, (_, i) => ({ from: i, to: i + 1, rows: 5_000 }));
  await inParts(
    0,
    (from) => stretches.slice(from),
    turnTaking()(),
    (part) => parts.push(part) < 2,
  );
  expect(parts).toHaveLength(2);
});
