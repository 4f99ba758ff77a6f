import { streamOf } from "./hls.js";
import type { Player, PlayerEvent, PlayerState } from "./player.js";

/** A player of video.js or of Plyr: the same names, the one's are functions, the other's are properties. */
interface LibraryPlayer {
  on(type: string, listener: (event: { readonly type: string }) => void): unknown;
  off(type: string, listener: (event: { readonly type: string }) => void): unknown;
  readonly currentTime: unknown;
}

const meanings: Readonly<Record<string, PlayerEvent>> = {
  play: "request",
  playing: "look",
  timeupdate: "look",
  pause: "look",
  waiting: "look",
  ratechange: "look",
  durationchange: "look",
  // Plyr keeps "durationchange" to itself.
  loadedmetadata: "look",
  ended: "look",
  seeking: "jump",
  seeked: "jump",
  // Advertisements of videojs-contrib-ads. Source: https://videojs.github.io/videojs-contrib-ads/integrator/events.html
  adstart: "jump",
  adend: "jump",
  loadstart: "source",
};

/**
 * video.js and Plyr: the player itself, or the element that it made its own. By the library's own means, whatever plays
 * below it: a `<video>`, a stream, an iframe of another site. Undefined for an element that no player has taken (yet).
 */
export function createLibraryPlayer(target: object): Player | undefined {
  const player = playerOf(target);
  if (!player) return undefined;
  let waiting = is(player, "paused");
  return {
    state: () => stateOf(player, waiting),
    observe(report) {
      const handle = ({ type }: { readonly type: string }): void => {
        if (type === "play" || type === "waiting" || type === "playing") waiting = type !== "playing";
        report(meanings[type] as PlayerEvent);
      };
      for (const type in meanings) player.on(type, handle);
      return () => {
        for (const type in meanings) player.off(type, handle);
      };
    },
  };
}

function stateOf(player: LibraryPlayer, waiting: boolean): PlayerState {
  const ended = is(player, "ended");
  const muted = is(player, "muted") || number(player, "volume") === 0;
  const autoplay = Boolean(read(player, "autoplay"));
  const positionSeconds = number(player, "currentTime") || 0;
  const ads = Reflect.get(player, "ads");
  return {
    positionSeconds,
    // Plyr says 0 where the length is unknown.
    durationSeconds: number(player, "duration") || Number.NaN,
    rate: number(player, "playbackRate") || number(player, "speed") || 1,
    playing: read(player, "paused") === false && !ended,
    stalled: waiting || is(player, "seeking"),
    ended,
    needsSight: !is(player, "isAudio") && !is(player, "isInPictureInPicture") && !is(player, "pip"),
    decorative: autoplay && muted && is(player, "loop") && read(player, "controls") === false,
    autoplay,
    muted,
    inAd: ads instanceof Object && is(ads, "isInAdMode"),
    ...liveOf(player, positionSeconds),
    ...belowPlyr(player),
  };
}

/** Source: https://docs.videojs.com/livetracker */
function liveOf(player: LibraryPlayer, positionSeconds: number): Partial<PlayerState> {
  const tracker = read(player, "liveTracker");
  if (!(tracker instanceof Object && is(tracker, "isLive"))) return {};
  return { behindLiveSeconds: Math.max(0, number(tracker, "liveCurrentTime") - positionSeconds) };
}

/** Plyr shows the medium that it plays, which may be a stream, or its blank file while there is nothing else to play. */
function belowPlyr(player: LibraryPlayer): Partial<PlayerState> {
  const media: unknown = Reflect.get(player, "media");
  if (!(media instanceof HTMLMediaElement)) return {};
  const { blankVideo } = (Reflect.get(player, "config") ?? {}) as { readonly blankVideo?: string };
  if (media.currentSrc === blankVideo) return { durationSeconds: Number.NaN, playing: false };
  return streamOf(media, { holder: player });
}

/** The value of a property, or the answer of a function of that name. */
function read(object: object, name: string): unknown {
  const value: unknown = Reflect.get(object, name);
  return typeof value === "function" ? value.call(object) : value;
}

const is = (object: object, name: string): boolean => read(object, name) === true;
const number = (object: object, name: string): number => Number(read(object, name) ?? Number.NaN);

function playerOf(target: object): LibraryPlayer | undefined {
  if (isPlayer(target)) return target;
  if (!(target instanceof Element)) return undefined;
  // video.js names itself on the element it made, Plyr on the medium within.
  for (const element of [target, ...target.querySelectorAll("*")]) {
    for (const name of ["player", "plyr"]) {
      const found: unknown = Reflect.get(element, name);
      if (isPlayer(found)) return found;
    }
  }
  return undefined;
}

function isPlayer(it: unknown): it is LibraryPlayer {
  return it instanceof Object && "currentTime" in it && "duration" in it && "on" in it && "off" in it;
}
