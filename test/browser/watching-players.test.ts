import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReportRow } from "../support/collector.js";
import { type EventPage, startEventPage } from "../support/event-page.js";
import { bundleMediaElement, playerFiles, serveFakes } from "../support/player-site.js";

/** A page with a player that the script has to find by itself, unless it is handed over. `begin` plays, `end` pauses it. */
const bodies: Readonly<Record<string, string>> = {
  youtube: `<iframe src="https://www.youtube.com/embed/film?enablejsapi=1" allow="autoplay"></iframe>${youtubeControls()}`,
  "youtube-nocookie": `<iframe src="https://www.youtube-nocookie.com/embed/film" allow="autoplay"></iframe>${youtubeControls()}`,
  vimeo: `<iframe src="https://player.vimeo.com/video/76979871" allow="autoplay"></iframe><script src="/packages/vimeo.js"></script>
    <script>const player = new Vimeo.Player(document.querySelector("iframe")); begin = () => player.play(); end = () => player.pause()</script>`,
  "video.js": `<script src="/packages/video.js"></script><video class="video-js" muted width=160></video>
    <script>const player = videojs(document.querySelector("video")); player.src("/film.webm");
    begin = () => player.play(); end = () => player.pause()</script>`,
  plyr: `<script src="/packages/plyr.js"></script><video muted width=160 src="/film.webm"></video>
    <script>const player = new Plyr(document.querySelector("video"), { loadSprite: false, storage: { enabled: false } });
    begin = () => player.play(); end = () => player.pause()</script>`,
  "hls.js": `<script src="/packages/hls.js"></script><video muted width=160></video>
    <script>window.hls = new Hls(); hls.attachMedia(document.querySelector("video")); hls.loadSource("/film.m3u8");
    begin = () => hls.media.play(); end = () => hls.media.pause()</script>`,
  "native-hls": `<video muted width=160 src="/film.m3u8"></video>
    <script>begin = () => document.querySelector("video").play(); end = () => document.querySelector("video").pause()</script>`,
  wistia: `<div class="wistia_embed wistia_async_abc123"><video muted width=160 src="/film.webm"></video></div>
    <script type="module">import { createWistia } from "/wistia.js"; const film = createWistia(document.querySelector("video"), "abc123");
    window.begin = film.play; window.end = film.pause</script>`,
  "wistia-player": `<wistia-player media-id="abc123"></wistia-player>
    <script type="module">import { defineWistiaPlayer } from "/wistia.js"; const film = document.createElement("video");
    Object.assign(film, { muted: true, src: "/film.webm" }); document.querySelector("wistia-player").attachShadow({ mode: "closed" }).append(film);
    defineWistiaPlayer(film); window.begin = () => film.play(); window.end = () => film.pause()</script>`,
  "media-chrome": `<script src="/packages/media-chrome.js"></script>
    <media-controller><hls-video slot="media" muted></hls-video></media-controller>
    <script type="module">import "/adapters/hls-video-element.js"; const film = document.querySelector("hls-video");
    film.src = "/film.m3u8"; window.begin = () => film.play(); window.end = () => film.pause()</script>`,
  "handed-over": `<script src="/packages/hls.js"></script><video muted width=160></video>
    <script>{ const hls = new Hls(); hls.loadSource("/film.m3u8"); hls.attachMedia(document.querySelector("video"));
    begin = () => (turnout.watch(hls), hls.media.play()); end = () => hls.media.pause() }</script>`,
  "by-hand": `<script>
    let timer; let from; const at = () => ({ positionSeconds: (performance.now() - from) / 1000, durationSeconds: 10 });
    begin = () => { from = performance.now(); window.handle = turnout.watch(); handle.update(at()); handle.start();
      timer = setInterval(() => handle.update(at()), 250) };
    end = () => { clearInterval(timer); handle.update({ ...at(), playing: false }) }</script>`,
  live: `<script src="/packages/hls.js"></script><video muted width=160></video>
    <script>window.hls = new Hls({ liveSyncDurationCount: 2 }); hls.attachMedia(document.querySelector("video"));
    hls.loadSource("/live.m3u8"); begin = () => hls.media.play(); end = () => hls.media.pause()</script>`,
};

function youtubeControls(): string {
  return `<script>const command = (func) => document.querySelector("iframe").contentWindow.postMessage(JSON.stringify({ event: "command", func, args: [] }), "*");
    begin = () => command("playVideo"); end = () => command("pauseVideo")</script>`;
}

const startsAt = Date.now();
const endsAt = startsAt + 100_000;
let event: EventPage;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "turnout-players-"));
  await bundleMediaElement(folder);
  const about = (id: string): string =>
    JSON.stringify({ id, type: "OTSession", name: id, slug: id, ...(id === "live" && { startsAt, endsAt }) });
  event = await startEventPage({
    bodies: Object.fromEntries(
      Object.entries(bodies).map(([id, body]) => [
        `/${id}`,
        `<main data-turnout-content='${about(id)}'>${body}<button id="go" style="position:fixed;right:0;bottom:0;z-index:9" onclick="begin()">Play</button></main>`,
      ]),
    ),
    files: { ...playerFiles, "/adapters/hls-video-element.js": join(folder, "hls-video-element.js") },
  });
});
afterAll(async () => {
  await event.stop();
  await rm(folder, { recursive: true });
});

const extra = ["Watch Percent", "Watch Mode", "Watch Basis", "Watched Seconds"];

/** The rows of a content that tell of its player, once there are so many, by action. */
async function rowsOf(id: string, until: number): Promise<{ plays: number; watches: readonly ReportRow[] }> {
  const of = (rows: readonly ReportRow[]): readonly ReportRow[] =>
    rows.filter((row) => row["Content ID"] === id && /Play|Watch/.test(row.Action));
  await event.collector.waitForRows((rows) => of(rows).length >= until);
  const rows = of(await event.collector.exportRows(["--columns", extra.join()]));
  return {
    plays: rows.filter(({ Action }) => Action === "Play").length,
    watches: rows.filter(({ Action }) => Action === "Watch"),
  };
}

async function openPlayer(id: string): Promise<Page> {
  const context = await event.browser.newContext();
  await serveFakes(context);
  const page = await context.newPage();
  await page.goto(`${event.site.url}/${id}`);
  // What watches it, and what plays it, have to come; how fast, a loaded machine decides.
  await page.waitForTimeout(2_500);
  return page;
}

describe.concurrent("the script watches", () => {
  it.each(Object.keys(bodies).filter((id) => id !== "live"))("a player of %s", async (id) => {
    const page = await openPlayer(id);
    await page.click("#go");
    await page.waitForTimeout(3_500);
    await page.evaluate("void window.end()");
    await page.waitForTimeout(500);
    await page.close();
    const { plays, watches } = await rowsOf(id, 2);
    expect(plays).toBe(1);
    const percents = watches.map((row) => row["Watch Percent"]);
    expect(percents).toEqual(["10", "20", "30", "40"].slice(0, percents.length));
    expect(percents.length).toBeGreaterThan(0);
    expect(percents.length).toBeLessThan(5);
    for (const row of watches) expect(row).toMatchObject({ "Watch Mode": "on-demand", "Watch Basis": "visible" });
  });

  it("a live session by its schedule", async () => {
    const context = await event.browser.newContext();
    const page = await context.newPage();
    await serveLive(page);
    await page.goto(`${event.site.url}/live`);
    await page.waitForTimeout(1_500);
    await page.click("#go");
    const { plays, watches } = await rowsOf("live", 2);
    await page.close();
    expect(plays).toBe(1);
    expect(watches[0]).toMatchObject({ "Watch Percent": "10", "Watch Mode": "live", "Watch Basis": "visible" });
    expect(Number(watches[0]?.["Watched Seconds"])).toBeCloseTo(10, 0);
  }, 90_000);
});

/** A live stream of the fixture's segments, again and again: one more each second, five at a time. */
async function serveLive(page: Page): Promise<void> {
  const playlist = await readFile(join(import.meta.dirname, "../fixtures/ten-seconds.m3u8"), "utf8");
  const [head = "", ...segments] = playlist.replace(/#EXT-X-(PLAYLIST|ENDLIST).*\n/g, "").split(/(?=#EXTINF)/);
  const startedAt = Date.now() - 4_000;
  await page.route("**/live.m3u8", (route) => {
    const end = Math.floor((Date.now() - startedAt) / 1_000);
    const first = Math.max(0, end - 5);
    const date = `#EXT-X-PROGRAM-DATE-TIME:${new Date(startedAt + first * 1_000).toISOString()}\n`;
    const listed = Array.from({ length: end - first }, (_, i) => {
      const segment = segments[(first + i) % segments.length];
      return (first + i) % segments.length === 0 ? `#EXT-X-DISCONTINUITY\n${segment}` : segment;
    });
    const body = head.replace("SEQUENCE:0", `SEQUENCE:${first}`) + date + listed.join("");
    return route.fulfill({ contentType: "application/vnd.apple.mpegurl", body });
  });
}
