import type { PlayerEvent } from "../players/player.js";
import type { PlayerReport } from "./player-report.js";

/** What the person did last on the page, and when its route changed last; times are monotonic, ms. */
export interface Acts {
  deed?: {
    /** On these elements, from the innermost out. */
    readonly path: readonly Element[];
    readonly at: number;
  };
  routedAt?: number;
  /** What is known of each player that is followed, for whoever inspects the page; there is none before one is. */
  players?: () => readonly PlayerReport[];
}

/** What a player did, and where. */
export interface PlayerDeed {
  /** Undefined for a look at a player whose own deeds are heard of elsewhere, and maybe later: how it began is not known yet. */
  readonly event: PlayerEvent | undefined;
  /** What it shows in which view; undefined where there is no view or no content. */
  readonly scene: string | undefined;
  /** Whether the browser knew of a deed of the person a moment before. */
  readonly active: boolean | undefined;
  readonly autoplay: boolean;
  /** Whether it really runs now. */
  readonly running: boolean;
  /** The element that it is or that holds it. */
  readonly element?: Element | undefined;
}

/** What started a player last. */
export type StartReason = "person" | "autoplay" | "script";

export interface Plays {
  /** Takes a deed of a player into account; answers whether it is a play: the first real motion in a scene, started by the person. */
  take(player: object, deed: PlayerDeed): boolean;
  /** What started it last, if we saw that. */
  reason(player: object): StartReason | undefined;
}

/**
 * How long after a change of the route a start may be the doing of the click that led there, ms. The browser knows of that
 * click for 5 s, and nothing tells a later one on a native control from it.
 */
const arrivalMs = 1_000;

interface Memory {
  tries: number;
  /** It was heard of how it began, or that it had begun before anybody listened. */
  heard?: boolean;
  invitedIn?: string | undefined;
  requestedIn?: string | undefined;
  reason?: StartReason;
}

/**
 * A play is asked for with user activation (`navigator.userActivation`: native controls send the page no click), with no
 * change of the route between, and is not the first try of a source that starts by itself, unless it was the person's
 * click that put it there.
 *
 * @param now - Monotonic time, ms.
 */
export function createPlays(acts: Acts, now: () => number): Plays {
  const moved = new Set<string>();
  const memories = new WeakMap<object, Memory>();

  /** Whether the deed that the browser knows of may have been after the last change of the route. */
  const isPresent = (): boolean => {
    const { deed, routedAt = Number.NEGATIVE_INFINITY } = acts;
    return now() - routedAt >= arrivalMs || (deed !== undefined && deed.at > routedAt);
  };

  const isInvited = (element: Element | undefined): boolean => {
    const holder = element?.parentElement;
    const path = acts.deed?.path;
    return !!holder && holder !== document.body && path?.includes(holder) === true;
  };

  return {
    take(player, { event, scene, active, autoplay, running, element }) {
      const memory = memories.get(player) ?? { tries: 0 };
      memories.set(player, memory);
      const isDoing = active === true && isPresent();
      if (event === "source") {
        memory.tries = 0;
        memory.heard = false;
        memory.invitedIn = isDoing && isInvited(element) ? scene : undefined;
      }
      if (event === "request") {
        const isFirstTry = autoplay && memory.tries++ === 0;
        const isPersons = isFirstTry ? memory.invitedIn !== undefined && memory.invitedIn === scene : isDoing;
        memory.requestedIn = isPersons ? scene : undefined;
        memory.reason = isPersons ? "person" : isFirstTry ? "autoplay" : "script";
      }
      memory.heard ||= event === "request" || (event !== undefined && running);
      if (!running || !memory.heard || scene === undefined || moved.has(scene)) return false;
      moved.add(scene);
      return scene === memory.requestedIn;
    },
    reason: (player) => memories.get(player)?.reason,
  };
}
