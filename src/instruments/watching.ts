import type { Guard } from "../guard.js";
import type { Player, PlayerEvent } from "../players/player.js";
import { type WatchRules, watchRules } from "../watch/rules.js";
import { createShelf, type ShelfParts } from "../watch/shelf.js";
import { type Followed, type FollowerParts, type Following, followPlayer } from "./follow-player.js";
import { keepProgress } from "./kept-progress.js";
import type { PlayerReport } from "./player-report.js";
import type { Keep } from "./record.js";

export interface WatchingParts
  extends Keep,
    Pick<ShelfParts, "lock" | "today">,
    Omit<FollowerParts, "who" | "shelf" | "rules"> {
  readonly guard: Guard;
  /** The user who is there, undefined for a visitor. */
  readonly person: () => string | undefined;
  readonly rules?: WatchRules;
}

/** What is watched on a page, of each content, by whoever is there. */
export interface Watching {
  /** Follows a player until the answered function is called. */
  follow(player: Player, how: Following): () => void;
  /** What is known of each player. */
  players(): readonly PlayerReport[];
  /** Looks at all players: what they show, or to whom, may have changed. */
  look(): void;
  /** Monotonic time, ms, of what is being taken into account. */
  now(): number;
  /** Takes into account what happened at a time that is past. */
  at(time: number, act: () => void): void;
  /** The page is hidden, or gone for now: records and saves what is known, and then lets others count. */
  leaving(isGone: boolean): void;
  /** The page is shown again: other pages may have counted meanwhile. */
  returning(): void;
  /** The person signed out: what they watched is forgotten. */
  forget(): void;
  stop(): void;
}

export function createWatching(parts: WatchingParts): Watching {
  const { guard, person, rules = watchRules } = parts;
  const all = new Map<Followed, () => void>();
  let who = person();
  let then: number | undefined;
  /** The page is left, and may yet come back. */
  let isGone = false;

  const now = (): number => then ?? parts.now();
  const shelf = createShelf({
    ...{ ...parts, ...keepProgress(parts, parts.today()), now, rules },
    onLoad: guard(() => look()),
  });

  const forget = (): void => {
    who = person();
    shelf.clear();
    for (const followed of all.keys()) followed.forget();
  };

  /** A visitor who signs in takes along what they watched; somebody else begins with what is kept of them. */
  const turn = (): void => {
    if (who === person()) return;
    if (who === undefined) {
      for (const followed of all.keys()) {
        followed.handle("look");
        followed.end();
      }
    }
    forget();
  };

  const look = (): void => {
    if (isGone) return;
    turn();
    for (const followed of all.keys()) followed.handle("look", true);
  };

  return {
    follow(player, how) {
      const followed = followPlayer(player, how, { ...parts, now, rules, shelf, who: () => who });
      const handle = guard((event: PlayerEvent): void => {
        if (isGone) return;
        turn();
        followed.handle(event);
      });
      const stopObserving = player.observe(handle);
      const stop = guard((): void => {
        if (!all.delete(followed)) return;
        stopObserving();
        followed.stop();
      });
      all.set(followed, stop);
      handle("look");
      return stop;
    },
    players: () => [...all.keys()].map(({ report }) => report()),
    look,
    now,
    at(time, act) {
      then = time;
      act();
      then = undefined;
    },
    leaving(leaves) {
      look();
      isGone ||= leaves;
      if (leaves) for (const followed of all.keys()) followed.end();
      shelf.save();
    },
    returning() {
      isGone = false;
      look();
      void shelf.reload();
    },
    forget,
    stop() {
      for (const stop of all.values()) stop();
      shelf.clear();
    },
  };
}
