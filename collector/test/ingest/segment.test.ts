import { Analytics } from "@segment/analytics-node";
import { parse } from "csv-parse/sync";
import { describe, expect, onTestFinished, test } from "vitest";
import { checkConfig } from "../../src/config.js";
import { hashOf, newSecret } from "../../src/secrets.js";
import { session, startCollector } from "../support/collector.js";

const secret = newSecret();
const config = checkConfig({
  sites: [{ id: "demo", key: "demo", zone: "UTC", serverKeys: [{ name: "segment", hash: hashOf(secret) }] }],
});

/** The collector, and Segment's own library that sends to it. */
async function start() {
  const collector = await startCollector({ config });
  const analytics = new Analytics({ writeKey: secret, host: collector.address, flushAt: 50, maxRetries: 0 });
  const failures: unknown[] = [];
  analytics.on("error", (error) => failures.push(error));
  onTestFinished(() => analytics.closeAndFlush().then(() => expect(failures).toEqual([])));
  const report = async (columns = "") => {
    const csv = await (await fetch(`${collector.address}/v1/reports/user-activity.csv?columns=${columns}`)).text();
    return parse(csv, { bom: true, columns: true }) as Readonly<Record<string, string>>[];
  };
  return { ...collector, analytics, report };
}

describe("Segment's library for Node", () => {
  test("sends tracks, pages and people, and their rows are those of our own clients", async () => {
    const { analytics, report } = await start();
    const timestamp = new Date(Date.now() - 3_600_000);
    const traits = {
      firstName: "Ada",
      lastName: "Lovelace",
      email: "ada@example.org",
      company: { name: "Analytical" },
    };
    analytics.identify({ userId: "u42", traits, timestamp });
    const by = { userId: "u42", timestamp };
    analytics.track({ ...by, event: "content.chat", properties: { text: "Hello", content: session } });
    analytics.track({ ...by, event: "course.earnCredit", properties: { content: { ...session, type: "Course" } } });
    analytics.page({ ...by, name: "Home", properties: { path: "/home", title: "Home" } });
    analytics.page({ ...by, properties: { content: session, path: "/sessions/1" } });
    analytics.track({ anonymousId: "visitor", timestamp, event: "help.open" });
    await analytics.closeAndFlush();

    const rows = await report("Page Path,Sent By");
    const ada = { "User ID": "u42", First: "Ada", Last: "Lovelace", Company: "Analytical", Email: "ada@example.org" };
    const on = { "Content ID": "s1", "Content Name": "Opening keynote" };
    expect(rows).toHaveLength(5);
    for (const row of [
      { ...ada, ...on, Category: "Content - OTSession", Action: "Chat", Label: "Hello" },
      { ...ada, ...on, Category: "Content - Course", Action: "Earn Credit", Label: "Opening keynote" },
      { ...ada, Category: "Page", Action: "View", "Page Path": "/home", "Content ID": "" },
      { ...ada, ...on, Category: "Content - OTSession", Action: "View", "Page Path": "/sessions/1" },
      { "User ID": "", Category: "Support Chat", "Sent By": "server" },
    ]) {
      expect(rows).toContainEqual(expect.objectContaining(row));
    }
    const written = timestamp.toISOString().slice(0, 19).replace("T", " ");
    expect(new Set(rows.map((row) => row["Date/Time"]))).toEqual(new Set([written]));
  });

  test("may repeat a message, which counts once, and share a key with a page", async () => {
    const { analytics, report, send } = await start();
    const order = { idempotencyKey: "order-17", content: session };
    await send([
      {
        id: "01900000-0000-7000-8000-000000000001",
        kind: "content.like",
        at: Date.now(),
        content: session,
        idempotencyKey: "order-17",
      },
    ]);
    analytics.track({ userId: "u1", event: "content.like", properties: order });
    for (let i = 0; i < 3; i++) analytics.track({ userId: "u1", event: "help.open", messageId: "one" });
    await analytics.closeAndFlush();
    expect((await report("Sent By")).map((row) => [row.Action, row["Sent By"]]).sort()).toEqual([
      ["Like", "server"],
      ["Open", "server"],
    ]);
  });

  test("is answered with success where one message is none of ours, which is kept apart with its reason", async () => {
    const { analytics, store, report } = await start();
    analytics.track({ userId: "u1", event: "Order Completed", properties: { total: 5 } });
    analytics.group({ userId: "u1", groupId: "g1" });
    analytics.track({
      userId: "u1",
      event: "content.chat",
      properties: { text: "Hi", colour: "red", content: session },
    });
    await analytics.closeAndFlush();
    expect(await report()).toEqual([]);
    const rejected = await store.rejected("demo", 10);
    expect(rejected.map(({ reason }) => reason).sort()).toEqual(["bad-id", "unknown-detail", "unknown-kind"]);
    expect(rejected.some(({ body }) => body.includes("Order Completed"))).toBe(true);
  });
});

describe("Segment's routes", () => {
  const call = (address: string, name: string, body: string, user = secret) =>
    fetch(`${address}/v1/${name}`, {
      method: "POST",
      headers: { Authorization: `Basic ${btoa(`${user}:`)}`, "Content-Type": "application/json" },
      body,
    });

  test("take the single calls too, also without time, id and traits", async () => {
    const { address, report } = await start();
    const body = JSON.stringify({ userId: 7, event: "help.open", traits: { first: "Grace" } });
    expect(await (await call(address, "track", body)).json()).toMatchObject({ success: true, accepted: 1 });
    expect(await (await call(address, "page", "{}")).json()).toMatchObject({ success: true, accepted: 1 });
    expect(await (await call(address, "identify", body)).json()).toMatchObject({ success: true, accepted: 0 });
    expect(await report()).toContainEqual(expect.objectContaining({ "User ID": "7", First: "Grace", Action: "Open" }));
  });

  test("refuse a wrong key, and bodies that are no messages", async () => {
    const { address } = await start();
    expect((await call(address, "batch", "{}", "demo")).status).toBe(401);
    for (const [body, status] of [
      ["{", 400],
      ["{}", 400],
      ["[]", 400],
      ['{"batch":7}', 400],
    ] as const) {
      expect((await call(address, "batch", body)).status).toBe(status);
    }
    const many = JSON.stringify({ batch: Array(1_001).fill({}) });
    expect((await call(address, "batch", many)).status).toBe(413);
    expect((await call(address, "track", "null")).status).toBe(200);
  });
});
