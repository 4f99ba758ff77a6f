import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PlayerEvent, PlayerState } from "../../src/players/player.js";
import { type PlayerSite, startPlayerSite } from "../support/player-site.js";

let site: PlayerSite;
beforeAll(async () => {
  site = await startPlayerSite();
});
afterAll(() => site.stop());

type Said = PlayerState & { readonly event: PlayerEvent };

const evaluate = <T>(page: Page, script: string): Promise<T> => page.evaluate(script) as Promise<T>;
const until = (page: Page, condition: string): Promise<unknown> =>
  page.waitForFunction(condition, undefined, { polling: 50, timeout: 15_000 });
const last = (page: Page): Promise<Said> => evaluate(page, "log[log.length - 1]");
const lastIs = (page: Page, condition: string): Promise<unknown> =>
  until(page, `window.log?.length > 0 && ((state) => ${condition})(log[log.length - 1])`);

describe("beside a YT.Player of the page's own", () => {
  it("the adapter overhears what is told to it, and lets it keep its answers", async () => {
    const page = await site.open("youtube-owned");
    await until(page, "window.own?.some(({ info }) => info?.duration > 9)");
    await evaluate(page, "begin()");
    // Time enough for a greeting, which would turn all answers to us.
    await page.waitForTimeout(700);
    await evaluate(page, "controls.play()");
    await lastIs(page, "state.positionSeconds > 1 && state.playing");
    expect(await last(page)).toMatchObject({ durationSeconds: expect.closeTo(10, 0), rate: 1 });
    expect(await evaluate(page, "log.some(({ event }) => event === 'request')")).toBe(true);
    const own = await evaluate<number>(page, "own.filter(({ info }) => info?.currentTime > 0.5).length");
    expect(own).toBeGreaterThan(0);
    expect(await evaluate<number[]>(page, "heard")).not.toContain("stage");
    expect(await evaluate(page, "typeof onYouTubeIframeAPIReady")).toBe("undefined");
  });

  it("the adapter that comes while it plays knows that it plays, though nobody says so again", async () => {
    const page = await site.open("youtube-owned");
    await until(page, "window.own?.some(({ event }) => event === 'onReady')");
    await evaluate(page, "controls.play()");
    await until(page, "own.some(({ info }) => info?.currentTime > 0.5)");
    await evaluate(page, "begin()");
    await lastIs(page, "state.playing && state.positionSeconds > 1.5");
    expect(await evaluate(page, "log.some(({ event }) => event === 'request')")).toBe(false);
  });

  it("the adapter asks it for what it was told before", async () => {
    const page = await site.open("youtube-owned");
    await evaluate(
      page,
      "void (window.YT = { get: (id) => id === 'stage' && { getDuration: () => 10, getPlayerState: () => 2, getCurrentTime: () => 4 } })",
    );
    await evaluate(page, "begin()");
    expect(await evaluate(page, "initial")).toMatchObject({ durationSeconds: 10, positionSeconds: 4, playing: false });
  });
});

describe("a YouTube frame without enablejsapi", () => {
  it("is loaded once more with it, in no step of the tab's history", async () => {
    const page = await site.open("youtube-bare");
    await until(page, "window.loads === 1 && window.begin !== undefined");
    const before = await evaluate<number>(page, "history.length");
    await evaluate(page, "begin()");
    await lastIs(page, "state.durationSeconds > 9");
    const { searchParams } = new URL(await evaluate<string>(page, "document.querySelector('iframe').src"));
    expect(Object.fromEntries(searchParams)).toEqual({ rel: "0", enablejsapi: "1", origin: site.url });
    expect(await evaluate(page, "[loads, history.length]")).toEqual([2, before]);
  });

  it("is left alone while the person is in it", async () => {
    const page = await site.open("youtube-bare");
    await until(page, "window.loads === 1 && window.begin !== undefined");
    await evaluate(page, "document.querySelector('iframe').focus()");
    await evaluate(page, "begin()");
    await page.waitForTimeout(700);
    expect(await evaluate(page, "[loads, document.querySelector('iframe').src.includes('enablejsapi')]")).toEqual([
      1,
      false,
    ]);
  });
});

it("a message that is not the frame's is not believed", async () => {
  const page = await site.open("youtube");
  await lastIs(page, "state.durationSeconds > 9");
  await evaluate(page, `postMessage('{"event":"infoDelivery","info":{"currentTime":5,"playerState":1}}', "*")`);
  await evaluate(page, "controls.play()");
  await lastIs(page, "state.playing");
  expect(await evaluate(page, "Math.max(...log.map(({ positionSeconds }) => positionSeconds))")).toBeLessThan(5);
});

it("the page's own Vimeo.Player is answered beside the adapter, and after it has gone", async () => {
  const page = await site.open("vimeo");
  await lastIs(page, "state.durationSeconds > 9");
  expect(await evaluate(page, "controls.duration()")).toBeCloseTo(10, 0);
  await evaluate(
    page,
    "void new Vimeo.Player(document.querySelector('iframe')).on('timeupdate', ({ seconds }) => (window.seconds = seconds))",
  );
  await evaluate(page, "stop()");
  await evaluate(page, "controls.play()");
  await until(page, "window.seconds > 0.5");
});

describe("a live stream through hls.js", () => {
  it("is endless, and tells how far behind it is and when the picture was sent", async () => {
    const page = await openLive();
    await evaluate(page, "begin(true)");
    expect(await evaluate(page, "initial")).toMatchObject({ durationDoubtful: true, durationSeconds: Number.NaN });
    await lastIs(page, "state.durationSeconds === Infinity && !state.durationDoubtful");
    await evaluate(page, "controls.play()");
    await lastIs(page, "state.playing && !state.stalled && state.programTimeMs > 0");
    const now = Date.now();
    const { programTimeMs = 0, behindLiveSeconds = 0 } = await last(page);
    expect(behindLiveSeconds).toBeGreaterThan(0.5);
    expect(behindLiveSeconds).toBeLessThan(6);
    expect(Math.abs(now - programTimeMs - behindLiveSeconds * 1_000)).toBeLessThan(2_000);
  });

  it("is of doubtful duration where the instance is nowhere to be found", async () => {
    const page = await openLive();
    await evaluate(page, "begin(false)");
    await lastIs(page, "state.durationSeconds > 0");
    expect(await last(page)).toMatchObject({ durationDoubtful: true });
  });

  it("on demand is of no doubtful duration once its playlist is there", async () => {
    const page = await site.open("hls");
    await lastIs(page, "state.durationSeconds > 9 && state.durationDoubtful === false");
  });
});

describe("an embedded meeting", () => {
  it("is present as long as it is laid out, and looked at each second", async () => {
    const page = await site.open("meeting");
    await until(page, "window.log?.length >= 3");
    const said = await evaluate<(Said & { at: number })[]>(page, "log");
    for (const one of said) {
      expect(one).toMatchObject({ presence: true, playing: true, needsSight: true, durationSeconds: Infinity });
    }
    const [first, , third] = said;
    const passedMs = (third?.at ?? 0) - (first?.at ?? 0);
    expect(((third?.positionSeconds ?? 0) - (first?.positionSeconds ?? 0)) * 1_000).toBeCloseTo(passedMs, -2);
    await evaluate(page, "void (document.querySelector('iframe').style.display = 'none')");
    await lastIs(page, "!state.playing");
    expect(await evaluate(page, "log.every(({ event }) => event === 'look')")).toBe(true);
  });
});

describe("a library", () => {
  it("that shows an advertisement says so, as a jump", async () => {
    const page = await site.open("video.js");
    await lastIs(page, "state.durationSeconds > 9");
    await evaluate(page, "void (videojs.players[Object.keys(videojs.players)[0]].ads = { isInAdMode: () => true })");
    await evaluate(page, "void videojs.players[Object.keys(videojs.players)[0]].trigger('adstart')");
    expect(await last(page)).toMatchObject({ event: "jump", inAd: true });
  });

  it("that plays its blank file plays nothing", async () => {
    const page = await site.open("plyr");
    await lastIs(page, "state.durationSeconds > 9");
    await evaluate(page, "controls.play()");
    await lastIs(page, "state.playing");
    const { playing, durationSeconds } = await evaluate<PlayerState>(
      page,
      "(document.querySelector('video').plyr.config.blankVideo = document.querySelector('video').currentSrc, player.state())",
    );
    expect({ playing, durationSeconds }).toEqual({ playing: false, durationSeconds: Number.NaN });
  });
});

/** A live stream of the fixture's segments: one more each second, five at a time, four there from the start. */
async function openLive(): Promise<Page> {
  const page = await site.open("live");
  const playlist = await readFile(join(import.meta.dirname, "../fixtures/ten-seconds.m3u8"), "utf8");
  const [head = "", ...segments] = playlist.replace(/#EXT-X-(PLAYLIST|ENDLIST).*\n/g, "").split(/(?=#EXTINF)/);
  const startedAt = Date.now() - 4_000;
  await page.route("**/live.m3u8", (route) => {
    const end = Math.min(segments.length, Math.floor((Date.now() - startedAt) / 1_000));
    const first = Math.max(0, end - 5);
    const date = `#EXT-X-PROGRAM-DATE-TIME:${new Date(startedAt + first * 1_000).toISOString()}\n`;
    const body = head.replace("SEQUENCE:0", `SEQUENCE:${first}`) + date + segments.slice(first, end).join("");
    return route.fulfill({ contentType: "application/vnd.apple.mpegurl", body });
  });
  return page;
}
