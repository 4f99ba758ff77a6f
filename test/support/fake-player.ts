import type { Player, PlayerEvent, PlayerState } from "../../src/players/player.js";

/** Fields of a step of a timeline. */
export interface Fields {
  readonly [name: string]: unknown;
  readonly p?: string;
  readonly x?: number;
}

/** A player that does what a timeline says. */
export interface FakePlayer extends Player {
  /** Takes a step and tells the listener. */
  take(event: string, fields: Fields): void;
  /** Where it is, and how fast it says it goes. */
  readonly at: { x: number; rate: number };
  key: string;
}

const meanings: Readonly<Record<string, PlayerEvent>> = {
  load: "source",
  play: "request",
  seeking: "jump",
  seeked: "jump",
  ad: "jump",
};

export function createFakePlayer(): FakePlayer {
  let report: ((event: PlayerEvent) => void) | undefined;
  const at = { x: 0, rate: 1 };
  let state = {
    ...{ dur: Number.NaN, paused: true, waiting: true, seeking: false, ended: false, pip: false, ad: false },
    ...{ autoplay: false, muted: false, loop: false, controls: false, trusted: true, presence: false },
    ...{ behind: undefined as number | undefined, pdt: undefined as number | undefined },
  };
  const durationOf = (dur: unknown): number =>
    dur === "Infinity" ? Number.POSITIVE_INFINITY : ((dur as number | null) ?? Number.NaN);

  const player: FakePlayer = {
    at,
    key: "c",
    take(event, fields) {
      if (fields.x !== undefined) at.x = fields.x;
      if (event === "move")
        at.x += ((fields.forMs as number) / 1_000) * ((fields.rate as number | undefined) ?? at.rate);
      if (fields.rate !== undefined && event !== "move") at.rate = fields.rate as number;
      if (fields.dur !== undefined) state.dur = durationOf(fields.dur);
      if (event === "load") load(fields);
      if (event === "play") Object.assign(state, { paused: false, ended: false, waiting: true });
      if (event === "playing") Object.assign(state, { paused: false, waiting: false, seeking: false, ended: false });
      if (event === "pause" || event === "blocked") state.paused = true;
      if (event === "waiting") state.waiting = true;
      if (event === "seeking" || event === "seeked")
        Object.assign(state, { seeking: event === "seeking", ended: false });
      if (event === "ended") state.ended = true;
      if (event === "pip") state.pip = fields.on === true;
      if (event === "ad") state.ad = fields.on === true;
      if (event === "presence")
        Object.assign(state, { presence: true, paused: false, waiting: false, dur: Number.POSITIVE_INFINITY });
      report?.(meanings[event] ?? "look");
    },
    state: (): PlayerState => ({
      positionSeconds: at.x,
      durationSeconds: state.dur,
      rate: at.rate,
      playing: !state.paused && !state.ended,
      stalled: state.waiting || state.seeking,
      ended: state.ended,
      needsSight: !state.pip,
      decorative: state.autoplay && state.muted && state.loop && !state.controls,
      autoplay: state.autoplay,
      muted: state.muted,
      inAd: state.ad,
      durationDoubtful: !state.trusted,
      presence: state.presence,
      ...(state.behind !== undefined && { behindLiveSeconds: state.behind }),
      ...(state.pdt !== undefined && { programTimeMs: state.pdt + (at.x - pdtAt) * 1_000 }),
    }),
    observe(listener) {
      report = listener;
      return () => (report = undefined);
    },
  };

  let pdtAt = 0;
  function load(fields: Fields): void {
    const { key = "c", keepPlaying = false, trusted = true, autoplay = false, muted = false, loop = false } = fields;
    player.key = key as string;
    if (fields.x === undefined) at.x = 0;
    if (!keepPlaying) Object.assign(state, { paused: true, waiting: true });
    Object.assign(state, {
      seeking: false,
      ended: false,
      trusted,
      autoplay,
      muted,
      loop,
      controls: fields.controls ?? false,
    });
    state = { ...state, behind: fields.behind as number | undefined, pdt: fields.pdt as number | undefined };
    pdtAt = at.x;
  }
  return player;
}
