/** The way of one request: decode, authenticate, check, the steps, dedupe, store, and the answer. */
import { type Answer, idOf, type RejectReason } from "turnout/wire";
import type { Config } from "../config.js";
import { RequestError } from "../errors.js";
import type { RejectedActivity, Schedule, Store, StoredActivity, WriteResult, WriteUnit } from "../stores/store.js";
import { authenticate } from "./authenticate.js";
import { check } from "./check.js";
import { type Arrival, decode } from "./decode.js";
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

export interface CollectContext {
  readonly store: Store;
  readonly config: Config;
  /** Server time, ms since 1970. */
  readonly now: () => number;
  readonly inflatedLimitBytes: number;
  /** Hears of failures of the store. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Takes a request's activities, and answers when all that could be kept is durable. Throws a `RequestError` when the
 * request as a whole is refused; then nothing of it was kept.
 */
export async function collect(arrival: Arrival, context: CollectContext): Promise<Answer> {
  const { envelope, sizeBytes } = await decode(arrival, context.inflatedLimitBytes);
  const site = authenticate(envelope, arrival, context.config);
  const batch: Batch = { site, head: envelope, sizeBytes, receivedAt: arrival.receivedAt };
  const sentAs = new Map<StoredActivity, unknown>();
  const refused: Refused[] = [];
  const schedules = new Map<string, Schedule>();
  for (const value of envelope.activities) {
    const outcome = passSteps(value, batch);
    if (typeof outcome === "string") refused.push({ value, reason: outcome });
    else {
      sentAs.set(outcome.kept, value);
      noteSchedule(schedules, outcome);
    }
  }
  const activities = dedupe([...sentAs.keys()]);
  const result = await write(context, {
    activities,
    people: peopleOf(batch, activities),
    rejected: refused.map((one) => rejectedActivity(one, batch)),
    losses: lossesOf(batch),
    schedules: [...schedules.values()],
    judge: (milestone, known) =>
      outpaces(milestone, known)
        ? rejectedActivity({ value: sentAs.get(milestone), reason: "implausible-watch" }, batch)
        : undefined,
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

async function write({ store, onFailure }: CollectContext, unit: WriteUnit): Promise<WriteResult> {
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
