import { describe, expect, test } from "vitest";
import { checkConfig } from "../../src/config.js";
import { hashOf, newSecret } from "../../src/secrets.js";
import { activity, envelope, startCollector } from "../support/collector.js";

const ask = async (address: string, path: string, init?: RequestInit) => {
  const answer = await fetch(address + path, init);
  return { status: answer.status, headers: answer.headers, body: (await answer.json().catch(() => undefined)) as Body };
};
type Body = { activities: readonly { verdict?: string; reason?: string; activity?: { id: string } }[] };

describe("a collector that is debugged", () => {
  test("tells of each activity what became of it, and forgets that when it is told to", async () => {
    const { address, send } = await startCollector({ debug: true });
    const [like, slip] = [activity(), activity({ kind: "content.lik" })];
    await send([like, slip]);
    await send([like]);
    await send([activity()], { key: "wrong" });
    const good = await ask(address, "/debug/good");
    expect(good.body.activities.map(({ verdict, activity: one }) => [verdict, one?.id])).toEqual([
      ["accepted", like.id],
      ["duplicate", like.id],
    ]);
    const bad = await ask(address, "/debug/bad");
    expect(bad.body.activities.map(({ reason, activity: one }) => [reason, one?.id])).toEqual([
      ["unknown-kind", slip.id],
      ["unknown-key", undefined],
    ]);
    await ask(address, "/debug/reset", { method: "POST" });
    expect((await ask(address, "/debug/good")).body.activities).toEqual([]);
    expect((await ask(address, "/debug/bad")).body.activities).toEqual([]);
  });

  test("remembers the last 1,000 batches", async () => {
    const { address, send } = await startCollector({ debug: true });
    const first = activity();
    await send([first]);
    for (let i = 0; i < 100; i++) await Promise.all(Array.from({ length: 10 }, () => send([activity()])));
    const { activities } = (await ask(address, "/debug/good")).body;
    expect(activities.length).toBe(1_000);
    expect(activities.some(({ activity: one }) => one?.id === first.id)).toBe(false);
  });

  test("tries a batch the whole way without a trace", async () => {
    const { address, rows } = await startCollector({ debug: true });
    const trial = { method: "POST", body: envelope([activity(), activity({ kind: "content.lik" })]) };
    const answer = await ask(address, "/v1/activities/test", trial);
    expect(answer.body).toMatchObject({ accepted: 1, rejected: [{ reason: "unknown-kind" }] });
    expect(await rows()).toEqual([]);
    expect((await ask(address, "/debug/good")).body.activities).toEqual([]);
  });

  test("lets pages of this machine read, and no page of a stranger", async () => {
    const { address } = await startCollector({ debug: true });
    const from = (origin: string) => ask(address, "/debug/good", { headers: { Origin: origin } });
    expect((await from("http://localhost:8080")).headers.get("access-control-allow-origin")).toBe(
      "http://localhost:8080",
    );
    expect((await from("https://stranger.example")).headers.get("access-control-allow-origin")).toBeNull();
  });

  test("asks for a report token where there are any, and shows each site to its own readers", async () => {
    const [own, other] = [newSecret(), newSecret()];
    const config = checkConfig({
      sites: [
        { id: "one", key: "one", zone: "UTC" },
        { id: "two", key: "two", zone: "UTC" },
      ],
      reportTokens: [
        { name: "of one", hash: hashOf(own), role: "site-admin", sites: ["one"] },
        { name: "of two", hash: hashOf(other), role: "site-admin", sites: ["two"] },
      ],
    });
    const { address, send } = await startCollector({ config, debug: true });
    await send([activity()], { key: "one" });
    expect((await ask(address, "/debug/good")).status).toBe(401);
    const counts = [own, other].map(async (token) => {
      const { body } = await ask(address, "/debug/good", { headers: { Authorization: `Bearer ${token}` } });
      return body.activities.length;
    });
    expect(await Promise.all(counts)).toEqual([1, 0]);
  });
});

test("a collector that is not debugged has none of these addresses", async () => {
  const { address } = await startCollector();
  for (const path of ["/debug/good", "/debug/bad"]) expect((await ask(address, path)).status).toBe(404);
  expect((await ask(address, "/v1/activities/test", { method: "POST", body: envelope([activity()]) })).status).toBe(
    404,
  );
});
