import { type Interval, limited, unite } from "./intervals.js";

/** Where what was watched is noted on the device. */
export const watchPrefix = "watch:";

/** What a person has watched of one content in one mode. Sets of content time, so that any two can be united. */
export interface Progress {
  /** Watched with the picture in sight. */
  readonly visible: readonly Interval[];
  /** Played, in sight or not. */
  readonly played: readonly Interval[];
  /** The levels that were recorded: bit k for level k. */
  readonly levels: number;
  /** Time that passed while it counted, ms, and how much of that without sound. */
  readonly wallMs: number;
  readonly mutedMs: number;
  /** Content time that counted, again and again for what was replayed, ms: by `wallMs` it is the average speed. */
  readonly ranMs: number;
  /** When it last counted, ms since 1970. */
  readonly lastAt: number;
}

export const noProgress: Progress = {
  visible: [],
  played: [],
  levels: 0,
  wallMs: 0,
  mutedMs: 0,
  ranMs: 0,
  lastAt: 0,
};

const counters = ["wallMs", "mutedMs", "ranMs", "lastAt"] as const;

/** Unites what two tabs, visits or devices know. Idempotent, and the same in any order. */
export function mergeProgress(a: Progress, b: Progress): Progress {
  const merged = {
    ...a,
    visible: limited(unite(a.visible, b.visible)),
    played: limited(unite(a.played, b.played)),
    levels: a.levels | b.levels,
  };
  for (const name of counters) merged[name] = Math.max(a[name], b[name]);
  return merged;
}

const version = "1";

/** `version;levels;counters;visible;played`, numbers to base 36, each interval's ends as steps from the one before. */
export function encodeProgress(progress: Progress): string {
  const { visible, played, levels } = progress;
  const counted = counters.map((name) => digits(progress[name])).join(" ");
  return [version, digits(levels), counted, steps(visible), steps(played)].join(";");
}

/** What was encoded; no progress for anything else, be it damaged or of another version. */
export function decodeProgress(text: string | undefined): Progress {
  const [found, levels, counted = "", visible, played] = text?.split(";") ?? [];
  const [wallMs = 0, mutedMs = 0, ranMs = 0, lastAt = 0] = counted.split(" ").map(number);
  const numbers = { levels: number(levels), wallMs, mutedMs, ranMs, lastAt };
  const isWhole = found === version && Object.values(numbers).every(Number.isInteger);
  return isWhole ? { ...numbers, visible: fromSteps(visible), played: fromSteps(played) } : noProgress;
}

function steps(set: readonly Interval[]): string {
  let at = 0;
  const step = (to: number): string => {
    const text = digits(to - at);
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

const digits = (value: number): string => Math.round(value).toString(36);
const number = (text = ""): number => Number.parseInt(text, 36);
