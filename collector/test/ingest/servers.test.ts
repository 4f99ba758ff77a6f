import { gzipSync } from "node:zlib";
import { createServerTurnout, type ServerLoss } from "turnout/node";
import { newId } from "turnout/wire";
import { describe, expect, test } from "vitest";
import { checkConfig } from "../../src/config.js";
import { hashOf, newSecret } from "../../src/secrets.js";
import { activity, type Collector, envelope, session, startCollector } from "../support/collector.js";

const [secret, otherSecret] = [newSecret(), newSecret()];
const config = checkConfig({
  sites: [
    {
      id: "demo",
      key: "demo",
      zone: "UTC",
      origins: ["https://expo.example.org"],
      serverKeys: [{ name: "shop", hash: hashOf(secret) }],
    },
    { id: "other", key: "other", zone: "UTC", serverKeys: [{ name: "shop", hash: hashOf(otherSecret) }] },
  ],
});

const start = () => startCollector({ config });

async function sendAsServer(
  { address }: Collector,
  activities: readonly unknown[],
  { head = {}, authorization = `Bearer ${secret}` }: { head?: object; authorization?: string } = {},
) {
  const answer = await fetch(`${address}/v1/server/activities`, {
    method: "POST",
    headers: { Authorization: authorization, "Content-Type": "application/json" },
    body: JSON.stringify({ v: 1, sentAt: Date.now(), ...head, activities }),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

const sendAsPage = ({ post }: Collector, activities: readonly unknown[]) =>
  post(envelope(activities), { headers: { "Content-Type": "text/plain", Origin: "https://expo.example.org" } });

describe("a server of a site", () => {
  test("sends for many people in one request, without the public key, from any origin", async () => {
    const collector = await start();
    const by = (id: string) => activity({ user: { id, first: id.toUpperCase() } });
    expect(await sendAsServer(collector, [by("ada"), by("bob"), activity()])).toMatchObject({
      status: 200,
      body: { accepted: 3, duplicates: 0, rejected: [] },
    });
    const rows = await collector.rows();
    expect(rows.map(({ user }) => user)).toEqual([{ id: "ada", first: "ADA" }, { id: "bob", first: "BOB" }, null]);
    expect(rows.every(({ fromServer }) => fromServer)).toBe(true);
  });

  test("may compress, as HTTP has it", async () => {
    const { address } = await start();
    const answer = await fetch(`${address}/v1/server/activities`, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${secret}`,
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
      },
      body: new Uint8Array(gzipSync(envelope([activity()]))),
    });
    expect(await answer.json()).toMatchObject({ accepted: 1 });
  });

  test("is not taken for one without its secret key, nor with that of another form", async () => {
    const collector = await start();
    for (const authorization of [
      "",
      "Bearer demo",
      `Bearer ${secret}x`,
      `Bearer ${hashOf(secret)}`,
      "Basic !",
      secret,
    ]) {
      const { status, body, headers } = await sendAsServer(collector, [activity()], { authorization });
      expect([status, body.error.code]).toEqual([401, "unknown-server-key"]);
      expect(headers.get("www-authenticate")).toBe("Bearer");
    }
    expect(await collector.rows()).toEqual([]);
  });

  test("cannot send for another site", async () => {
    const collector = await start();
    const { status, body } = await sendAsServer(collector, [activity()], { head: { key: "other" } });
    expect([status, body.error.code]).toEqual([401, "unknown-key"]);
    expect(await sendAsServer(collector, [activity()], { authorization: `Bearer ${otherSecret}` })).toMatchObject({
      body: { accepted: 1 },
    });
    expect(await collector.rows()).toEqual([]);
  });

  test("brings its own times, within bounds: what happened last year is taken, what is to come is not", async () => {
    const collector = await start();
    const dayMs = 86_400_000;
    const lastYear = Date.now() - 400 * dayMs;
    const { body } = await sendAsServer(
      collector,
      [
        activity({ at: lastYear }),
        activity({ at: Date.now() + 600_000 }),
        activity({ at: 0 }),
        activity({ at: "yesterday" }),
      ],
      { head: { sentAt: 0 } },
    );
    expect(body.accepted).toBe(1);
    expect(body.rejected.map(({ reason }: { reason: string }) => reason)).toEqual([
      "absurd-time",
      "absurd-time",
      "bad-time",
    ]);
    expect((await collector.rows()).map(({ at }) => at)).toEqual([lastYear]);
  });

  test("may name an idempotency key in place of an id, and must name one of the two", async () => {
    const collector = await start();
    const enrolled = { ...activity({ kind: "course.enroll" }), id: undefined, idempotencyKey: "order-17" };
    expect((await sendAsServer(collector, [enrolled])).body).toMatchObject({ accepted: 1 });
    expect((await sendAsServer(collector, [{ ...enrolled, at: Date.now() + 1 }])).body).toMatchObject({
      duplicates: 1,
    });
    const nameless = { ...enrolled, idempotencyKey: undefined };
    expect((await sendAsServer(collector, [nameless])).body.rejected).toEqual([{ id: null, reason: "bad-id" }]);
  });

  test("is told which of its activities say nonsense of their sender", async () => {
    const collector = await start();
    const bad = [{ user: { id: "" } }, { user: "ada" }, { device: "x" }, { user: { id: "x".repeat(1_001) } }];
    const { body } = await sendAsServer(collector, [...bad.map(activity), 7]);
    expect(body.rejected.map(({ reason }: { reason: string }) => reason)).toEqual(Array(5).fill("malformed"));
  });

  test("does not wipe what is known of a person by naming no more than an id", async () => {
    const collector = await start();
    await sendAsServer(collector, [activity({ user: { id: "ada", first: "Ada" } })]);
    await sendAsServer(collector, [activity({ user: { id: "ada" }, at: Date.now() + 1 })]);
    expect((await collector.rows()).map(({ user }) => user?.first)).toEqual(["Ada", "Ada"]);
  });
});

describe("a page", () => {
  test("cannot say whose its activities are one by one", async () => {
    const collector = await start();
    await sendAsPage(collector, [activity({ user: { id: "ada" } })]);
    expect(await collector.rows()).toMatchObject([{ user: null, fromServer: false }]);
  });
});

describe("the same thing from both sides", () => {
  const claim = (text: string) => activity({ kind: "content.chat", details: { text }, idempotencyKey: "order-17" });

  test("is one row, the server's, when the page came first", async () => {
    const collector = await start();
    expect((await sendAsPage(collector, [claim("page")])).body).toMatchObject({ accepted: 1 });
    expect((await sendAsServer(collector, [claim("server")])).body).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await collector.rows()).toMatchObject([{ label: "server", fromServer: true }]);
  });

  test("is one row, the server's, when the server came first, and again when either repeats", async () => {
    const collector = await start();
    const [page, server] = [claim("page"), claim("server")];
    await sendAsServer(collector, [server]);
    expect((await sendAsPage(collector, [page])).body).toMatchObject({ accepted: 0, duplicates: 1 });
    expect((await sendAsServer(collector, [server])).body).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await collector.rows()).toMatchObject([{ label: "server", fromServer: true, device: null }]);
  });

  test("is one row when both come at once, whichever is written first", async () => {
    const collector = await start();
    await Promise.all([
      ...Array.from({ length: 5 }, () => sendAsPage(collector, [claim("page")])),
      ...Array.from({ length: 5 }, () => sendAsServer(collector, [claim("server")])),
    ]);
    expect(await collector.rows()).toMatchObject([{ label: "server" }]);
  });

  test("holds for a join too, which needs no key", async () => {
    const collector = await start();
    const startsAt = Date.now() - 60_000;
    const content = { ...session, startsAt, endsAt: startsAt + 3_600_000 };
    const join = () => activity({ kind: "content.join", content });
    await collector.post(envelope([join()], { user: { id: "ada" }, device: newId(1) }), {
      headers: { "Content-Type": "text/plain", Origin: "https://expo.example.org" },
    });
    await sendAsServer(collector, [{ ...join(), user: { id: "ada" } }]);
    expect(await collector.rows()).toMatchObject([{ kind: "content.join", fromServer: true }]);
  });
});

describe("the server's client", () => {
  test("delivers to the real route: people, times, keys, and what is refused", async () => {
    const collector = await start();
    const losses: ServerLoss[] = [];
    const turnout = createServerTurnout({
      endpoint: collector.address,
      serverKey: secret,
      onLoss: (loss) => losses.push(loss),
    });
    const at = new Date(Date.now() - 86_400_000);
    turnout.identify({ id: "ada", first: "Ada" });
    turnout.track("ce.claim", undefined, { user: "ada", content: session, at, idempotencyKey: "claim-1" });
    turnout.track("ce.claim", undefined, { user: "ada", content: session, at, idempotencyKey: "claim-1" });
    turnout.track("help.open", undefined, { user: "bob" });
    turnout.track("help.open", undefined, { at: new Date(0) });
    await turnout.close();
    expect(losses).toMatchObject([{ reason: "absurd-time", count: 1, kind: "help.open" }]);
    const rows = await collector.rows();
    expect(rows.map(({ kind, user, at: when }) => [kind, user, kind === "ce.claim" && when])).toEqual([
      ["ce.claim", { id: "ada", first: "Ada" }, at.getTime()],
      ["help.open", { id: "bob" }, false],
    ]);
    expect(rows.every(({ fromServer }) => fromServer)).toBe(true);
  });
});
