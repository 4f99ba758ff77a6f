import { newId } from "turnout/wire";
import { onTestFinished } from "vitest";
import { type Config, checkConfig } from "../../src/config.js";
import { hashOf } from "../../src/secrets.js";
import { createServer } from "../../src/server.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { Store, StoredActivity, WriteUnit } from "../../src/stores/store.js";

/** 9 o'clock in Berlin. */
export const nowMs = Date.parse("2026-11-23T08:00:00Z");

export const config: Config = checkConfig({
  sites: [
    { id: "demo", key: "demo", name: "Demo", zone: "Europe/Berlin", staff: ["@neapwater.example", "test=true"] },
    { id: "other", key: "other", name: "Other", zone: "UTC" },
  ],
  reportTokens: [{ name: "organiser", hash: hashOf("a secret"), role: "site-admin" }],
  links: [{ label: "The event", url: "http://localhost:4681/" }],
});

/** A stored activity, one hour ago unless said otherwise. */
export function activity(given: Partial<StoredActivity> = {}): StoredActivity {
  const at = given.at ?? nowMs - 3_600_000;
  return {
    site: "demo",
    id: newId(at),
    ts: at,
    at,
    receivedAt: at,
    seq: 1,
    kind: "page.view",
    label: null,
    content: null,
    userId: null,
    device: null,
    session: null,
    view: null,
    path: "/",
    inferred: false,
    verified: false,
    fromServer: false,
    gpc: false,
    watch: null,
    stay: null,
    ...given,
  };
}

export function unit(given: Partial<WriteUnit>): WriteUnit {
  return { activities: [], people: [], rejected: [], ...given };
}

/** The collector on a free port until the test has finished, over a store that is an empty one in memory unless given. */
export async function serveReports(store: Store = memoryStore()) {
  const served = await listen(store);
  onTestFinished(served.close);
  return served;
}

/** The collector on a free port until it is closed. */
export async function listen(store: Store) {
  const app = createServer({ store, config, now: () => nowMs });
  const address = await app.listen({ port: 0, host: "127.0.0.1" });
  const close = async (): Promise<void> => {
    app.server.closeAllConnections();
    await app.close();
    await store.close();
  };
  return {
    store,
    address,
    get: (path: string, init: RequestInit = {}) =>
      fetch(`${address}${path}`, { ...init, headers: { authorization: "Bearer a secret", ...init.headers } }),
    close,
  };
}

const session = { id: "s17", type: "OTSession", name: "Opening, keynote", slug: "opening-keynote" };
const ada = {
  id: "u42",
  first: "Ada",
  last: "Lovelace",
  company: "Analytical",
  email: "ada@example.org",
  track: "=math",
};

/** The collector with six activities of two people and a visitor, and one activity of another site. */
export async function serveSome() {
  const served = await serveReports();
  await served.store.write(
    unit({
      activities: [
        activity({ at: nowMs - 4000, seq: 1, kind: "content.view", content: session, userId: "u42" }),
        activity({ at: nowMs - 3000, seq: 2, kind: "content.chat", label: "=1+1", content: session, userId: "u42" }),
        activity({ at: nowMs - 2000, seq: 3, kind: "page.view" }),
        activity({
          at: nowMs - 1000,
          seq: 4,
          kind: "lesson.complete",
          content: { ...session, type: "Lesson" },
          userId: "u7",
        }),
        activity({ at: nowMs - 500, seq: 5, kind: "retired.kind", label: "old" }),
        activity({ at: nowMs, seq: 6, kind: "page.leave" }),
        activity({ site: "other", kind: "help.open" }),
      ],
      people: [
        { site: "demo", user: ada, toldAt: 1, verified: false },
        { site: "demo", user: { id: "u7", first: "Grace", tags: ["a", "b"] }, toldAt: 1, verified: false },
      ],
    }),
  );
  return served;
}
