import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClock } from "../../src/clock.js";
import { createIdentity, type Identity } from "../../src/identity.js";
import { checkOptions } from "../../src/options.js";

const settings = checkOptions({ endpoint: "https://collect.example.org", key: "test" });
const minute = 60_000;
const start = Date.UTC(2026, 10, 23, 9);
const made: Identity[] = [];

function open(mayStore = () => true, clock = createClock()): Identity {
  const identity = createIdentity(settings, clock, mayStore);
  made.push(identity);
  return identity;
}

beforeEach(() => localStorage.clear());
afterEach(() => {
  for (const identity of made.splice(0)) identity.stop();
  vi.restoreAllMocks();
});

/** Another tab's write, as this tab hears of it. */
function writeElsewhere(value: object): void {
  dispatchEvent(new StorageEvent("storage", { key: "turnout:test", newValue: JSON.stringify(value) }));
}

describe("a session", () => {
  it("lasts while something happens at least every half hour", () => {
    const identity = open();
    const now = Date.now();
    const first = identity.stamp(now).session;
    expect(identity.stamp(now + 29 * minute).session).toBe(first);
    expect(identity.stamp(now + 58 * minute).session).toBe(first);
    expect(identity.stamp(now + 89 * minute).session).not.toBe(first);
  });

  it("ends after a day, however busy", () => {
    const identity = open();
    const now = Date.now();
    const first = identity.stamp(now).session;
    let last = first;
    for (let at = now; at < now + 25 * 60 * minute; at += 20 * minute) last = identity.stamp(at).session;
    expect(last).not.toBe(first);
  });

  it("goes on in the next page and in another tab", () => {
    const identity = open();
    const { session } = identity.stamp(Date.now());
    identity.save();
    expect(open().stamp(Date.now()).session).toBe(session);
  });

  it("follows what another tab does", () => {
    const identity = open();
    identity.stamp(start);
    writeElsewhere({ session: "other", startedAt: start, seenAt: start + 40 * minute, user: { id: "u1" } });
    expect(identity.stamp(start + 60 * minute)).toMatchObject({ session: "other", user: { id: "u1" } });
    writeElsewhere({ session: 7 });
    expect(identity.stamp(start + 61 * minute).session).toBe("other");
  });
});

describe("a person", () => {
  it("is known from identify until reset, also on the next page, and then is nobody's in a new session", () => {
    const identity = open();
    const before = identity.stamp(Date.now());
    identity.identify({ id: "u1", first: "Ada" });
    expect(identity.stamp(Date.now())).toMatchObject({ session: before.session, user: { id: "u1", first: "Ada" } });
    expect(open().user()).toEqual({ id: "u1", first: "Ada" });
    identity.reset();
    expect(identity.stamp(Date.now())).not.toHaveProperty("user");
    expect(identity.stamp(Date.now()).session).not.toBe(before.session);
    expect(open().user()).toBeUndefined();
  });

  it("is kept for the page where storage is denied", () => {
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError");
    });
    vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError");
    });
    const identity = open();
    identity.identify({ id: "u1" });
    expect(identity.stamp(Date.now()).user).toEqual({ id: "u1" });
    expect(identity.stamp(Date.now()).offset).toBeUndefined();
  });

  it("is nobody when what was kept makes no sense", () => {
    for (const text of ["", "null", "{", '{"session":1}', '{"session":"s","startedAt":1,"seenAt":1,"user":{}}']) {
      localStorage.setItem("turnout:test", text);
      expect(open().user()).toBeUndefined();
    }
  });
});

describe("before the person agrees", () => {
  it("the device is neither read nor written, and afterwards what is on it holds", () => {
    localStorage.setItem(
      "turnout:test",
      JSON.stringify({ session: "kept", startedAt: Date.now(), seenAt: Date.now(), user: { id: "u1" }, offset: 4_000 }),
    );
    const get = vi.spyOn(Storage.prototype, "getItem");
    const set = vi.spyOn(Storage.prototype, "setItem");
    let agreed = false;
    const clock = createClock();
    const identity = open(() => agreed, clock);
    identity.stamp(Date.now());
    identity.save();
    expect(identity.user()).toBeUndefined();
    expect([get.mock.calls, set.mock.calls]).toEqual([[], []]);
    agreed = true;
    identity.load();
    expect(identity.stamp(Date.now())).toMatchObject({ session: "kept", user: { id: "u1" }, offset: 4_000 });
  });

  it("who signed in meanwhile is the later truth", () => {
    open().identify({ id: "u1" }, "token-1");
    let agreed = false;
    const identity = open(() => agreed);
    identity.identify({ id: "u2" }, "token-2");
    agreed = true;
    identity.load();
    expect(identity.stamp(Date.now())).toMatchObject({ user: { id: "u2" }, token: "token-2" });
  });
});

describe("a person who says no", () => {
  it("leaves nothing on the device, and is nobody in a new session", () => {
    const identity = open();
    identity.identify({ id: "u1" });
    const { session } = identity.stamp(Date.now());
    identity.forget();
    expect(localStorage.length).toBe(0);
    expect(identity.stamp(Date.now())).not.toMatchObject({ session });
    expect(identity.user()).toBeUndefined();
  });
});
