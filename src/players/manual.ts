import type { Player, PlayerEvent, PlayerState } from "./player.js";
import { createEventGuess } from "./told.js";

/** A player that the page's own code speaks for: whatever no adapter knows. */
export interface ManualPlayer extends Player {
  /** It plays, because somebody asked it to: call it in the handler of the button, while the browser knows of the click. */
  start(): void;
  /**
   * Says what is known of it now: at each change, and at least each second while it plays, since of a longer silence than
   * 10 seconds nothing counts. What is left out stays as it was. Seeks need no saying: they are seen from the positions.
   */
  update(now: Partial<PlayerState>): void;
  /** It played to its end. */
  end(): void;
}

/**
 * A player by hand. It shows a picture, plays at speed 1 and is of unknown length until `update` says otherwise.
 * @param now - Monotonic time, ms, of what is said.
 */
export function createManualPlayer(now: () => number): ManualPlayer {
  const guess = createEventGuess(now);
  const listeners = new Set<(event: PlayerEvent) => void>();
  let state: PlayerState = {
    positionSeconds: 0,
    durationSeconds: Number.NaN,
    rate: 1,
    playing: false,
    ended: false,
    needsSight: true,
    decorative: false,
    autoplay: false,
    muted: false,
  };
  guess(state);

  const update = (told: Partial<PlayerState>): void => {
    state = { ...state, ...told };
    for (const event of guess(state)) for (const report of listeners) report(event);
  };

  return {
    state: () => state,
    observe(report) {
      listeners.add(report);
      return () => listeners.delete(report);
    },
    start: () => update({ playing: true, ended: false }),
    update,
    end: () => update({ playing: false, ended: true }),
  };
}
