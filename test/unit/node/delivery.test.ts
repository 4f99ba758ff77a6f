// @vitest-environment node
import { createServerTurnout, type ServerFailure, type ServerLoss, type ServerTurnout } from "turnout/node";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ServerIngest, secret, startServerIngest } from "../../support/server-ingest.js";

const keynote = { id: "s17", type: "OTSession", name: "Opening keynote", slug: "opening-keynote" };

let ingest: ServerIngest;
let turnout: ServerTurnout;
let lost: ServerLoss[];
let failures: ServerFailure[];

function start(options: object = {}): void {
  const callbacks = {
    onLoss: (loss: ServerLoss) => void lost.push(loss),
    onFailure: (failure: ServerFailure) => void failures.push(failure),
  };
  turnout = createServerTurnout({ endpoint: ingest.url, serverKey: secret, closeLimitMs: 1, ...callbacks, ...options });
}

beforeEach(async () => {
  ingest = await startServerIngest();
  lost = [];
  failures = [];
  start();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await turnout.close();
  await ingest.stop();
});

const texts = (): unknown[] => ingest.activities().map(({ details }) => details?.text);

describe("a server's activity", () => {
  it("carries person, content, details, its own time and its key, under an id by chance", async () => {
    const at = new Date("2026-11-23T09:14:07Z");
    const user = { id: "u42", first: "Ada", seat: "A7" };
    turnout.track("content.chat", { text: "Hello" }, { user, content: keynote, at, idempotencyKey: "chat-1" });
    await turnout.flush();
    const [activity] = ingest.activities();
    expect(activity).toMatchObject({
      ...{ kind: "content.chat", details: { text: "Hello" }, content: keynote, user, at: at.getTime(), seq: 1 },
      ...{ idempotencyKey: "chat-1", category: "Content - OTSession", action: "Chat", label: "Hello" },
    });
    expect(activity?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(ingest.envelopes[0]).toMatchObject({
      v: 1,
      sdk: expect.stringMatching(/^node-\d/),
      device: expect.any(String),
    });
  });

  it("may name its person by id alone, or none at all", async () => {
    turnout.track("ce.claim", undefined, { user: "u42" });
    turnout.track("user.logIn");
    await turnout.flush();
    expect(ingest.activities().map(({ kind, user }) => [kind, user])).toEqual([
      ["ce.claim", { id: "u42" }],
      ["user.logIn", undefined],
    ]);
  });

  it("is numbered in the order of the calls, without gaps", async () => {
    for (let i = 0; i < 3; i++) turnout.track("feed.post", { text: `${i}` }, { user: `u${i}` });
    await turnout.flush();
    turnout.track("feed.post", { text: "3" });
    await turnout.flush();
    expect(ingest.activities().map(({ seq, details }) => `${seq} ${details?.text}`)).toEqual([
      "1 0",
      "2 1",
      "3 2",
      "4 3",
    ]);
    expect(new Set(ingest.envelopes.map(({ device }) => device)).size).toBe(1);
  });
});

describe("identify", () => {
  it("tells who a person is, and records nothing", async () => {
    turnout.identify({ id: "u42", first: "Ada", company: "Analytical" });
    await turnout.flush();
    expect(ingest.envelopes).toMatchObject([{ user: { id: "u42", company: "Analytical" }, activities: [] }]);
    expect(ingest.activities()).toEqual([]);
  });

  it("warns of who is nobody", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    turnout.identify({ id: "" });
    await turnout.flush();
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("identify needs a user with an id"));
    expect(ingest.envelopes).toEqual([]);
  });
});

describe("delivery", () => {
  it("sends a thousand activities of one person in few requests, and of fifty persons in one request each", async () => {
    start({ flushActivities: 10_000, flushIntervalMs: 60_000 });
    for (let i = 0; i < 1_000; i++) turnout.track("feed.post", { text: `one ${i}` }, { user: "u1" });
    await turnout.flush();
    const requests = ingest.envelopes.length;
    expect(requests).toBeLessThan(10);
    for (let i = 0; i < 200; i++) turnout.track("feed.post", { text: `many ${i}` }, { user: `p${i % 50}` });
    await turnout.flush();
    expect(ingest.envelopes).toHaveLength(requests + 50);
    expect(texts()).toHaveLength(1_200);
    expect(new Set(texts()).size).toBe(1_200);
  });

  it("goes by itself after the interval, and at once when there are many", async () => {
    start({ flushIntervalMs: 30 });
    turnout.track("feed.post", { text: "soon" });
    expect(texts()).toEqual([]);
    await vi.waitFor(() => expect(texts()).toEqual(["soon"]));
    start({ flushIntervalMs: 60_000, flushActivities: 5 });
    for (let i = 0; i < 5; i++) turnout.track("feed.post", { text: `${i}` });
    await vi.waitFor(() => expect(texts()).toHaveLength(6));
  });

  it.each([
    ["does not answer", "no answer"],
    ["is overloaded", { status: 503, retryAfter: "0" }],
    ["fails", { status: 500 }],
    ["does not know the key yet", { status: 401 }],
    ["is a captive portal", { status: 200, text: "<html>" }],
    ["answers for fewer than were sent", { status: 200, text: '{"accepted":0,"duplicates":0,"rejected":[],"now":1}' }],
  ] as const)("sends the same again by itself when the collector %s", async (_, mishap) => {
    vi.spyOn(Math, "random").mockReturnValue(0.01);
    ingest.mishaps.push(mishap, mishap);
    turnout.track("feed.post", { text: "Hello" });
    await turnout.flush();
    expect(texts()).toEqual([]);
    await vi.waitFor(() => expect(texts()).toEqual(["Hello"]), { timeout: 5_000 });
    const ids = ingest.envelopes.map(({ activities }) => (activities[0] as { id: string }).id);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect(failures.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(lost).toEqual([]);
  });

  it("waits as long as Retry-After asks, though more comes", async () => {
    start({ flushActivities: 1 });
    ingest.mishaps.push({ status: 429, retryAfter: "1" });
    turnout.track("feed.post", { text: "first" });
    await vi.waitFor(() => expect(failures).toMatchObject([{ status: 429, attempt: 1 }]));
    const failedAt = Date.now();
    turnout.track("feed.post", { text: "second" });
    await vi.waitFor(() => expect(texts()).toHaveLength(2), { timeout: 5_000 });
    expect(Date.now() - failedAt).toBeGreaterThan(900);
    expect(ingest.envelopes).toHaveLength(2);
  });

  it("keeps the order of one person's activities over a failure", async () => {
    ingest.mishaps.push({ status: 503 });
    turnout.track("feed.post", { text: "first" });
    await turnout.flush();
    turnout.track("feed.post", { text: "second" });
    await turnout.flush();
    expect(ingest.envelopes.at(-1)?.activities).toMatchObject([{ seq: 1 }, { seq: 2 }]);
  });

  it("warns once of a key that the collector does not have, and goes on trying", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    turnout = createServerTurnout({
      endpoint: ingest.url,
      serverKey: "another",
      closeLimitMs: 1,
      onLoss: () => undefined,
    });
    turnout.track("user.logIn");
    await turnout.flush();
    await turnout.flush();
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/answered 401: .*unknown-key.*trying again/)]]);
  });
});
