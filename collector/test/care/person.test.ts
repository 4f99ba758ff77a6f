import { newId } from "turnout/wire";
import { describe, expect, it } from "vitest";
import { checkConfig } from "../../src/config.js";
import { hashOf } from "../../src/secrets.js";
import { activity, session, startCollector } from "../support/collector.js";
import { everyStore } from "../support/stores.js";

const config = checkConfig({
  sites: [{ id: "demo", key: "demo", zone: "UTC" }],
  reportTokens: [
    { name: "organiser", hash: hashOf("a secret"), role: "site-admin" },
    { name: "speaker", hash: hashOf("another"), role: "content-admin", contents: ["s1"] },
  ],
});

const watch = {
  ...{ percent: 10, mode: "on-demand", basis: "visible", watchedSeconds: 6, durationSeconds: 60 },
  ...{ playedSeconds: 7, wallSeconds: 8, spans: [0, 6] },
};

describe.each(everyStore)("a person in the %s store", (_, open) => {
  /** A collector to which Ada, whose id is not made for addresses, has sent this and that. */
  async function start() {
    let aheadMs = 0;
    const collector = await startCollector({ store: open(), config, now: () => Date.now() + aheadMs });
    const [device, visit, at] = [newId(Date.now()), newId(Date.now()), Date.now() - 60_000];
    const ada = { id: "ada/lovelace & co?", first: "Ada", email: "ada@example.org" };
    const head = { device, session: visit, sentAt: Date.now() };
    const chat = activity({ at, seq: 2, kind: "content.chat", details: { text: "Hello from Ada" }, path: "/ada" });
    const watched = activity({ at: at + 1, seq: 3, kind: "content.watch", watch });
    const bad = activity({ at: at + 2, seq: 4, kind: "no.kind", details: { text: "refused words" } });
    const sent = [chat, watched, bad];
    await collector.send([activity({ at: at - 1, kind: "page.view", content: undefined })], head);
    await collector.send(sent, { ...head, user: ada });
    await collector.send([activity({ at, kind: "content.chat", details: { text: "Bob's" } })], { user: { id: "bob" } });
    const address = `${collector.address}/v1/users/${encodeURIComponent(ada.id)}`;
    const ask = (url: string, method = "GET", authorization = "Bearer a secret") =>
      fetch(url, { method, headers: { authorization } });
    return {
      ...collector,
      passMs: (timeMs: number) => {
        aheadMs += timeMs;
      },
      ada,
      head,
      sent,
      address,
      ask,
      audit: async () => (await (await ask(`${collector.address}/v1/reports/audit`)).json()).entries,
      lines: async () =>
        (await (await ask(`${collector.address}/v1/reports/user-activity.csv?bom=false&kind=content.chat`)).text())
          .trim()
          .split("\r\n"),
    };
  }

  it("is told everything that is kept of them, and it is on record that they were", async () => {
    const { ask, address, ada, sent, head, audit } = await start();
    const answer = await ask(address);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const { site, id, user, activities, rejected } = await answer.json();
    expect({ site, id, user }).toEqual({ site: "demo", id: ada.id, user: ada });
    expect(activities.map(({ kind, userId }: Record<string, unknown>) => [kind, userId])).toEqual([
      ["page.view", null],
      ["content.chat", ada.id],
      ["content.watch", ada.id],
    ]);
    expect(activities[1]).toMatchObject({
      id: sent[0]?.id,
      label: "Hello from Ada",
      content: session,
      ...{ device: head.device },
    });
    expect(activities[2]).toMatchObject({ watch });
    expect(rejected).toMatchObject([{ reason: "unknown-kind" }]);
    expect(rejected[0].body).toContain("refused words");
    expect((await audit())[0]).toMatchObject({ action: "access", actor: "organiser", subject: ada.id });
  });

  it("is erased from everything but the totals", async () => {
    const { ask, address, ada, rows, lines, audit, store } = await start();
    const before = await rows();
    await ask(address);
    const answer = await ask(address, "DELETE");
    const erased = await answer.json();
    expect(erased).toEqual({ activities: 3, rejected: 1, as: expect.stringMatching(/^erased-[0-9a-f]{12}$/) });
    expect((await ask(address)).status).toBe(404);
    const after = await rows();
    expect(after.map(({ kind, at }) => [kind, at])).toEqual(before.map(({ kind, at }) => [kind, at]));
    const hers = after.filter(({ user }) => user?.id === erased.as);
    expect(hers).toMatchObject([
      { kind: "page.view", user: { id: erased.as }, device: null, view: null, path: null },
      { kind: "content.chat", label: "", content: session, device: null, path: null },
      { kind: "content.watch", device: null },
    ]);
    const { spans, playedSeconds, wallSeconds, ...figures } = watch;
    expect(hers[2]?.watch).toEqual(figures);
    expect(new Set(hers.map((row) => row.session)).size).toBe(1);
    const text = JSON.stringify([after, await store.rejected("demo", 9), await audit(), await lines()]);
    for (const trace of [ada.id, ada.email, "Hello from Ada", "refused words", before[0]?.session ?? ""]) {
      expect(text).not.toContain(trace);
    }
    expect(await audit()).toMatchObject([
      { action: "export" },
      { action: "erasure", subject: `${erased.as}: 3 activities, 1 refused ones` },
    ]);
    const watched = await (await ask(`${address.split("/v1")[0]}/v1/reports/watch?content=s1`)).json();
    expect(watched).toMatchObject({ people: 1, reached: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0] });
  });

  it("who is erased stays erased when what they had sent comes again, and missing is nothing", async () => {
    const { send, ask, address, ada, head, sent, rows } = await start();
    await ask(address, "DELETE");
    const count = (await rows()).length;
    const late = activity({ at: Date.now() - 1_000, seq: 5, kind: "content.chat", details: { text: "still mine" } });
    const { status, body } = await send([...sent, late], { ...head, user: ada });
    expect({ status, ...body }).toMatchObject({ status: 200, accepted: 0, duplicates: 0 });
    expect(body.rejected.map(({ id, reason }) => [id, reason])).toEqual([
      [sent[2]?.id, "unknown-kind"],
      [sent[0]?.id, "erased"],
      [sent[1]?.id, "erased"],
      [late.id, "erased"],
    ]);
    expect(await rows()).toHaveLength(count);
    expect((await ask(address)).status).toBe(404);
    const completeness = await (await ask(`${address.split("/v1")[0]}/v1/reports/completeness`)).json();
    expect(completeness).toMatchObject({ expected: 5, missing: { late: 0, lost: 0 }, rejected: { erased: 1 } });
  });

  it("who comes back after that is kept as anybody", async () => {
    const { send, ask, address, ada, head, passMs } = await start();
    await ask(address, "DELETE");
    passMs(2_000);
    const at = Date.now() + 1_000;
    expect((await send([activity({ at, seq: 5 })], { ...head, sentAt: at, user: ada })).body.accepted).toBe(1);
    const { user, activities } = await (await ask(address)).json();
    expect([user, activities.length]).toEqual([ada, 1]);
  });

  it("nobody sees or erases without a site admin's token, nor by a slip of the pen", async () => {
    const { ask, address, rows } = await start();
    const before = await rows();
    for (const method of ["GET", "DELETE"]) {
      expect((await ask(address, method, "Bearer wrong")).status).toBe(401);
      expect((await ask(address, method, "Bearer another")).status).toBe(403);
      expect((await ask(`${address}?siet=demo`, method)).status).toBe(400);
    }
    expect((await ask(address.replace("ada", "nobody"))).status).toBe(404);
    expect(await rows()).toEqual(before);
  });

  it("a login is on record", async () => {
    const { address, audit } = await start();
    const { origin } = new URL(address);
    const headers = { "Content-Type": "application/json", Origin: origin };
    const login = (token: string) =>
      fetch(`${origin}/v1/session`, { method: "POST", headers, body: JSON.stringify({ token }) });
    expect([(await login("wrong")).status, (await login("another")).status]).toEqual([401, 204]);
    expect(await audit()).toMatchObject([{ action: "login", actor: "speaker", subject: "exporter page" }]);
  });

  it("exports are on record beside the activity that tells of them", async () => {
    const { lines, audit, store } = await start();
    await lines();
    expect(await audit()).toMatchObject([{ action: "export", actor: "organiser", subject: "User Activity" }]);
    expect(await store.count({ site: "demo", kinds: ["admin.analytics"] })).toBe(1);
  });
});
