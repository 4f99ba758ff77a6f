import { type Interval, limited, unite } from "./intervals.js";

/** What a person has watched of one content in one mode. Sets of content time, so that any two can be united. */
export interface Progress {
  /** Watched with the picture in sight. */
  readonly visible: readonly Interval[];
  /** Played, in sight or not. */
  readonly played: readonly Interval[];
  /** The tenths that were recorded: bit k for tenth k. */
  readonly levels: number;
  /** Time that passed while it counted, ms. */
  readonly wallMs: number;
}

export const noProgress: Progress = { visible: [], played: [], levels: 0, wallMs: 0 };

/** Unites what two tabs, visits or devices know. Idempotent, and the same in any order. */
export function mergeProgress(a: Progress, b: Progress): Progress {
  return {
    visible: limited(unite(a.visible, b.visible)),
    played: limited(unite(a.played, b.played)),
    levels: a.levels | b.levels,
    wallMs: Math.max(a.wallMs, b.wallMs),
  };
}

const version = "1";

/** `version;levels;wall;visible;played`, numbers to base 36, each interval's ends as steps from the one before. */
export function encodeProgress({ visible, played, levels, wallMs }: Progress): string {
  return [version, levels.toString(36), Math.round(wallMs).toString(36), steps(visible), steps(played)].join(";");
}

/** What was encoded; no progress for anything else, be it damaged or of another version. */
export function decodeProgress(text: string | undefined): Progress {
  const [found, levels, wall, visible, played] = text?.split(";") ?? [];
  const progress = {
    visible: fromSteps(visible),
    played: fromSteps(played),
    levels: number(levels),
    wallMs: number(wall),
  };
  return found === version && Number.isInteger(progress.levels + progress.wallMs) ? progress : noProgress;
}

function steps(set: readonly Interval[]): string {
  let at = 0;
  const step = (to: number): string => {
    const text = Math.round(to - at).toString(36);
    at = Math.round(to);
    return text;
  };
  return set.map(([from, to]) => `${step(from)} ${step(to)}`).join(" ");
}

function fromSteps(text = ""): readonly Interval[] {
  const ends: number[] = [];
  for (const step of text.split(" ")) ends.push((ends[ends.length - 1] ?? 0) + number(step));
  const set: Interval[] = [];
  for (let i = 0; i + 1 < ends.length; i += 2) set.push([ends[i] as number, ends[i + 1] as number]);
  return set.every(([from, to]) => from >= 0 && to > from) ? set : [];
}

const number = (text = ""): number => Number.parseInt(text, 36);
