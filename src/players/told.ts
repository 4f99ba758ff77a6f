import type { PlayerEvent, PlayerState } from "./player.js";

/** What a player told of itself, and by which name it calls what it shows. */
export interface Told extends PlayerState {
  readonly source?: string | undefined;
}

/**
 * How far a position may be from where playing would have brought it before it jumped, seconds: what messages are late by.
 * Vidstack's YouTube provider takes as much. A shorter leap is left to the sampler, whose slack is smaller.
 */
const toleranceSeconds = 1;

/**
 * Finds the events of a player that tells its state and not what happened, from what it told now and before.
 * @param now - Monotonic time, ms.
 */
export function createEventGuess(now: () => number): (told: Told) => readonly PlayerEvent[] {
  let last: (Told & { readonly at: number }) | undefined;
  return (told) => {
    const before = last;
    last = { ...told, at: now() };
    if (!before) return ["look"];
    const runs = before.playing && !before.stalled;
    const allowedSeconds = runs ? (before.rate * (last.at - before.at)) / 1_000 : 0;
    const movedSeconds = told.positionSeconds - before.positionSeconds;
    const jumped = movedSeconds < -toleranceSeconds || movedSeconds > allowedSeconds + toleranceSeconds;
    const events: PlayerEvent[] = [];
    if (before.source !== undefined && told.source !== before.source) events.push("source");
    if (jumped || told.inAd !== before.inAd) events.push("jump");
    if (told.playing && !before.playing) events.push("request");
    return events.length > 0 ? events : ["look"];
  };
}
