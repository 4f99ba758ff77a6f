import { expect, it } from "vitest";
import { detailsOf, sentenceOf } from "../../src/page/completeness.js";

const whole = { expected: 12_408, rejected: {}, lost: {}, missing: { late: 0, lost: 0 } };

it("says that nothing is missing of how many", () => {
  expect(sentenceOf(whole)).toBe("0 of 12,408 missing");
});

it("names what was lost and refused beside what is missing, and where it went", () => {
  const holed = {
    ...whole,
    missing: { late: 1_000, lost: 2 },
    lost: { "outbox-full": 3, expired: 1 },
    rejected: { "unknown-kind": 5 },
  };
  expect(sentenceOf(holed)).toBe("1,002 of 12,408 missing, 4 lost on devices, 5 refused");
  expect(detailsOf(holed).split("\n")).toEqual([
    "Late, may still come: 1,000",
    "Missing for good: 2",
    "Lost on devices: 3 outbox-full",
    "Lost on devices: 1 expired",
    "Refused: 5 unknown-kind",
  ]);
});

it("says what share was dropped because people had not consented, which is no loss", () => {
  const answered = { ...whole, lost: { consent: 124, expired: 1 } };
  expect(sentenceOf(answered)).toBe("0 of 12,408 missing, 1 lost on devices, 124 without consent (1%)");
  expect(detailsOf(answered)).toMatch(/Lost on devices: 1 expired\nDropped without consent, by .*: 124$/);
});
