import type { PlayerEvent, PlayerState } from "../players/player.js";

export interface PlaysParts {
  /** The present view, and what the player shows in it; undefined while there is none. */
  readonly scene: () => string | undefined;
  /** Scenes in which something has moved already; common to the page's players. */
  readonly moved: Set<string>;
  /** Whether the person did something a moment ago, in this view. */
  readonly gestured: () => boolean;
  /** Whether that was inside what holds the player. */
  readonly gesturedInside: () => boolean;
  readonly onPlay: () => void;
}

/**
 * Reports the first real motion in a view, if its start was the person's own doing: asked for with user activation, and
 * not the first try of a source that starts by itself, unless the person's click is what put it there.
 */
export function createPlays({ scene, moved, gestured, gesturedInside, onPlay }: PlaysParts) {
  let requestedIn: string | undefined;
  let invited = false;
  let tries = 0;
  return (event: PlayerEvent, { autoplay }: PlayerState, running: boolean): void => {
    const present = scene();
    if (event === "source") {
      tries = 0;
      invited = gestured() && gesturedInside();
    }
    if (event === "request") {
      const byItself = autoplay && tries++ === 0 && !invited;
      requestedIn = gestured() && !byItself ? present : undefined;
    }
    if (!running || present === undefined || moved.has(present)) return;
    moved.add(present);
    if (present === requestedIn) onPlay();
  };
}
