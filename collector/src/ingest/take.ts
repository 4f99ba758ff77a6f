/** The way of a batch whose site is known: each activity is checked and passes the steps; then dedupe, store, answer. */
import { type Answer, idOf, type RejectReason, seqOf } from "turnout/wire";
import { RequestError } from "../errors.js";
import type { Intake } from "../stores/intake.js";
import {
  isMilestone,
  type RejectedActivity,
  type Schedule,
  type StoredActivity,
  type WriteResult,
  type WriteUnit,
} from "../stores/store.js";
import { check } from "./check.js";
import { dedupe } from "./dedupe.js";
import type { Batch, Draft } from "./draft.js";
import { jsonOf } from "./json.js";
import { peopleOf } from "./people.js";
import { steps } from "./steps.js";

/** What of a refused activity is kept, characters of its JSON: enough to see what was meant. */
const rejectedLimitCharacters = 2_000;

/** Longest reason for a loss that is taken, characters; the SDK's own are far shorter. */
const lossReasonLimitCharacters = 64;

export interface TakeContext {
  readonly store: Intake;
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
    ledger: ledgerEntry(batch, sentAs.size - activities.length),
    schedules: [...schedules.values()],
    ...(!batch.fromServer && { doubts: doubtsOf(sentAs, batch) }),
    ...(batch.site.forward.length > 0 && { forward: [batch.site.id] }),
  });
  const judged = result.refused.map(({ activity, kept }) => ({ value: sentAs.get(activity), reason: kept.reason }));
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

/** A page's milestones, and what each is refused as if it is found untrue. */
function doubtsOf(sentAs: ReadonlyMap<StoredActivity, unknown>, batch: Batch): NonNullable<WriteUnit["doubts"]> {
  const milestones = [...sentAs].filter(([activity]) => isMilestone(activity));
  return new Map(
    milestones.map(([{ id }, value]) => [id, rejectedActivity({ value, reason: "implausible-watch" }, batch)]),
  );
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

function rejectedActivity({ value, reason }: Refused, { site, head, receivedAt }: Batch): RejectedActivity {
  return {
    site: site.id,
    receivedAt,
    reason,
    userId: head.user?.id ?? null,
    device: head.device ?? null,
    seq: seqOf(value),
    body: (jsonOf(value) ?? "").slice(0, rejectedLimitCharacters),
  };
}

function ledgerEntry({ site, head, receivedAt }: Batch, repeats: number): NonNullable<WriteUnit["ledger"]> {
  const told = Object.entries(head.losses ?? {}).filter(([reason]) => reason.length <= lossReasonLimitCharacters);
  return {
    site: site.id,
    device: head.device ?? null,
    at: receivedAt,
    written: head.written ?? 0,
    losses: Object.fromEntries(told),
    repeats,
  };
}
