import { describe, expect, it } from "vitest";
import { checkActivity, decodeEnvelope, encodeEnvelope, idOf, leaveIdOf, newId, wireVersion } from "../../src/wire.js";

const head = { v: wireVersion, key: "demo", sentAt: 1_000, sdk: "test" } as const;
const id = "01920000-0000-7000-8000-000000000001";
const good = { id, kind: "page.view", at: 1_000 };

describe("an envelope", () => {
  it("comes back as it was sent, its activities joined unread", () => {
    const context = {
      session: id,
      user: { id: "u1", first: "Ada" },
      offset: -5,
      device: id,
      written: 3,
      losses: { "too-large": 2 },
    };
    const text = encodeEnvelope({ ...head, ...context }, [JSON.stringify(good), "null"]);
    expect(decodeEnvelope(text)).toEqual({ ...head, ...context, activities: [good, null] });
  });

  it.each([
    ["not JSON", "{", "malformed-json"],
    ["a list", "[]", "malformed-envelope"],
    ["without activities", JSON.stringify(head), "malformed-envelope"],
    ["of another version", JSON.stringify({ ...head, v: 2, activities: [] }), "unknown-version"],
    ["without a key", JSON.stringify({ ...head, key: 1, activities: [] }), "malformed-envelope"],
    ["of nobody", JSON.stringify({ ...head, user: {}, activities: [] }), "malformed-envelope"],
    ["with an odd device", JSON.stringify({ ...head, device: "x", activities: [] }), "malformed-envelope"],
    ["with negative losses", JSON.stringify({ ...head, losses: { fault: -1 }, activities: [] }), "malformed-envelope"],
    ["with a negative number", JSON.stringify({ ...head, written: -1, activities: [] }), "malformed-envelope"],
    ["too long", JSON.stringify({ ...head, activities: Array(1_001).fill(good) }), "too-many-activities"],
  ])("%s is refused", (_, text, problem) => {
    expect(decodeEnvelope(text)).toBe(problem);
  });

  it("cannot reach a prototype", () => {
    const text = `{"__proto__":{"polluted":true},"v":1,"key":"demo","sentAt":1,"sdk":"x","activities":[]}`;
    expect(decodeEnvelope(text)).not.toHaveProperty("polluted");
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("an activity", () => {
  it("comes through with its known fields only, its kind resolved and its details complete", () => {
    const content = { id: "c1", type: "Course", name: "Safety", slug: "safety" };
    const value = { ...good, kind: "content.like", content, seq: 3, surplus: true };
    expect(checkActivity(value)).toEqual({ ...good, kind: "course.like", content, seq: 3, details: {} });
  });

  it.each([
    [null, "malformed"],
    [[], "malformed"],
    [{ ...good, id: "x" }, "bad-id"],
    [{ ...good, id: id.toUpperCase().replace("0192", "ABCD") }, "bad-id"],
    [{ ...good, at: "yesterday" }, "bad-time"],
    [{ ...good, at: 1e300 }, "bad-time"],
    [{ ...good, kind: 7 }, "malformed"],
    [{ ...good, seq: 0 }, "malformed"],
    [{ ...good, seq: 1.5 }, "malformed"],
    [{ ...good, view: "x" }, "malformed"],
    [{ ...good, content: { id: 1 } }, "malformed"],
    [{ ...good, watch: { percent: 10 } }, "malformed"],
    [{ ...good, kind: "page.vew" }, "unknown-kind"],
  ])("%j is refused as %s", (value, reason) => {
    expect(checkActivity(value)).toBe(reason);
  });

  it("that is refused is named by its id, if it has one", () => {
    expect(idOf({ id, kind: 1 })).toBe(id);
    expect(idOf({ id: 5 })).toBeNull();
    expect(idOf(undefined)).toBeNull();
  });
});

describe("an id", () => {
  it("sorts by time and is a UUID of version 7", () => {
    const ids = [1, 2_000, 1.7e12, 1.8e12].map(newId);
    expect([...ids].sort()).toEqual(ids);
    for (const made of ids)
      expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("is made once only, also many in the same millisecond", () => {
    expect(new Set(Array.from({ length: 100_000 }, () => newId(1.8e12))).size).toBe(100_000);
  });

  it("of a leave is a function of its view's", () => {
    const view = newId(1.8e12);
    expect(leaveIdOf(view)).toBe(leaveIdOf(view));
    expect(leaveIdOf(view)).toBe(`${view.slice(0, 14)}8${view.slice(15)}`);
  });
});
