/** Units that are larger than a message of the log may be. */
import { inJudgingOrder } from "../stores/judging.js";
import type { WriteUnit } from "../stores/store.js";
import { encodeUnit } from "./unit-message.js";

/** A unit with its message. */
export interface Part {
  readonly unit: WriteUnit;
  readonly message: Buffer;
}

/**
 * The unit as one part or, where its message would be larger than `limitBytes`, as several that come to the same when
 * they are written one after the other: milestones last, because they are judged by all that came before. Throws when
 * a single activity is too large.
 */
export function partsOf(unit: WriteUnit, limitBytes: number): readonly Part[] {
  const message = encodeUnit(unit);
  if (message.length <= limitBytes) return [{ unit, message }];
  const halves = halvesOf(unit);
  if (!halves) throw new Error(`a single activity needs ${message.length} bytes, and the log takes ${limitBytes}`);
  return halves.flatMap((half) => partsOf(half, limitBytes));
}

function halvesOf(unit: WriteUnit): readonly [WriteUnit, WriteUnit] | undefined {
  const { people, rejected, schedules = [], ledger, audit: _, ...rest } = unit;
  const activities = inJudgingOrder(unit.activities);
  if ([activities, people, rejected, schedules].every(({ length }) => length < 2)) return undefined;
  const second = {
    ...withDoubts(rest, secondHalf(activities)),
    people: secondHalf(people),
    rejected: secondHalf(rejected),
    schedules: secondHalf(schedules),
    // Of what the ledger is told, only the repeats add up; of the rest the highest counts.
    ...(ledger && { ledger: { ...ledger, repeats: 0 } }),
  };
  const first = {
    ...withDoubts(unit, firstHalf(activities)),
    people: firstHalf(people),
    rejected: firstHalf(rejected),
    schedules: firstHalf(schedules),
  };
  return [first, second];
}

function withDoubts<Rest extends Pick<WriteUnit, "doubts">>(rest: Rest, activities: WriteUnit["activities"]) {
  const { doubts, ...others } = rest;
  const ids = new Set(activities.map(({ id }) => id));
  return { ...others, activities, ...(doubts && { doubts: new Map([...doubts].filter(([id]) => ids.has(id))) }) };
}

const firstHalf = <One>(list: readonly One[]): readonly One[] => list.slice(0, Math.ceil(list.length / 2));
const secondHalf = <One>(list: readonly One[]): readonly One[] => list.slice(Math.ceil(list.length / 2));
