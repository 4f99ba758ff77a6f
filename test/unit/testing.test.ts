import type { Kind } from "turnout";
import { createTestTurnout, type TestTurnout } from "turnout/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const keynote = { id: "s17", type: "OTSession", name: "Opening keynote", slug: "opening-keynote" };

let test: TestTurnout;

beforeEach(() => {
  test = createTestTurnout();
});
afterEach(() => {
  test.turnout.stop();
  document.body.replaceChildren();
});

/** Calls as JavaScript may, past the types. */
const trackLoosely = (...args: readonly unknown[]): void =>
  (test.turnout.track as (...args: readonly unknown[]) => void)(...args);

const kinds = (): string[] => test.activities().map(({ kind }) => kind);

describe("createTestTurnout", () => {
  it("shows an activity as the report will: with person, content, and the cells of its row", async () => {
    test.turnout.identify({ id: "u42", first: "Ada" });
    test.turnout.track("content.review", { rating: 4, text: "Clear" }, { content: keynote });
    const review = await test.waitFor("content.review");
    expect(review).toMatchObject({
      ...{ user: { id: "u42", first: "Ada" }, content: keynote, details: { rating: 4, text: "Clear" } },
      ...{ category: "Content - OTSession", action: "Review", label: "Rating: 4 / Clear" },
    });
  });

  it("observes the page: its view and what is marked, with the page's content", async () => {
    document.body.innerHTML = `<main data-turnout-content='${JSON.stringify(keynote)}'>
      <button data-turnout="content.like">Like</button></main>`;
    document.querySelector("button")?.click();
    await test.waitFor("content.like");
    await test.waitFor("content.view");
    expect(test.activities().map(({ kind, content }) => [kind, content?.id])).toEqual([
      ["content.view", "s17"],
      ["content.like", "s17"],
    ]);
  });

  it("has a course's activities under the course's kinds", async () => {
    test.turnout.track("content.like", undefined, { content: { ...keynote, type: "Course" } });
    expect((await test.waitFor("course.like")).category).toBe("Content - Course");
  });

  it("has each activity once, also when it is sent again while the page is hidden, and by idempotency key", async () => {
    test.turnout.track("user.update");
    document.dispatchEvent(new Event("visibilitychange"));
    for (let i = 0; i < 3; i++) test.turnout.track("user.logIn", undefined, { idempotencyKey: "log-in-1" });
    await test.turnout.flush();
    await test.waitFor("page.view");
    expect(kinds().sort()).toEqual(["page.view", "user.logIn", "user.update"]);
  });

  it("starts every test with nothing, though the one before left something", async () => {
    test.turnout.track("user.logIn");
    const other = createTestTurnout({ observe: false });
    await test.turnout.flush();
    await other.turnout.flush();
    other.turnout.stop();
    expect(other.activities()).toEqual([]);
  });

  it("takes options of the SDK", async () => {
    const quiet = createTestTurnout({ observe: false });
    quiet.turnout.track("user.logIn");
    await quiet.waitFor("user.logIn");
    quiet.turnout.stop();
    expect(quiet.activities().map(({ kind }) => kind)).toEqual(["user.logIn"]);
    expect(() => createTestTurnout({ flushIntervalMs: 1 })).toThrow(/flushIntervalMs/);
  });
});

describe("a site's own kinds", () => {
  it("are as good as the guide's when they are told, with details and content, and unknown otherwise", async () => {
    const scan = { kind: "acme.badgeScan", category: "Acme - [content type]", action: "Scan", details: ["badge"] };
    const own = createTestTurnout({ kinds: [scan] });
    const track = own.turnout.track as (...args: readonly unknown[]) => void;
    track("acme.badgeScan", { badge: "B7" }, { content: keynote });
    expect(await own.waitFor("acme.badgeScan" as Kind)).toMatchObject({ category: "Acme - OTSession", label: "B7" });
    own.clear();
    track("acme.badgeScan", {}, { content: keynote });
    await expect(own.waitFor("user.logIn")).rejects.toThrow("acme.badgeScan (missing-detail)");
    own.turnout.stop();
    trackLoosely("acme.badgeScan", { badge: "B7" });
    await expect(test.waitFor("user.logIn")).rejects.toThrow("acme.badgeScan (unknown-kind)");
  });
});

describe("waitFor", () => {
  it("waits for what happens later", async () => {
    setTimeout(() => test.turnout.track("user.logIn"), 50);
    expect((await test.waitFor("user.logIn")).action).toBe("Log In");
  });

  it("gives up after the time it was given, and says what came instead", async () => {
    await test.waitFor("page.view");
    const waiting = test.waitFor("user.logOut", { timeoutMs: 60 });
    await expect(waiting).rejects.toThrow("no user.logOut within 60 ms; what came: page.view");
  });
});

describe("clear", () => {
  it("forgets what has come, so that the next of its kind can be waited for", async () => {
    test.turnout.track("user.logIn");
    const { id } = await test.waitFor("user.logIn");
    test.clear();
    expect(test.activities()).toEqual([]);
    test.turnout.track("user.logIn");
    expect((await test.waitFor("user.logIn")).id).not.toBe(id);
  });
});

describe("an activity that cannot be in the report", () => {
  it.each([
    ["content.lik", undefined, "unknown-kind"],
    ["feed.post", {}, "missing-detail"],
    ["feed.post", { txt: "Hello" }, "unknown-detail"],
    ["question.selectMany", { answers: [1] }, "bad-detail"],
    ["content.chat", { text: "Hello" }, "missing-content"],
  ])("fails the test: %s with %j is refused as %s", async (kind, details, reason) => {
    trackLoosely(kind, details);
    await expect(test.waitFor("user.logOut")).rejects.toThrow(`${kind} (${reason}) cannot be in the report`);
    expect(test.activities).toThrow(`${kind} (${reason})`);
    expect(test.refused()).toEqual([{ kind, reason }]);
    test.clear();
    expect(test.refused()).toEqual([]);
  });

  it("fails the test also when the SDK itself could not send it, with the next that it sends", async () => {
    test.turnout.track("feed.post", { text: "é".repeat(9_000) });
    await test.turnout.flush();
    test.turnout.track("user.logIn");
    await expect(test.waitFor("user.logOut")).rejects.toThrow("an activity (too-large)");
    expect(test.refused()).toEqual([{ reason: "too-large" }]);
  });
});
