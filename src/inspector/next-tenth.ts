import type { PlayerReport } from "../instruments/player-report.js";
import { around } from "../signals/around.js";
import { lengthMs } from "../watch/intervals.js";
import { watchRules } from "../watch/rules.js";
import { levelsIn } from "./bars.js";
import { type Finding, fail, open, pass } from "./gates/gate.js";
import type { InspectorParts } from "./parts.js";

/** The players that are followed. */
export const playersOf = ({ observation }: InspectorParts): readonly PlayerReport[] =>
  observation()?.acts.players?.() ?? [];

/** The player that an element is, or is a part of. */
export function playerAt(parts: InspectorParts, element: Element): PlayerReport | undefined {
  const path = around(element);
  return playersOf(parts).find((player) => player.element && path.includes(player.element));
}

/** Said of media that are not followed, too: they are when they first do something. */
export const notPlayed = "it has not been played";

/** The first thing that stands in the way of the next tenth of a player; what is still to be watched, where nothing does. */
export function nextTenth(player: PlayerReport): Finding {
  const obstacle = obstacleOf(player);
  if (obstacle) return fail(obstacle);
  const { progress } = player.counted ?? {};
  return levelsIn(progress?.levels ?? 0).length === 10 ? pass("all ten tenths are recorded") : open(remaining(player));
}

function obstacleOf({ state, content, counted, seen: inSight }: PlayerReport): string | undefined {
  const { durationSeconds, durationDoubtful, rate } = state;
  if (!content) return "it shows no content: describe it by data-turnout-content on the page or around the player";
  if (state.decorative) return "it is a decoration: it plays by itself, without sound and controls, in a loop";
  if (state.inAd) return "an advertisement is shown";
  if (!counted) return content.startsAt === undefined ? notPlayed : "the session has not begun by the server's clock";
  const { progress, lengthMs: length, holds, basis } = counted;
  if (!progress) return "what was watched before is being read";
  if (levelsIn(progress.levels).length === 10) return undefined;
  if (state.ended) return "it has ended; what was skipped is missing";
  if (!state.playing) return progress.played.length + progress.visible.length === 0 ? notPlayed : "it is paused";
  if (!inSight && basis !== "played") return "it is out of sight: the tab is hidden";
  if (state.stalled) return "it waits for data, or seeks";
  if (!(rate > 0 && rate <= watchRules.maxRate))
    return `at speed ${rate} nothing counts; at most ${watchRules.maxRate} does`;
  if (!holds) return "another tab counts the same content just now";
  if (length === 0) {
    if (durationDoubtful || durationSeconds > 0)
      return "its length is in doubt: it may be live, so it is awaited whether it grows";
    return "its length is not known";
  }
  return undefined;
}

function remaining({ state, counted }: PlayerReport): string {
  const { progress, basis, lengthMs: length = 0, mode } = counted ?? {};
  const set = (basis === "played" ? progress?.played : progress?.visible) ?? [];
  const levels = levelsIn(progress?.levels ?? 0).length;
  const missingMs = ((levels + 1) * length) / 10 - lengthMs(set, length);
  const at = state.positionSeconds * 1_000;
  const again = mode === "on-demand" && set.find(([from, to]) => from <= at && at < to - 1_000);
  const soon = `${(Math.max(0, missingMs) / 1_000).toFixed(1)} s of it are still to be watched for the next tenth`;
  return again ? `${soon}; this part was watched before, until ${(again[1] / 1_000).toFixed(0)} s` : soon;
}
