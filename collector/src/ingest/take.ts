/** The way of a batch whose site is known: each activity is checked and passes the steps; then dedupe, store, answer. */
import { type Answer, idOf, type RejectReason } from "turnout/wire";
import { RequestError } from "../errors.js";
import type { RejectedActivity, Schedule, Store, StoredActivity, WriteResult, WriteUnit } from "../stores/store.js";
import { check } from "./check.js";
import { dedupe } from "./dedupe.js";
import type { Batch, Draft } from "./draft.js";
import { jsonOf } from "./json.js";
import { peopleOf } from "./people.js";
import { outpaces } from "./plausible.js";
import { steps } from "./steps.js";

/** What of a refused activity is kept, characters of its JSON: enough to see what was meant. */
const rejectedLimitCharacters = 2_000;

/** Most reasons for losses taken from one device, and the longest; the SDK's own list is far shorter on both counts. */
const lossReasonsLimit = { count: 50, characters: 64 } as const;

export interface TakeContext {
  readonly store: Store;
  /** Server time, ms since 1970. */
  readonly now: () => number;
  /** Hears of failures of the store. */
  readonly onFailure: (error: unknown) => void;
}

/** Takes activities as they were sent, and answers when all that could be kept is durable. */
export async function take(values: readonly unknown[], batch: Batch, context: TakeContext): Promise<Answer> {
  const drafts: Draft[] = [];
  const sentAs = new Map<StoredActivity, unknown>();
  const refused: Refused[] = [];
  const schedules = new Map<string, Schedule>();
  for (const value of values) {
    const outcome = passSteps(value, batch);
    if (typeof outcome === "string") refused.push({ value, reason: outcome });
    else {
      drafts.push(outcome);
      sentAs.set(outcome.kept, value);
      noteSchedule(schedules, outcome);
    }
  }
  const activities = dedupe([...sentAs.keys()]);
  const result = await write(context, {
    activities,
    people: peopleOf(batch, drafts),
    rejected: refused.map((one) => rejectedActivity(one, batch)),
    losses: lossesOf(batch),
    schedules: [...schedules.values()],
    ...(!batch.fromServer && {
      judge: (milestone, known) =>
        outpaces(milestone, known)
          ? rejectedActivity({ value: sentAs.get(milestone), reason: "implausible-watch" }, batch)
          : undefined,
    }),
  });
  const judged = result.refused.map(({ milestone, kept }) => ({ value: sentAs.get(milestone), reason: kept.reason }));
  return {
    accepted: result.accepted,
    duplicates: result.duplicates + sentAs.size - activities.length,
    rejected: [...refused, ...judged].map(({ value, reason }) => ({ id: idOf(value), reason })),
    now: context.now(),
  };
}

/** An activity as it was sent, and why it was refused. */
interface Refused {
  readonly value: unknown;
  readonly reason: RejectReason;
}

function passSteps(value: unknown, batch: Batch): Draft | RejectReason {
  let outcome = check(value, batch);
  for (const step of steps) {
    if (typeof outcome === "string") return outcome;
    outcome = step(outcome, batch);
  }
  return outcome;
}

/** A join says when its content takes place; that of the latest is kept. */
function noteSchedule(schedules: Map<string, Schedule>, { sent, kept }: Draft): void {
  const { id, startsAt, endsAt } = sent.content ?? {};
  if (id === undefined || startsAt === undefined || endsAt === undefined) return;
  schedules.set(id, { site: kept.site, contentId: id, startsAt, endsAt, toldAt: kept.at });
}

async function write({ store, onFailure }: TakeContext, unit: WriteUnit): Promise<WriteResult> {
  try {
    return await store.write(unit);
  } catch (error) {
    onFailure(error);
    throw new RequestError("store-unavailable");
  }
}

function rejectedActivity({ value, reason }: Refused, { site, receivedAt }: Batch): RejectedActivity {
  const body = (jsonOf(value) ?? "").slice(0, rejectedLimitCharacters);
  return { site: site.id, receivedAt, reason, body };
}

function lossesOf({ site, head }: Batch): WriteUnit["losses"] {
  if (head.device === undefined || head.losses === undefined) return [];
  const { count, characters } = lossReasonsLimit;
  const told = Object.entries(head.losses).filter(([reason]) => reason.length <= characters);
  return told.length === 0
    ? []
    : [{ site: site.id, device: head.device, losses: Object.fromEntries(told.slice(0, count)) }];
}
