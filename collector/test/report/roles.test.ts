import { parse } from "csv-parse/sync";
import { newId } from "turnout/wire";
import { describe, expect, onTestFinished, test } from "vitest";
import { checkConfig } from "../../src/config.js";
import { hashOf, newSecret } from "../../src/secrets.js";
import { createServer } from "../../src/server.js";
import { memoryStore } from "../../src/stores/memory.js";
import { activity, nowMs, unit } from "./support.js";

const [admin, one, speaker] = [newSecret(), newSecret(), newSecret()];
const config = checkConfig({
  sites: [
    { id: "demo", key: "demo", zone: "UTC" },
    { id: "other", key: "other", zone: "UTC" },
  ],
  reportTokens: [
    { name: "organiser", hash: hashOf(admin), role: "site-admin" },
    { name: "organiser of the other", hash: hashOf(one), role: "site-admin", sites: ["other"] },
    { name: "Ada", hash: hashOf(speaker), role: "content-admin", sites: ["demo"], contents: ["s17", "s18"] },
  ],
});

const content = (id: string, type = "OTSession") => ({ id, type, name: `Name ${id}`, slug: id });
const watch = { percent: 10, mode: "on-demand", basis: "visible", watchedSeconds: 6, durationSeconds: 60 } as const;

/** A collector whose routes are noted as they are added. */
async function start() {
  const store = memoryStore();
  const app = createServer({ store, config, now: () => nowMs });
  const address = await app.listen({ port: 0, host: "127.0.0.1" });
  onTestFinished(async () => {
    app.server.closeAllConnections();
    await app.close();
    await store.close();
  });
  await store.write(
    unit({
      activities: [
        activity({ kind: "content.view", content: content("s17"), userId: "mine" }),
        activity({ kind: "content.chat", content: content("s18"), userId: "mine", label: "my words" }),
        activity({ kind: "content.chat", content: content("SECRET"), userId: "SECRET", label: "SECRET" }),
        activity({ kind: "content.watch", content: content("SECRET"), userId: "SECRET", watch }),
        activity({ kind: "content.watch", content: content("s17"), userId: "mine", watch }),
        activity({ kind: "page.view", userId: "SECRET", path: "/SECRET" }),
        activity({ site: "other", kind: "content.view", content: content("s17"), userId: "SECRET" }),
      ],
      people: ["mine", "SECRET"].map((id) => ({
        site: "demo",
        user: { id, email: `${id}@example.org`, [`trait of ${id}`]: 1 },
        toldAt: 1,
        verified: false,
      })),
    }),
  );
  const get = (path: string, token = speaker) =>
    fetch(`${address}${path}`, { headers: { Authorization: `Bearer ${token}` } });
  return { address, get, routes: app.printRoutes({ commonPrefix: false }) };
}

/** Every filter, with a value that would reach for what is another's. */
const reaching = [
  "",
  "content=",
  "user=SECRET",
  "user=mine&user=SECRET",
  "text=SECRET",
  "kind=page.view",
  "section=Content",
  "type=OTSession",
  "signedIn=true",
  "verified=false",
  "columns=Page Path,Device ID",
  "from=2000-01-01",
  "site=demo",
  "like=example.org",
  `after=${Buffer.from(JSON.stringify([0, 0, ""])).toString("base64url")}`,
] as const;

describe("a content admin", { timeout: 60_000 }, () => {
  test("reads rows, counts, people and watching of the own contents", async () => {
    const { get } = await start();
    const csv = await (await get("/v1/reports/user-activity.csv")).text();
    const rows = parse(csv, { bom: true, columns: true }) as Readonly<Record<string, string>>[];
    expect(rows.map((row) => row["Content ID"]).sort()).toEqual(["s17", "s17", "s18"]);
    expect(await (await get("/v1/reports/count")).json()).toEqual({ count: 3 });
    expect(await (await get("/v1/reports/count?content=s17")).json()).toEqual({ count: 2 });
    expect(await (await get("/v1/reports/watch?content=s17")).json()).toMatchObject({ people: 1 });
    expect(await (await get("/v1/reports/unique-users.csv")).text()).toContain("mine@example.org");
    expect(await (await get("/v1/reports/sites")).json()).toMatchObject({
      sites: [{ id: "demo" }],
      reader: { name: "Ada", contents: ["s17", "s18"] },
    });
  });

  test("reads nothing of another content, by any route and any filter", async () => {
    const { get, routes } = await start();
    const paths = [...routePaths(routes)].filter((path) => path.startsWith("/v1/") || path === "/metrics");
    paths.splice(paths.indexOf("/v1/reports/live"), 1); // it never ends; it has a test of its own
    expect(paths).toContain("/v1/reports/user-activity.csv");
    for (const path of paths) {
      for (const query of reaching) {
        const address = `${path.replaceAll(/:\w+/g, "SECRET")}?${encodeURI(query)}`;
        const answer = await get(address);
        const text = await answer.text();
        const [said] = /unknown parameter "\w+"/.exec(text) ?? [];
        expect(said ?? text, address).not.toMatch(/SECRET/);
      }
    }
  });

  test("is suggested people of the own contents only, by name and e-mail and by id", async () => {
    const { get } = await start();
    const idsLike = async (text: string, token?: string) => {
      const answer = await (await get(`/v1/reports/people?like=${encodeURIComponent(text)}`, token)).json();
      return answer.people.map(({ id }: { id: string }) => id);
    };
    expect([await idsLike("example.org"), await idsLike("SECRET")]).toEqual([["mine"], []]);
    expect(await idsLike("example.org", admin)).toEqual(["mine", "SECRET"]);
  });

  test("hears of nothing on another content, however it is asked for", async () => {
    const { get, address } = await start();
    const live = await get("/v1/reports/live");
    const reader = live.body?.pipeThrough(new TextDecoderStream()).getReader();
    const activities = ["SECRET", "s17"].map((id) => ({
      ...{ id: newId(nowMs), kind: "content.like", at: nowMs, content: content(id) },
    }));
    const body = JSON.stringify({ v: 1, key: "demo", sentAt: nowMs, sdk: "test", activities });
    await fetch(`${address}/v1/activities`, { method: "POST", body });
    let heard = "";
    while (!heard.includes("Name s17")) heard += (await reader?.read())?.value ?? "";
    expect(heard).not.toContain("SECRET");
    expect((await get("/v1/reports/live?content=SECRET")).status).toBe(403);
  });

  test("is refused what is asked of another content by its id, as if there were none", async () => {
    const { get } = await start();
    for (const route of ["user-activity", "user-activity.csv", "user-activity.ndjson", "unique-users.csv", "count"]) {
      for (const query of ["content=SECRET", "content=s17&content=SECRET", "content=none"]) {
        const answer = await get(`/v1/reports/${route}?${query}`);
        expect([answer.status, (await answer.json()).error.code]).toEqual([403, "not-your-content"]);
      }
    }
    expect((await get("/v1/reports/watch?content=SECRET")).status).toBe(403);
    expect((await get("/v1/reports/catalogue?content=SECRET")).status).toBe(403);
  });

  test("does not learn of another site, where the same id is another content", async () => {
    const { get } = await start();
    for (const route of ["count?", "user-activity.csv?", "watch?content=s17&"]) {
      expect((await get(`/v1/reports/${route}site=other`)).status).toBe(400);
    }
  });
});

describe("a site admin", () => {
  test("reads all of the sites that the token opens, and no others", async () => {
    const { get } = await start();
    expect(await (await get("/v1/reports/count", admin)).json()).toEqual({ count: 6 });
    expect(await (await get("/v1/reports/count?site=other", admin)).json()).toEqual({ count: 1 });
    expect(await (await get("/v1/reports/count", one)).json()).toEqual({ count: 1 });
    expect((await get("/v1/reports/count?site=demo", one)).status).toBe(400);
    expect((await (await get("/v1/reports/sites", one)).json()).sites).toMatchObject([{ id: "other" }]);
  });
});

/** The paths that can be got, of a tree as Fastify prints it: a level is four characters wide. */
function routePaths(tree: string): readonly string[] {
  const paths: string[] = [];
  const above: string[] = [];
  for (const line of tree.split("\n")) {
    const [, indent = "", part = "", methods = ""] = /^(.*?[└├]── )(.*?) \((.*)\)$/.exec(line) ?? [];
    const level = indent.length / 4;
    above[level] = (above[level - 1] ?? "") + part;
    if (methods.split(", ").includes("GET")) paths.push(above[level]);
  }
  return paths;
}
