// @vitest-environment node
import { createServerTurnout, type ServerLoss, type ServerTurnout } from "turnout/node";
import type { WireActivity } from "turnout/wire";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ServerIngest, secret, startServerIngest } from "../../support/server-ingest.js";

let ingest: ServerIngest;
let turnout: ServerTurnout;
let lost: ServerLoss[];

function start(options: object = {}): void {
  const onLoss = (loss: ServerLoss): void => void lost.push(loss);
  turnout = createServerTurnout({ endpoint: ingest.url, serverKey: secret, closeLimitMs: 1, onLoss, ...options });
}

beforeEach(async () => {
  ingest = await startServerIngest();
  lost = [];
  start();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await turnout.close();
  await ingest.stop();
});

/** Calls as JavaScript may, past the types. */
const trackLoosely = (...args: readonly unknown[]): void =>
  (turnout.track as (...args: readonly unknown[]) => void)(...args);

/** What the collector took, whatever else was reported to it. */
const taken = (): WireActivity[] => ingest.taken.flatMap(({ activities }) => activities as WireActivity[]);

describe("a loss", () => {
  it.each([
    ["a kind that there is not", ["content.lik"], "unknown-kind"],
    ["a detail that is missing", ["feed.post"], "missing-detail"],
    ["a content that is missing", ["content.like"], "missing-content"],
    ["a time that is none", ["user.logIn", undefined, { at: "soon" }], "bad-time"],
    ["a person without id", ["user.logIn", undefined, { user: { first: "Ada" } }], "malformed"],
    ["what JSON cannot hold", ["feed.post", { text: 1n }], "unserializable"],
    ["what is too large", ["feed.post", { text: "é".repeat(9_000) }], "too-large"],
  ])("is counted and told: %s", async (_, call, reason) => {
    trackLoosely(...call);
    turnout.track("user.update");
    await turnout.flush();
    expect(lost).toEqual([{ reason, count: 1, kind: call[0] }]);
    expect(turnout.losses()).toEqual({ [reason]: 1 });
    expect(taken().map(({ kind }) => kind)).toContain("user.update");
  });

  it("is a batch's part that the collector refuses as a whole, when it stands alone, and nothing else of it", async () => {
    ingest.mishapOf = (body) => (body.includes("poison") ? { status: 400 } : undefined);
    for (const text of ["one", "two", "poison", "four", "five"]) turnout.track("feed.post", { text });
    await turnout.flush();
    expect(lost).toEqual([{ reason: "refused", count: 1, kind: "feed.post" }]);
    expect(taken().map(({ details }) => details?.text)).toEqual(["one", "two", "four", "five"]);
  });

  it("is what memory does not hold, by number or by bytes, and is reported with what follows", async () => {
    start({ memoryLimitActivities: 3, flushIntervalMs: 60_000 });
    for (let i = 0; i < 5; i++) turnout.track("feed.post", { text: `${i}` });
    expect(turnout.losses()).toEqual({ "outbox-full": 2 });
    await turnout.flush();
    expect(taken()).toHaveLength(3);
    expect(ingest.envelopes.at(-1)?.losses).toEqual({ "outbox-full": 2 });
    turnout.track("feed.post", { text: "again there is room" });
    await turnout.flush();
    expect(taken().map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);

    start({ memoryLimitBytes: 3_000, flushIntervalMs: 60_000 });
    for (let i = 0; i < 3; i++) turnout.track("feed.post", { text: "x".repeat(1_000) });
    expect(turnout.losses()).toEqual({ "outbox-full": 1 });
  });

  it("is told in the console, once for each reason, when nobody listens", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    turnout = createServerTurnout({ endpoint: ingest.url, serverKey: secret });
    trackLoosely("feed.pst", { text: "Hello" });
    trackLoosely("feed.pst", { text: "Hello" });
    await turnout.flush();
    expect(warn.mock.calls).toEqual([[expect.stringContaining("feed.pst is lost (unknown-kind)")]]);
    expect(turnout.losses()).toEqual({ "unknown-kind": 2 });
  });

  it("does not become an error of the host when who listens fails", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    start({
      onLoss: () => {
        throw new Error("listener");
      },
    });
    trackLoosely("feed.pst");
    await turnout.flush();
    expect(error).toHaveBeenCalledWith("turnout:", expect.objectContaining({ message: "listener" }));
    turnout.track("user.logIn");
    await turnout.flush();
    expect(ingest.envelopes.at(-1)?.activities).toMatchObject([{ kind: "user.logIn" }]);
  });
});

describe("close", () => {
  it("sends what waits, and takes no more", async () => {
    turnout.track("user.logIn");
    await turnout.close();
    expect(ingest.activities()).toHaveLength(1);
    turnout.track("user.logOut");
    expect(turnout.losses()).toEqual({ stopped: 1 });
  });

  it("gives up when the collector cannot be reached in time, and counts what it leaves", async () => {
    await ingest.stop();
    const onFailure = vi.fn();
    start({ endpoint: ingest.url, onFailure });
    turnout.track("user.logIn");
    turnout.identify({ id: "u42" });
    await turnout.close();
    expect(lost).toEqual([{ reason: "undelivered", count: 1 }]);
    expect(onFailure).toHaveBeenCalledWith({ message: expect.stringContaining("ECONNREFUSED"), attempt: 1 });
    ingest = await startServerIngest();
  });
});

it.each([
  [{}, /"serverKey"/],
  [{ serverKey: "s" }, /"endpoint"/],
  [{ serverKey: "s", endpoint: "ftp://x" }, /"endpoint"/],
  [{ serverKey: "s", endpoint: "https://x", flushIntervalMs: 0 }, /"flushIntervalMs" must be a number, at least 1/],
  [{ serverKey: "s", endpoint: "https://x", flushInterval: 5 }, /"flushInterval" must be left out/],
  [{ serverKey: "s", endpoint: "https://x", onLoss: 1 }, /"onLoss" must be a function/],
])("wrong options %j throw at start", (options, message) => {
  expect(() => createServerTurnout(options as never)).toThrow(message);
});
