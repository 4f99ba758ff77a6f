import { describe, expect, test } from "vitest";
import { activity, nowMs, serveReports, unit } from "./support.js";

const content = { id: "s17/a", type: "OTSession", name: "Opening keynote", slug: "opening-keynote" };
const session = "0192f0c4-5e6f-7a11-8b22-3c4455667788";
const figures = {
  percent: 30,
  mode: "on-demand",
  basis: "visible",
  watchedSeconds: 61.234,
  durationSeconds: 200,
} as const;

interface Page {
  readonly statements: readonly { readonly id: string; readonly verb: { readonly id: string } }[];
  readonly more: string;
}

/** What is in a statement, and where statements are. */
describe("activities as xAPI statements", () => {
  test("say who did what to which content, and how far they got", async () => {
    const { store, get } = await serveReports();
    const watched = activity({
      kind: "content.watch",
      content,
      userId: "ada",
      session,
      watch: figures,
      verified: true,
    });
    const ada = { site: "demo", user: { id: "ada", first: "Ada", last: "Lovelace" }, toldAt: 1, verified: true };
    await store.write(unit({ activities: [watched], people: [ada] }));
    const answer = await get("/v1/reports/xapi?content=s17/a");
    expect(answer.headers.get("x-experience-api-version")).toBe("1.0.3");
    expect(await answer.json()).toEqual({
      statements: [
        {
          id: watched.id,
          actor: {
            objectType: "Agent",
            name: "Ada Lovelace",
            account: { homePage: "https://demo.invalid", name: "ada" },
          },
          verb: { id: "http://adlnet.gov/expapi/verbs/progressed", display: { en: "Watch" } },
          object: {
            objectType: "Activity",
            id: "urn:turnout:site:demo:content:s17%2Fa",
            definition: {
              type: "urn:turnout:content-type:OTSession",
              name: { und: "Opening keynote" },
              extensions: { "urn:turnout:slug": "opening-keynote" },
            },
          },
          result: {
            completion: false,
            duration: "PT61.23S",
            extensions: { "https://w3id.org/xapi/video/extensions/progress": 0.3 },
          },
          context: {
            registration: session,
            platform: "Turnout",
            extensions: {
              "urn:turnout:kind": "content.watch",
              "urn:turnout:category": "Content - OTSession",
              "urn:turnout:inferred": false,
              "urn:turnout:verified": true,
            },
          },
          timestamp: new Date(watched.at).toISOString(),
          version: "1.0.3",
        },
      ],
      more: "",
    });
  });

  test("name a visitor by the device, a page by its path, and say what was written", async () => {
    const { store, get } = await serveReports();
    await store.write(
      unit({ activities: [activity({ kind: "feed.post", label: "Hello", device: session, path: "/a b" })] }),
    );
    const { statements } = (await (await get("/v1/reports/xapi?kind=feed.post")).json()) as Page;
    expect(statements).toMatchObject([
      {
        actor: { account: { name: `visitor:${session}` } },
        verb: { id: "urn:turnout:verb:feed.post" },
        object: { id: "urn:turnout:site:demo:page:%2Fa%20b" },
        result: { response: "Hello" },
      },
    ]);
  });

  test("come page by page, each once, and not those that were stored since the first", async () => {
    const { store, get } = await serveReports();
    const early = Array.from({ length: 25 }, (_, i) =>
      activity({ at: nowMs - 60_000 + i, seq: i, kind: "content.view", content }),
    );
    await store.write(unit({ activities: early }));
    const ids: string[] = [];
    for (let path = "/v1/reports/xapi?limit=10&kind=content.view"; path !== ""; ) {
      const page = (await (await get(path)).json()) as Page;
      ids.push(...page.statements.map(({ id }) => id));
      await store.write(unit({ activities: [activity({ at: nowMs + 1, kind: "content.view", content })] }));
      path = page.more;
    }
    expect(ids).toEqual(early.map(({ id }) => id));
    expect((await store.audit("demo", 10)).map(({ subject }) => subject)).toEqual(["xAPI"]);
  });
});
