import { describe, expect, it } from "vitest";
import { barOf, levelsIn, sharesOfTenths } from "../../src/inspector/bars.js";
import { examine } from "../../src/inspector/kinds.js";
import { nearest, stepsBetween } from "../../src/inspector/nearest.js";
import { redact, redacted, redactText } from "../../src/inspector/redact.js";

describe("the nearest name", () => {
  it.each([
    ["content.lik", "content.like"],
    ["content.Like", "content.like"],
    ["contnet.like", "content.like"],
    ["like", "content.like"],
    ["content.raisehand", "content.raiseHand"],
  ])("to %s is %s", (word, meant) => {
    const kinds = ["content.view", "content.like", "content.unlike", "content.raiseHand", "feed.post"];
    expect(nearest(word, kinds)).toBe(meant);
  });

  it("to something else altogether is none", () => {
    expect(nearest("shop.checkout", ["content.like", "feed.post"])).toBeUndefined();
  });

  it("counts two letters that changed places as one step", () => {
    expect(stepsBetween("contnet", "content")).toBe(1);
    expect(stepsBetween("", "abc")).toBe(3);
  });
});

describe("a kind that is examined", () => {
  const session = { id: "s17", type: "OTSession", name: "Keynote", slug: "keynote" };

  it("that is misspelt under a prefix of the guide is none, and what was meant is named", () => {
    expect(examine("content.lik", undefined, session)).toMatchObject({ problem: "unknown-kind", isUncertain: false });
    expect(examine("content.lik", undefined, session).reason).toContain('did you mean "content.like"?');
  });

  it("of another prefix may be the site's own", () => {
    expect(examine("acme.badge-scan", undefined, session).isUncertain).toBe(true);
  });

  it("with a misspelt or missing detail says which", () => {
    expect(examine("content.chat", { tetx: "Hello" }, session).reason).toContain('"tetx"; did you mean "text"?');
    expect(examine("content.chat", {}, session).reason).toContain('needs "text"');
  });

  it("is the course's kind on a course", () => {
    expect(examine("content.like", undefined, { ...session, type: "Course" }).kind).toBe("course.like");
  });
});

describe("a bar of tenths", () => {
  it("is as high in each tenth as that was watched", () => {
    const shares = sharesOfTenths(
      [
        [0, 10_000],
        [15_000, 20_000],
        [99_990, 100_000],
      ],
      100_000,
    );
    expect(shares.map((share) => Math.round(share * 1_000) / 1_000)).toEqual([1, 0.5, 0, 0, 0, 0, 0, 0, 0, 0.001]);
    expect(barOf(shares)).toBe("█▄········".replace("▄", barOf([0.5])));
  });

  it("is full only where all was watched, and empty only where nothing was", () => {
    expect(barOf([1, 0.99, 0.01, 0])).toBe("█▇▁·");
    expect(barOf(sharesOfTenths([[0, 5_000]], 0))).toBe("··········");
  });

  it("names the levels that are recorded", () => {
    expect(levelsIn((1 << 1) | (1 << 3) | (1 << 10))).toEqual([1, 3, 10]);
  });
});

describe("what is copied for others", () => {
  it("holds no secrets, no words of people, and of a person only the id", () => {
    const copied = redact({
      user: { id: "u42", first: "Ada", email: "ada@example.org" },
      token: "eyJhbGciOiJIUzI1NiJ9.e30.c2ln",
      activities: [{ kind: "content.chat", details: { text: "My number is secret" }, path: "/live?code=1" }],
    });
    expect(copied).toEqual({
      user: { id: "u42", first: redacted, email: redacted },
      token: redacted,
      activities: [{ kind: "content.chat", details: { text: redacted }, path: "/live?…" }],
    });
  });

  it("keeps ids and times as they are, and takes addresses and numbers out of texts", () => {
    const id = "0198f3a0-1234-7abc-8def-0123456789ab";
    expect(redact({ id, at: 1_790_000_000_000 })).toEqual({ id, at: 1_790_000_000_000 });
    expect(redactText("write to ada@example.org or +49 170 1234567")).toBe(`write to ${redacted} or ${redacted}`);
  });
});
