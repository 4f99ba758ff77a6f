import type { PlayerReport } from "../instruments/player-report.js";
import { around } from "../signals/around.js";
import { lengthMs } from "../watch/intervals.js";
import { watchRules } from "../watch/rules.js";
import { barOf, levelsIn, sharesOfTenths } from "./bars.js";
import type { Desk } from "./desk.js";
import { findAll, nameOf } from "./marked.js";
import { nextTenth, notPlayed, playersOf } from "./next-tenth.js";

export interface VideoReport {
  readonly player: string;
  readonly element: string | undefined;
  readonly content: string | undefined;
  readonly mode: string | undefined;
  readonly positionSeconds: number;
  readonly lengthSeconds: number | undefined;
  readonly watchedSeconds: number;
  /** The tenths that are recorded, percent. */
  readonly levels: readonly number[];
  /** How much of each tenth was watched, 0 to 1. */
  readonly tenths: readonly number[];
  readonly bar: string;
  /** Why the next tenth has not come. */
  readonly next: string;
}

/** What is watched of each player, and why the next tenth has not come. */
export function video(desk: Desk): readonly VideoReport[] {
  const { parts, print } = desk;
  const players = playersOf(parts);
  const idle = idleMedia(desk);
  const reports = players.map((player) => ({ player, report: reportOf(player) }));
  print.group(
    [["video", "brand"], ` ${players.length} followed`],
    () => {
      for (const { player, report } of reports) {
        const { bar, levels, watchedSeconds, lengthSeconds, next, content } = report;
        print.line(
          [bar, levels.length > 0 ? "good" : "plain"],
          [` ${String(levels.at(-1) ?? 0).padStart(3)} %  `, "strong"],
          `${watchedSeconds.toFixed(1)} of ${lengthSeconds?.toFixed(1) ?? "?"} s  `,
          [`${content ?? "no content"}  `, "kind"],
          [next, "wait"],
          ...(player.element ? (["  ", { shown: player.element }] as const) : []),
        );
      }
      for (const medium of idle)
        print.line([barOf([...Array(10)].map(() => 0)), "plain"], "   0 %  ", [idleReason(medium), "muted"], "  ", {
          shown: medium,
        });
      if (players.length + idle.length === 0) print.line(["No player is on the page.", "muted"]);
    },
    true,
  );
  return reports.map(({ report }) => report);
}

export const videoReports = ({ parts }: Desk): readonly VideoReport[] => playersOf(parts).map(reportOf);

/** Media that nobody follows yet: they are when they first do something. */
function idleMedia({ parts }: Desk): readonly Element[] {
  const followed = new Set(playersOf(parts).map((player) => player.element));
  return findAll("video,audio").filter((medium) => !followed.has(medium));
}

const idleReason = (medium: Element): string =>
  around(medium).some((one) => one.hasAttribute("data-turnout-ignore"))
    ? "it is inside data-turnout-ignore"
    : notPlayed;

function reportOf(player: PlayerReport): VideoReport {
  const { state, counted, element, content, name } = player;
  const progress = counted?.progress;
  const set = (counted?.basis === "played" ? progress?.played : progress?.visible) ?? [];
  const length = counted?.lengthMs ?? 0;
  const tenths = sharesOfTenths(set, length);
  return {
    player: name,
    element: element && nameOf(element),
    content: content?.id,
    mode: counted?.mode,
    positionSeconds: state.positionSeconds,
    lengthSeconds: length > 0 ? length / 1_000 : undefined,
    watchedSeconds: lengthMs(set, length || Number.POSITIVE_INFINITY) / 1_000,
    levels: levelsIn(progress?.levels ?? 0).map((level) => level * watchRules.levelEvery),
    ...{ tenths, bar: barOf(tenths), next: nextTenth(player).reason },
  };
}
