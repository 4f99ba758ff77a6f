import { openFrame } from "./frame.js";
import type { Player, PlayerState } from "./player.js";
import { createEventGuess, type Told } from "./told.js";

/**
 * What the player tells of itself, whole at first, then what changed. Source: what YouTube's own
 * https://www.youtube.com/iframe_api reads; the fields are those of its getters.
 */
interface Info {
  readonly currentTime?: number;
  readonly duration?: number;
  readonly playerState?: number;
  readonly playbackRate?: number;
  readonly muted?: boolean;
  readonly volume?: number;
  readonly videoData?: { readonly video_id?: string; readonly isLive?: boolean };
  readonly progressState?: { readonly duration?: number; readonly seekableEnd?: number };
}

/** `YT.Player`, as far as it is asked. Source: https://developers.google.com/youtube/iframe_api_reference */
type Getter = "getCurrentTime" | "getDuration" | "getPlayerState" | "getPlaybackRate" | "isMuted";
type KnownPlayer = { readonly [name in Getter]?: () => never };

/** Source: https://developers.google.com/youtube/iframe_api_reference#Playback_status */
const ended = 0;
const playing = 1;
const buffering = 3;

const hosts = /^https:\/\/(www\.)?youtube(-nocookie)?\.com$/;

/**
 * A YouTube iframe, by its messages and without YouTube's script.
 *
 * It answers to whoever said "listening" last, under the id that was said. So where the page has a `YT.Player` of its own
 * (its frame's address has `widgetid`) we say nothing, and overhear the answers that it gets; and `onYouTubeIframeAPIReady`
 * is left alone. Without `enablejsapi=1` in its address it says nothing at all: see `enableApi`.
 */
export function createYoutubePlayer(target: object): Player | undefined {
  if (!(target instanceof HTMLIFrameElement) || !hosts.test(new URL(target.src, location.href).origin))
    return undefined;
  const frame = target;
  let info: Info = {};
  return {
    state: () => stateOf(info, frame),
    observe(report) {
      enableApi(frame);
      info = { ...info, ...knownOf(frame) };
      let guess = guessFrom(info, frame);
      const learn = (more: Info, isMidway: boolean): void => {
        info = { ...info, ...more };
        // What it was in before we came is no event.
        if (isMidway) guess = guessFrom(info, frame);
        for (const event of guess(toldOf(info, frame))) report(event);
      };
      const { say, close } = openFrame(frame, {
        origins: hosts,
        onMessage: ({ event, info: told }) => {
          if (event === "onStateChange" && typeof told === "number") learn({ playerState: told }, false);
          if (event === "initialDelivery" && told instanceof Object) learn(told, true);
          if (event === "infoDelivery" && told instanceof Object) {
            // Joined midway we hear of progress alone, which is told while it plays.
            const moved =
              info.playerState === undefined && Number(Reflect.get(told, "currentTime")) > Number(info.currentTime);
            learn(moved ? { playerState: playing, ...told } : told, moved);
          }
        },
        onLoad: () => {
          info = {};
          guess = guessFrom(info, frame);
          report("source");
        },
        greet: () => {
          const isOwned = new URL(frame.src).searchParams.has("widgetid");
          if (!isOwned) say(JSON.stringify({ event: "listening", id: frame.id || "turnout", channel: "widget" }));
        },
      });
      return close;
    },
  };
}

const toldOf = (info: Info, frame: HTMLIFrameElement): Told => ({
  ...stateOf(info, frame),
  source: info.videoData?.video_id,
});

function guessFrom(info: Info, frame: HTMLIFrameElement): ReturnType<typeof createEventGuess> {
  const guess = createEventGuess(() => performance.now());
  guess(toldOf(info, frame));
  return guess;
}

function stateOf(info: Info, frame: HTMLIFrameElement): PlayerState {
  const { currentTime = 0, playerState, playbackRate = 1, videoData, progressState } = info;
  const { searchParams } = new URL(frame.src, location.href);
  const on = (name: string): boolean => searchParams.get(name) === "1";
  const autoplay = on("autoplay");
  const live = videoData?.isLive === true;
  return {
    positionSeconds: currentTime,
    // 0 until it is known; live, it is the length so far.
    durationSeconds: live ? Number.POSITIVE_INFINITY : info.duration || progressState?.duration || Number.NaN,
    rate: playbackRate,
    playing: playerState === playing || playerState === buffering,
    stalled: playerState === buffering,
    ended: playerState === ended,
    needsSight: true,
    remote: true,
    decorative: autoplay && on("mute") && on("loop") && searchParams.get("controls") === "0",
    autoplay,
    muted: info.muted === true || info.volume === 0,
    ...(live && { behindLiveSeconds: Math.max(0, (progressState?.seekableEnd ?? currentTime) - currentTime) }),
  };
}

/** What the page's own `YT.Player` knows: the whole of it is told once, and that was before we came. */
function knownOf(frame: HTMLIFrameElement): Info {
  const { YT } = window as { YT?: { readonly get?: (id: string) => KnownPlayer | undefined } };
  const known = YT?.get?.(frame.id);
  const entries = [
    ["currentTime", known?.getCurrentTime?.()],
    ["duration", known?.getDuration?.()],
    ["playerState", known?.getPlayerState?.()],
    ["playbackRate", known?.getPlaybackRate?.()],
    ["muted", known?.isMuted?.()],
  ];
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/**
 * Adds `enablejsapi=1` and `origin` to a frame without `enablejsapi`, which loads it anew: at once, so that nobody is
 * interrupted, and not while the person is in it. The frame is taken out and put back, because a new address for a frame
 * in its place is a step in the tab's history. `origin` alone is not worth a reload, since the player answers without it.
 */
function enableApi(frame: HTMLIFrameElement): void {
  const url = new URL(frame.src);
  const { activeElement } = frame.getRootNode() as Document | ShadowRoot;
  if (url.searchParams.get("enablejsapi") === "1" || activeElement === frame) return;
  url.searchParams.set("enablejsapi", "1");
  if (!url.searchParams.has("origin")) url.searchParams.set("origin", location.origin);
  const { parentNode, nextSibling } = frame;
  frame.remove();
  frame.src = url.href;
  parentNode?.insertBefore(frame, nextSibling);
}
