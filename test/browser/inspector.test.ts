import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportColumns } from "../support/collector.js";
import { type ConsoleOutput, listenToConsole } from "../support/console-output.js";
import { type InspectedPage, type InspectedSite, startInspectedSite } from "../support/inspected.js";

const body = `<main data-turnout-content='{"id":"s17","type":"OTSession","name":"Opening keynote","slug":"opening-keynote"}'>
  <button id="like" data-turnout="content.like">Like</button>
  <button id="slip" data-turnout="content.lik">Like</button>
  <form id="chat" data-turnout="content.chat"><input name="text"><button>Send</button></form>
  <video id="film" src="/film.webm" controls muted></video>
</main><script>addEventListener("submit", (event) => event.preventDefault())</script>`;

/** A page that has put its own in the place of the console's methods, with a policy that lets little happen. */
const hostile = {
  head: `<script>window.heard = []; for (const name of ["log", "group", "groupCollapsed", "groupEnd", "table"]) console[name] = (...words) => heard.push(words)</script>`,
  body,
};

let event: InspectedSite;
let opened: InspectedPage;
let printed: ConsoleOutput;

beforeAll(async () => {
  const film = join(import.meta.dirname, "../fixtures/ten-seconds.webm");
  event = await startInspectedSite(
    { "/": { body }, "/hostile": hostile, "/quiet": { body } },
    { debug: true, files: { "/film.webm": film } },
  );
  opened = await event.open("/");
  printed = await listenToConsole(opened.page);
});
afterAll(() => event.stop());

const ask: InspectedPage["ask"] = (...given) => opened.ask(...given);
/** Runs a command, and answers what it answered and printed. */
async function say<R>(run: Parameters<typeof opened.ask<R>>[0]): Promise<{ answer: R; lines: readonly string[] }> {
  printed.clear();
  const answer = await opened.ask(run);
  await expect.poll(() => printed.lines().length).toBeGreaterThan(0);
  return { answer, lines: printed.lines() };
}
/** The number of the last activity of a kind, once it has reached a state. */
async function numberOf(kind: string, state: string): Promise<number> {
  const find = () =>
    ask((inspector, asked) => inspector.activities(asked).at(-1) ?? { number: 0, state: "none" }, kind);
  await expect.poll(async () => (await find()).state, { timeout: 30_000 }).toBe(state);
  return (await find()).number;
}

describe("the inspector", () => {
  it("lists its commands", async () => {
    const { answer, lines } = await say((inspector) => inspector.help());
    expect(answer.map(({ command }) => command.replace(/\(.*/, ""))).toEqual([
      ...["help", "status", "why", "activities", "tail", "stop", "row", "queue", "flush", "pause", "resume", "drop"],
      ...["validate", "copy", "replay", "video", "views", "consent", "ledger", "overlay", "remote"],
    ]);
    expect(lines.length).toBeGreaterThan(20);
  });

  it("says how the SDK does", async () => {
    await numberOf("content.view", "accepted");
    const { answer, lines } = await say((inspector) => inspector.status());
    expect(answer).toMatchObject({ key: "expo", recording: "yes", lastStatus: 200, consent: { analytics: "granted" } });
    expect(answer.activities.accepted).toBeGreaterThan(0);
    expect(lines[0]).toMatch(/^turnout [\d.]+ running {2}in the report \d/);
  });

  it("tells of activities as they happen, with the element, until it is stopped", async () => {
    await ask((inspector) => inspector.tail("content."));
    printed.clear();
    await opened.page.click("#like");
    await expect
      .poll(() => printed.lines().join("\n"), { timeout: 30_000 })
      .toMatch(/content\.like .*accepted.*button#like/);
    expect(printed.lines()[0]).toMatch(/content\.like .*s17 Opening keynote .*waiting.*button#like/);
    await ask((inspector) => inspector.stop());
    printed.clear();
    await opened.page.click("#like");
    await event.collector.waitForRows((rows) => rows.filter(({ Action }) => Action === "Like").length === 2);
    expect(printed.lines()).toEqual([]);
  });

  it("lists what happened, by kind, by state, by pattern", async () => {
    await opened.page.click("#slip");
    await numberOf("content.lik", "rejected");
    const { answer, lines } = await say((inspector) => inspector.activities("rejected"));
    expect(answer).toMatchObject([
      { kind: "content.lik", state: "rejected", reason: "unknown-kind", element: "button#slip" },
    ]);
    expect(lines.join("\n")).toMatch(/content\.lik .*rejected: unknown-kind/);
    expect((await ask((inspector) => inspector.activities(/like$/))).map(({ kind }) => kind)).toEqual([
      "content.like",
      "content.like",
    ]);
  });

  it("writes the very line that the report has", async () => {
    await opened.page.fill("#chat input", 'Hello, "all" =1');
    await opened.page.press("#chat input", "Enter");
    const number = await numberOf("content.chat", "accepted");
    const row = await ask((inspector, asked) => inspector.row(asked, "UTC"), number);
    const text = await (
      await fetch(`${event.collector.url}/v1/reports/user-activity.csv?kind=content.chat&zone=UTC`)
    ).text();
    expect(text.split("\r\n")[1]).toBe(row?.line);
    expect(Object.keys(row?.cells ?? {})).toEqual(reportColumns);
    expect(row?.isThere).toBe(true);
  });

  it("holds everything back, shows what waits, drops one of it, and lets go", async () => {
    await ask((inspector) => inspector.pause());
    await opened.page.click("#like");
    await opened.page.click("#slip");
    const waiting = async () => (await ask((inspector) => inspector.queue())).filter(({ seq }) => seq !== undefined);
    await expect.poll(async () => (await waiting()).length, { timeout: 30_000 }).toBe(2);
    const [like, slip] = await waiting();
    expect(like).toMatchObject({ kind: "content.like", state: "waiting" });
    expect(like?.bytes).toBeGreaterThan(100);
    const held = await ask((inspector) => inspector.flush());
    expect(held).toMatchObject({ sent: 0, waiting: 2 });
    expect((await ask((inspector, asked) => inspector.why(asked), like?.number ?? 0)).reason).toContain(
      "pause() was called",
    );
    expect(await ask((inspector, asked) => inspector.drop(asked), slip?.number ?? 0)).toBe(true);
    await ask((inspector) => inspector.resume());
    await expect.poll(async () => (await ask((inspector) => inspector.queue())).length, { timeout: 30_000 }).toBe(0);
    const ledger = await ask((inspector) => inspector.ledger());
    expect(ledger).toMatchObject({ waiting: 0, losses: { dropped: 1 } });
    expect((await ask((inspector) => inspector.activities("lost"))).map(({ reason }) => reason)).toEqual(["dropped"]);
  });

  it("says whether a call would make a row, and what was meant", async () => {
    const { answer, lines } = await say((inspector) => inspector.validate("content.chta", { text: "Hello" }));
    expect(answer).toMatchObject({ valid: false, problem: "unknown-kind", nearest: "content.chat" });
    expect(lines[0]).toContain('did you mean "content.chat"?');
    expect(await ask((inspector) => inspector.validate("content.chat", { text: "Hello" }))).toMatchObject({
      valid: true,
    });
    expect(await ask((inspector) => inspector.validate("content.review", { rating: 7 }))).toMatchObject({
      problem: "bad-detail",
    });
  });

  it("makes texts for others that hold no secrets and nothing that a person wrote", async () => {
    await opened.page.evaluate(() => {
      const { turnout } = window as unknown as {
        turnout: { identify(user: object, proof: object): void; track(...given: unknown[]): void };
      };
      turnout.identify({ id: "u42", first: "Ada", email: "ada@example.org" }, { token: "a.secret.token" });
      turnout.track("feed.post", { text: "Call me at ada@example.org" });
    });
    const number = await numberOf("feed.post", "accepted");
    for (const form of ["curl", "json", "csv", "bundle"] as const) {
      const text = await ask((inspector, [asked, name]) => inspector.copy(asked, name), [form, number] as const);
      expect(text).toMatch(form === "curl" ? /^curl -X POST 'http:/ : form === "csv" ? /^u42,,,,,/ : /^{/);
      for (const secret of ["Ada", "ada@example.org", "a.secret.token", "Call me"]) expect(text).not.toContain(secret);
    }
  });

  it("has the collector try one again, of which nothing comes into the report", async () => {
    const before = (await event.collector.exportRows()).length;
    const number = await numberOf("content.lik", "lost");
    expect(await ask((inspector, asked) => inspector.replay(asked), number)).toEqual({
      verdict: "rejected",
      reason: "unknown-kind",
    });
    const like = await numberOf("content.like", "accepted");
    expect(await ask((inspector, asked) => inspector.replay(asked), like)).toMatchObject({ verdict: "accepted" });
    expect((await event.collector.exportRows()).length).toBe(before);
  });

  it("tells the collector's own verdicts", async () => {
    const { answer } = await say((inspector) => inspector.remote());
    expect(answer.asked).toBe("answered");
    expect(answer.activities).toContainEqual(
      expect.objectContaining({ kind: "content.lik", verdict: "rejected", reason: "unknown-kind" }),
    );
    expect(answer.activities).toContainEqual(expect.objectContaining({ kind: "content.view", verdict: "accepted" }));
  });

  it("draws the tenths that were watched, and says why the next has not come", async () => {
    const video = () => ask((inspector) => inspector.video()[0]);
    expect((await say((inspector) => inspector.video())).lines.join("\n")).toMatch(
      /it (has not been played|is paused).*video#film/,
    );
    await opened.page.evaluate(() => (document.getElementById("film") as HTMLVideoElement).play());
    await expect.poll(async () => (await video())?.levels.length, { timeout: 30_000 }).toBeGreaterThan(1);
    expect((await video())?.next).toMatch(/s of it are still to be watched for the next tenth/);
    await opened.page.evaluate(() => (document.getElementById("film") as HTMLVideoElement).pause());
    await expect.poll(async () => (await video())?.next, { timeout: 30_000 }).toBe("it is paused");
    const { answer, lines } = await say((inspector) => inspector.video());
    expect(answer[0]).toMatchObject({
      content: "s17",
      mode: "on-demand",
      element: "video#film",
      lengthSeconds: expect.closeTo(10, 0),
    });
    expect(answer[0]?.tenths[0]).toBeGreaterThan(0.99);
    expect(lines.join("\n")).toMatch(/█.* \d0 % .*it is paused.*video#film/);
  });

  it("tells the stays, and what ends them", async () => {
    const { answer, lines } = await say((inspector) => inspector.views());
    expect(answer).toMatchObject([{ kind: "content.view", content: "s17", leave: "content.leave" }]);
    expect(lines.join("\n")).toMatch(/content\.view .*for [\d.]+ .* now/);
  });

  it("says what other answers of the person would do, and does not do it", async () => {
    const { answer } = await say((inspector) => inspector.consent({ analytics: "denied" }));
    expect(answer.whatIf).toMatchObject({ analytics: "denied" });
    expect(answer.effects.join(" ")).toContain("nothing is recorded");
    expect((await ask((inspector) => inspector.status())).consent.analytics).toBe("granted");
  });

  it("prints though the page has taken the console away, and breaks no Content-Security-Policy", async () => {
    const other = await event.open("/hostile");
    const output = await listenToConsole(other.page);
    await other.ask((inspector) => inspector.status());
    await expect.poll(() => output.lines().join("\n"), { timeout: 30_000 }).toContain("site key");
    expect(await other.page.evaluate(() => (window as unknown as { heard: unknown[] }).heard)).toEqual([]);
  });

  it("is not there, and silent, until somebody asks", async () => {
    const page = await (await event.browser.newContext()).newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const output = await listenToConsole(page);
    await page.goto(`${event.site.url}/quiet`);
    await page.click("#like");
    await event.collector.waitForRows((rows) => rows.length > 0);
    expect(asked.filter((url) => url.includes("inspector"))).toEqual([]);
    expect(output.lines()).toEqual([]);
    const there = await page.evaluate(async () => {
      const { turnout } = window as unknown as { turnout: { inspect(): Promise<unknown>; inspector?: unknown } };
      const [one, other] = [await turnout.inspect(), await turnout.inspect()];
      return one === other && one === turnout.inspector;
    });
    expect(there).toBe(true);
  });

  it("comes by itself where the device says so", async () => {
    const page = await (await event.browser.newContext()).newPage();
    await page.addInitScript(() => localStorage.setItem("turnout_debug", "1"));
    await page.goto(`${event.site.url}/quiet`);
    await page.waitForFunction(() => "inspector" in ((window as unknown as { turnout?: object }).turnout ?? {}));
  });
});
