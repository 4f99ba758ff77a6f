import { openFrame } from "./frame.js";
import type { Player, PlayerEvent, PlayerState } from "./player.js";

/** What it told of itself, by the names of its events' data. */
interface Facts {
  readonly id?: unknown;
  readonly seconds: number;
  readonly duration: number;
  readonly playbackRate: number;
  readonly paused: boolean;
  readonly stalled: boolean;
  readonly ended: boolean;
  readonly muted: boolean;
}

const nothing: Facts = {
  seconds: 0,
  duration: Number.NaN,
  playbackRate: 1,
  paused: true,
  stalled: false,
  ended: false,
  muted: false,
};

/** Each event that is asked for: what it means, and what it says beside its data. Source: https://github.com/vimeo/player.js */
const meanings: Readonly<Record<string, readonly [PlayerEvent, Partial<Facts>]>> = {
  play: ["request", { paused: false, ended: false }],
  playing: ["look", { paused: false, stalled: false, ended: false }],
  pause: ["look", { paused: true }],
  ended: ["look", { paused: true, ended: true }],
  timeupdate: ["look", {}],
  seeking: ["jump", { stalled: true, ended: false }],
  seeked: ["jump", { stalled: false }],
  bufferstart: ["look", { stalled: true }],
  bufferend: ["look", { stalled: false }],
  playbackratechange: ["look", {}],
  durationchange: ["look", {}],
  volumechange: ["look", {}],
  loaded: ["look", {}],
};

/** What is asked at first, by what the answer is called; later the events say it. */
const getters: Readonly<Record<string, keyof Facts>> = {
  getVideoId: "id",
  getCurrentTime: "seconds",
  getDuration: "duration",
  getPlaybackRate: "playbackRate",
  getPaused: "paused",
  getEnded: "ended",
  getMuted: "muted",
};

const origins = /^https:\/\/(player\.|www\.)?vimeo\.com$/;

/**
 * A Vimeo iframe, by its messages, with or without a `Vimeo.Player` of the page's own beside. When it is no longer watched
 * the subscriptions stay: they are the frame's and not ours, so that taking them back would take them from the page too.
 */
export function createVimeoPlayer(target: object): Player | undefined {
  if (!(target instanceof HTMLIFrameElement) || !origins.test(new URL(target.src, location.href).origin))
    return undefined;
  let facts = nothing;
  return {
    state: () => stateOf(facts, target),
    observe(report) {
      let subscribed = false;
      const subscribe = (): void => {
        if (subscribed) return;
        subscribed = true;
        for (const value in meanings) say({ method: "addEventListener", value });
        for (const method in getters) say({ method });
      };
      const { say, close } = openFrame(target, {
        origins,
        onMessage: ({ event, method, data, value }) => {
          if (event === "ready" || method === "ping") return subscribe();
          const [meaning, said] = meanings[String(event)] ?? ["look", answerOf(method, value)];
          if (!said) return;
          const told: Partial<Facts> = { ...said, ...(event === undefined ? {} : Object(data)) };
          const isAnother = facts.id !== undefined && told.id !== undefined && told.id !== facts.id;
          facts = { ...(isAnother ? nothing : facts), ...told };
          report(isAnother ? "source" : meaning);
        },
        onLoad: () => {
          facts = nothing;
          subscribed = false;
          report("source");
        },
        greet: () => say({ method: "ping" }),
      });
      say({ method: "ping" });
      return close;
    },
  };
}

function answerOf(method: unknown, value: unknown): Partial<Facts> | undefined {
  const fact = getters[String(method)];
  return fact && { [fact]: value };
}

function stateOf(facts: Facts, frame: HTMLIFrameElement): PlayerState {
  const { searchParams } = new URL(frame.src, location.href);
  const on = (name: string): boolean => searchParams.get(name) === "1";
  // A background video is all of this at once. Source: https://help.vimeo.com/hc/en-us/articles/12426285089169
  const decorative =
    on("background") || (on("autoplay") && on("muted") && on("loop") && searchParams.get("controls") === "0");
  return {
    positionSeconds: facts.seconds,
    durationSeconds: facts.duration || Number.NaN,
    rate: facts.playbackRate,
    playing: !facts.paused && !facts.ended,
    stalled: facts.stalled,
    ended: facts.ended,
    needsSight: true,
    remote: true,
    decorative,
    autoplay: on("autoplay") || on("background"),
    muted: facts.muted,
  };
}
