import type { Clock } from "../clock.js";
import type { Guard } from "../guard.js";
import type { Identity } from "../identity.js";
import type { Settings } from "../options.js";
import type { Page } from "../page.js";
import type { PlayerState } from "../players/player.js";
import type { Acts } from "./plays.js";
import type { Keep, RecordActivity } from "./record.js";
import type { View } from "./views.js";

/** What watching needs of the rest of the SDK. */
export interface WatchParts extends Keep {
  readonly settings: Settings;
  readonly page: Page;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly record: RecordActivity;
  readonly current: () => View | undefined;
  readonly acts: Acts;
}

/** What the page says of a player that it speaks for. All but `stop` is for a player that nobody else knows. */
export interface WatchHandle {
  /** It plays, because somebody asked it to: call it in the handler of the button, while the browser knows of the click. */
  start(): void;
  /**
   * Says what is known of it now: at each change, and at least each second while it plays, since of a longer silence than
   * 10 seconds nothing counts. What is left out stays as it was. Seeks need no saying: they are seen from the positions.
   */
  update(now?: Partial<PlayerState>): void;
  /** It played to its end. */
  end(): void;
  /** Watches it no more. */
  stop(): void;
}

/** A call of a handle: when, monotonic ms, and whether the browser knew of a deed of the person then. */
export type WatchCall = readonly [
  name: keyof WatchHandle,
  state: Partial<PlayerState> | undefined,
  at: number,
  active: boolean | undefined,
];

/** The calls of a handle: kept until there is somebody to hear them. */
export interface WatchCalls {
  readonly early: WatchCall[];
  hear?: (call: WatchCall) => void;
}

/** A sign of life of a medium, from before there was anybody to watch: an event, when, and in which view. */
export type EarlySign = readonly [
  element: HTMLMediaElement,
  type: string,
  at: number,
  active: boolean | undefined,
  view: string | undefined,
  currentTime: number,
  playbackRate: number,
];
