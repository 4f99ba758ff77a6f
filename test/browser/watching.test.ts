import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pauseMs } from "node:timers/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchProfile } from "../support/browser.js";
import { type EventPage, startEventPage } from "../support/event-page.js";
import { aboutFilm, evaluate, filmFiles, filmRows, reach, stopAt, videoTag, watches } from "../support/films.js";

const bodies: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["end", "scrub", "loop", "reload", "sign-in", "sign-out", "kill"].map((id) => [
      `/${id}`,
      aboutFilm(id, videoTag(id === "loop" ? "loop controls" : "")),
    ]),
  ),
  "/fast": aboutFilm("fast", videoTag("", "/film.mp4")),
  "/refused": aboutFilm("refused", videoTag("autoplay controls")),
  "/refused-early": aboutFilm("refused-early", videoTag("autoplay controls")),
  "/shadow": aboutFilm(
    "shadow",
    `<div id="host"></div><script>document.querySelector("#host").attachShadow({ mode: "open" }).innerHTML = '${videoTag()}'</script>`,
  ),
  ...Object.fromEntries(
    ["facade", "facade-late"].map((id) => [
      `/${id}`,
      aboutFilm(
        id,
        `<div id="facade"><img alt="" width="160" height="90"></div>
         <script>document.querySelector("#facade img").onclick = ({ target }) => (target.outerHTML = '${videoTag("autoplay")}')</script>`,
      ),
    ]),
  ),
  "/next": "<p>Another page</p>",
};

let event: EventPage;
beforeAll(async () => {
  event = await startEventPage({ bodies, files: filmFiles });
});
afterAll(() => event.stop());

/** Opens a page of which files come late, so many ms. */
async function openLate(path: string, late: Readonly<Record<string, number>>): Promise<Page> {
  const page = await event.open("/next");
  for (const [file, ms] of Object.entries(late)) {
    await page.route(file, async (route) => {
      await pauseMs(ms);
      await route.continue();
    });
  }
  await page.goto(event.site.url + path);
  return page;
}

/** Opens a page, and waits until what watches films is there. */
async function openWatched(path: string, late: Readonly<Record<string, number>> = {}): Promise<Page> {
  const page = await openLate(path, late);
  // It listens in shadow roots from when they are made.
  await page.waitForFunction(() => !String(Element.prototype.attachShadow).includes("[native code]"));
  return page;
}

const ended = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => Reflect.get(window, "film")().ended, undefined, { timeout: 30_000, polling: 50 });

describe.concurrent("what is recorded of a film", () => {
  it("whose end was sought is a play and nothing watched", async () => {
    const page = await event.open("/end");
    await evaluate(page, "film().currentTime = 9.8");
    await page.click("#play");
    await ended(page);
    await page.close();
    expect(await filmRows(event, "end", 1)).toEqual(["Play"]);
  });

  it("that was scrubbed through is what was played between", async () => {
    const page = await event.open("/scrub");
    await page.click("#play");
    await reach(page, 0.3);
    await evaluate(page, "film().pause()");
    for (const seconds of [2, 4, 6, 8]) {
      await evaluate(page, `film().currentTime = ${seconds}`);
      await page.waitForTimeout(60);
    }
    await page.click("#play");
    await reach(page, 9);
    await page.close();
    expect(await filmRows(event, "scrub", 2)).toEqual(["Play", ...watches(1)]);
  });

  it("that loops is counted once", async () => {
    const page = await event.open("/loop");
    await page.click("#play");
    await reach(page, 9.5);
    await page.waitForFunction("film().currentTime < 5");
    await reach(page, 2);
    await page.close();
    expect(await filmRows(event, "loop", 11)).toEqual(["Play", ...watches(10)]);
  });

  it("at double speed is all of it, in half the time", async () => {
    const page = await event.open("/fast");
    await evaluate(page, "void (film().playbackRate = 2)");
    await page.click("#play");
    await ended(page);
    await page.close();
    expect(await filmRows(event, "fast", 11)).toEqual(["Play", ...watches(10)]);
  });

  it("that goes on after a reload is all of it, and a play in each view", async () => {
    const page = await event.open("/reload");
    await page.click("#play");
    // The half was reached and kept a while ago: a write that begins while the page goes may wait behind another.
    await reach(page, 5.7);
    await page.reload();
    await evaluate(page, "film().currentTime = 5");
    await page.click("#play");
    await ended(page);
    await page.close();
    const rows = await filmRows(event, "reload", 12);
    expect(rows.sort()).toEqual(["Play", "Play", ...watches(10)]);
  });

  it("by a visitor who signs in goes on as theirs", async () => {
    const page = await event.open("/sign-in");
    await page.click("#play");
    await reach(page, 5.2);
    await evaluate(page, `turnout.identify({ id: "ada" })`);
    await ended(page);
    await page.close();
    expect(await filmRows(event, "sign-in", 11)).toEqual(["Play", ...watches(10)]);
  });

  it("by somebody who signed out is not the next one's", async () => {
    const page = await event.open("/sign-out");
    await evaluate(page, `turnout.identify({ id: "bea" })`);
    await page.click("#play");
    await reach(page, 2.2);
    await evaluate(page, "turnout.reset()");
    await evaluate(page, `turnout.identify({ id: "cid" })`);
    await reach(page, 3.9);
    await evaluate(page, "film().pause()");
    await page.close();
    expect((await filmRows(event, "sign-out", 4)).filter((row) => row === "Watch")).toEqual(watches(3));
  });

  it.each([
    ["refused", 0],
    ["refused-early", 1_000],
  ])("whose own start the browser refused is a play once the person starts it (%s)", async (id, lateMs) => {
    // The refusal may be over before the script comes.
    const page = await openWatched(`/${id}`, { "**/turnout.js": lateMs });
    await page.waitForFunction("film().readyState === 4 && film().paused");
    await page.click("#play");
    await stopAt(page, 1.5);
    await page.close();
    expect(await filmRows(event, id, 2)).toEqual(["Play", ...watches(1)]);
  });

  it("in an open shadow root is found", async () => {
    const page = await openWatched("/shadow");
    await page.click("#play");
    await stopAt(page, 1.5);
    await page.close();
    expect(await filmRows(event, "shadow", 2)).toEqual(["Play", ...watches(1)]);
  });

  it.each([
    ["facade", 0],
    ["facade-late", 1_000],
  ])("that a click on its picture put there is a play, though it started by itself (%s)", async (id, lateMs) => {
    // What watches it may come when it has begun.
    const page = await openLate(`/${id}`, { "**/watch-page*": lateMs });
    await page.click("#facade img");
    await page.waitForSelector("video", { state: "attached" });
    await stopAt(page, 1.5);
    await filmRows(event, id, 1);
    await page.close();
    expect(await filmRows(event, id, 2)).toEqual(["Play", ...watches(1)]);
  });

  it("of which a killed browser showed the half is whole when the rest is watched", async () => {
    const folder = await mkdtemp(join(tmpdir(), "turnout-profile-"));
    const first = await launchProfile(folder);
    const page = await first.newPage();
    await page.goto(`${event.site.url}/kill`);
    await page.click("#play");
    await reach(page, 6.5);
    await killBrowser(folder);
    await first.close().catch(() => undefined);
    const second = await launchProfile(folder);
    const next = await second.newPage();
    await next.goto(`${event.site.url}/kill`);
    // Five seconds of what was watched may be lost, and no more.
    await evaluate(next, "film().currentTime = 4.8");
    await next.click("#play");
    await ended(next);
    await next.close();
    await second.close();
    await rm(folder, { recursive: true, force: true });
    expect((await filmRows(event, "kill", 12)).filter((row) => row === "Watch")).toEqual(watches(10));
  });
});

/** Ends the browser whose profile is in `folder`, as a crash would. */
async function killBrowser(folder: string): Promise<void> {
  for (const id of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
    if (command.includes(folder) && !command.includes("--type=")) process.kill(Number(id), "SIGKILL");
  }
}
