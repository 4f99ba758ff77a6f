import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { createServerTurnout, type ServerTurnout } from "turnout/node";
import { expect, it, onTestFinished } from "vitest";
import { type Collector, startCollector } from "../support/collector.js";
import { startEventPage } from "../support/event-page.js";
import { contentNameOf, contents, exampleTime, listWays, person, type Way, type Ways } from "../support/ways.js";
import { startWaysApp } from "../support/ways-app.js";

const ways = listWays();
const film = join(import.meta.dirname, "../fixtures/ten-seconds.webm");
const docs = readFileSync(join(import.meta.dirname, "../../docs/CATALOGUE.md"), "utf8");
const secret = "turnout_a-server-of-the-catalogue-test";

/** Where the examples happen: on a page of each content, and on one without. */
const places = ["OTSession", "Course", "Lesson", undefined] as const;
type Place = (typeof places)[number];

const contentAt = (place: Place) => place && contents[contentNameOf[place]];
const at = (place: Place): readonly Ways[] => ways.filter(({ contentType }) => contentType === place);
const codeOf = (way: Way): string => ("code" in way ? way.code : "");

/** The line of a kind as the docs print it, with the kind as a last column. */
function docLine(kind: string): string {
  const row = docs
    .split("\n")
    .filter((line) => line.startsWith(`| \`${kind}\` | `))
    .at(-1);
  return `${row?.split(" | ").at(-1)?.slice(1, -3)},${kind}`;
}

/** Waits until the report has the lines of these kinds, and no other. */
async function expectLines(collector: Collector, kinds: readonly string[]): Promise<void> {
  const lines = async (): Promise<readonly string[]> => {
    const exported = await collector.exportLines(["--columns", "Kind"]);
    return exported.map((line) => line.replace(/\d{4}-\d\d-\d\d [\d:]{8}/, exampleTime)).sort();
  };
  await expect.poll(lines, { timeout: 30_000 }).toEqual(kinds.map(docLine).sort());
}

interface TurnoutPage {
  turnout: { identify(user: object): void; content(content: object | null): void; flush(): Promise<void> };
}

it("records by each call of the docs, in a browser, the line beside it", async () => {
  const event = await startEventPage({ bodies: { "/": "" }, attributes: 'data-observe="false"' });
  onTestFinished(event.stop);
  const called = ways.filter(({ call }) => "code" in call);
  const turns = places.map((place) => [
    contentAt(place) ?? null,
    ...called.filter(({ contentType }) => contentType === place).map(({ call }) => codeOf(call)),
  ]);
  const page = await event.open("/");
  await page.evaluate(
    ([who, calls]) => {
      const { turnout } = window as unknown as TurnoutPage;
      turnout.identify(who as object);
      for (const [content, ...codes] of calls as [object | null, ...string[]][]) {
        turnout.content(content);
        for (const code of codes) new Function("turnout", code)(turnout);
      }
      return turnout.flush();
    },
    [person, turns] as const,
  );
  expect(called.length).toBeGreaterThan(70);
  await expectLines(
    event.collector,
    called.map(({ kind }) => kind),
  );
});

/** Plays one tenth of the film and some more. */
const player = `<video src="/film.webm#t=0,1.5" width="320"></video>
  <button id="play" onclick="document.querySelector('video').play()">Play</button>`;

const script = `<script>
  addEventListener("submit", (event) => event.preventDefault());
  addEventListener("click", ({ target }) => {
    if (target.ariaPressed) target.ariaPressed = target.ariaPressed !== "true";
  });
  addEventListener("click", (event) => event.target.closest("a") && event.preventDefault());
</script>`;

/** A page of marks. A link into content stands on a page that has none, as in a menu. */
function markedPage(place: Place): string {
  const marks = markedAt(place).map(({ kind, mark }) => `<div id="${kind}">${codeOf(mark)}</div>`);
  const content = contentAt(place);
  return content
    ? `<main data-turnout-content='${JSON.stringify(content)}'>${player}${marks.join("")}</main>${script}`
    : marks.join("") + script;
}

const isPage = ({ mark }: Ways): boolean => codeOf(mark).startsWith("<body");
const markedAt = (place: Place): readonly Ways[] =>
  ways.filter(
    (way) =>
      "code" in way.mark && !isPage(way) && place === (way.kind.endsWith(".click") ? undefined : way.contentType),
  );

/** Fills the form in, if it is one, and sends it or clicks. A notification is only looked at. */
async function act(page: Page, { kind, details }: Ways): Promise<void> {
  const place = page.locator(`[id="${kind}"]`);
  await place.scrollIntoViewIfNeeded();
  if (kind === "notification.view") return;
  for (const [name, value] of Object.entries(details)) {
    const field = place.locator(`[name="${name}"]`);
    const isChoice = (await field.count()) > 0 && (await field.first().getAttribute("value")) !== null;
    if (isChoice) for (const choice of await field.all()) await choice.check();
    else if (await field.count()) await field.fill(String(value));
  }
  await place.locator("button, a").click();
}

it("records by each mark of the docs, and by itself what has none, in a browser, the line beside it", {
  timeout: 120_000,
}, async () => {
  const now = Date.now();
  const live = JSON.stringify({ ...contents.session, startsAt: now - 60_000, endsAt: now + 3_600_000 });
  const event = await startEventPage({
    bodies: {
      "/sign-in": "",
      "/live": `<main data-turnout-content='${live}'></main>`,
      ...Object.fromEntries(ways.filter(isPage).map(({ kind, mark }) => [`/${kind}`, codeOf(mark)])),
      ...Object.fromEntries(places.map((place) => [`/${place}`, markedPage(place)])),
    },
    attributes: { "/sign-in": 'data-observe="false"' },
    files: { "/film.webm": film },
  });
  onTestFinished(event.stop);
  const page = await event.open("/sign-in");
  await page.evaluate((who) => (window as unknown as TurnoutPage).turnout.identify(who), person);
  for (const place of places) {
    await page.goto(`${event.site.url}/${place}`);
    if (place) {
      await page.click("#play");
      await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 1.3);
    }
    for (const way of markedAt(place)) await act(page, way);
  }
  for (const path of ["/live", ...ways.filter(isPage).map(({ kind }) => `/${kind}`)])
    await page.goto(event.site.url + path);
  await page.close();

  const byItself = ways.filter(({ mark }) => "reason" in mark && mark.reason === "by itself").map(({ kind }) => kind);
  const marked = ways.filter(({ mark }) => "code" in mark).map(({ kind }) => kind);
  expect(byItself.length + marked.length).toBeGreaterThan(70);
  // The live session is viewed and left once more, so that somebody joins.
  await expectLines(event.collector, [...byItself, ...marked, "content.view", "content.leave"]);
});

it("records by each component of the docs, in React in a browser, the line beside it", {
  timeout: 120_000,
}, async () => {
  const event = await startEventPage({ bodies: {} });
  onTestFinished(event.stop);
  const shown = (place: Place) => at(place).flatMap(({ kind, react }) => ("hook" in react ? [{ kind, ...react }] : []));
  const pages = places.map((place) => [`/${place}`, { person, content: contentAt(place), examples: shown(place) }]);
  const app = await startWaysApp(Object.fromEntries(pages), event.collector.url);
  onTestFinished(app.stop);
  const page = await (await event.browser.newContext()).newPage();
  for (const place of places) {
    await page.goto(`${app.url}/${place}`);
    for (const { kind } of shown(place)) await page.click(`[id="${kind}"]`);
  }
  await page.close();
  const stays = ["content", "course", "lesson", "page"].flatMap((name) => [`${name}.view`, `${name}.leave`]);
  const clicked = places.flatMap(shown).map(({ kind }) => kind);
  expect(clicked.length).toBeGreaterThan(70);
  await expectLines(event.collector, [...clicked, ...stays]);
});

/** A collector that takes from a site's server. */
async function startForServer(): Promise<Collector> {
  const hash = `sha256:${createHash("sha256").update(secret).digest("hex")}`;
  const site = { id: "demo", key: "demo", zone: "UTC", serverKeys: [{ name: "test", hash }] };
  const collector = await startCollector({ config: { sites: [site] } });
  onTestFinished(collector.stop);
  return collector;
}

const allKinds = ways.map(({ kind }) => kind);

it("records by each call of turnout/node in the docs, all 98, the line beside it", async () => {
  const collector = await startForServer();
  const turnout = createServerTurnout({ endpoint: collector.url, serverKey: secret });
  turnout.identify(person);
  const names = ["turnout", "user", ...Object.keys(contents)];
  for (const { server } of ways) {
    const call = new Function(...names, codeOf(server)) as (turnout: ServerTurnout, ...rest: unknown[]) => void;
    call(turnout, person.id, ...Object.values(contents));
  }
  await turnout.close();
  expect(turnout.losses()).toEqual({});
  expect(allKinds).toHaveLength(98);
  await expectLines(collector, allKinds);
});

it("takes each of the 98 kinds from a server that posts JSON, as curl does, for the line of the docs", async () => {
  const collector = await startForServer();
  const activities = ways.map(({ kind, contentType, details }) => ({
    ...{ kind, details, at: Date.now(), idempotencyKey: randomUUID(), user: person },
    ...(contentType && { content: contents[contentNameOf[contentType]] }),
  }));
  const answer = await fetch(`${collector.url}/v1/server/activities`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ v: 1, sentAt: Date.now(), activities }),
  });
  expect(await answer.json()).toMatchObject({ accepted: 98, duplicates: 0, rejected: [] });
  await expectLines(collector, allKinds);
});
