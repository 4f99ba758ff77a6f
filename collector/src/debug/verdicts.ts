/** What a collector that is debugged remembers: each batch of a page, and what became of each of its activities. */
import { gunzipSync } from "node:zlib";
import type { Answer } from "turnout/wire";
import { idOf } from "turnout/wire";
import type { Config } from "../config.js";
import { RequestError } from "../errors.js";
import type { Arrival } from "../ingest/decode.js";

/** An activity that is in the report, or was there already; `unsettled` where the answer does not say which. */
export interface GoodActivity {
  readonly batch: number;
  readonly receivedAt: number;
  readonly verdict: "accepted" | "duplicate" | "unsettled";
  readonly activity: unknown;
}

/** An activity that was refused, or a whole request: then there is no activity. */
export interface BadActivity {
  readonly batch: number;
  readonly receivedAt: number;
  readonly reason: string;
  /** In words, of a refused request. */
  readonly message?: string;
  readonly activity?: unknown;
  /** Of a refused request: what could be made of its body, cut to 2,000 characters. */
  readonly body?: string;
}

export interface Verdicts {
  /** Takes note of a batch, and of its answer or of why there is none. */
  note(arrival: Arrival, outcome: Answer | Error): void;
  /** Those of these sites, oldest first; what belongs to no site is for those who may see all. */
  good(siteIds: readonly string[]): readonly GoodActivity[];
  bad(siteIds: readonly string[]): readonly BadActivity[];
  reset(): void;
}

interface Batch {
  readonly siteId: string | undefined;
  readonly good: readonly GoodActivity[];
  readonly bad: readonly BadActivity[];
}

/** Batches that are remembered; the oldest go. */
const batchesLimit = 1_000;

const bodyLimitCharacters = 2_000;

export function createVerdicts({ sites }: Config): Verdicts {
  let batches: Batch[] = [];
  let count = 0;
  const known = new Set<string | null>();

  const siteOf = (text: string): string | undefined => {
    const key = (parsed(text) as { readonly key?: unknown } | undefined)?.key;
    return sites.find(({ keys }) => keys.some((one) => one.key === key))?.id;
  };

  const visible = (siteIds: readonly string[]): readonly Batch[] =>
    batches.filter(({ siteId }) => (siteId === undefined ? siteIds.length === sites.length : siteIds.includes(siteId)));

  /** What an answer says of each activity. It names the refused and counts the repeats: those whose ids came before. */
  const judge = (
    activities: readonly unknown[],
    { accepted, duplicates, rejected }: Answer,
    said: object,
  ): Omit<Batch, "siteId"> => {
    const reasons = new Map(rejected.map(({ id, reason }) => [id, reason]));
    const taken = activities.filter((activity) => !reasons.has(idOf(activity)));
    const repeats = taken.filter((activity) => known.has(idOf(activity)));
    const isTold = repeats.length === duplicates || accepted === 0 || duplicates === 0;
    const verdictOf = (activity: unknown): GoodActivity["verdict"] => {
      if (!isTold) return "unsettled";
      return accepted === 0 || (duplicates > 0 && repeats.includes(activity)) ? "duplicate" : "accepted";
    };
    const stamped = said as Pick<GoodActivity, "batch" | "receivedAt">;
    const good = taken.map((activity) => ({ ...stamped, verdict: verdictOf(activity), activity }));
    const refused = activities.filter((activity) => reasons.has(idOf(activity)));
    const bad = refused.map((activity) => ({ ...stamped, reason: reasons.get(idOf(activity)) ?? "", activity }));
    for (const activity of taken) known.add(idOf(activity));
    return { good, bad };
  };

  return {
    note(arrival, outcome) {
      const text = textOf(arrival);
      const said = { batch: ++count, receivedAt: arrival.receivedAt };
      if (outcome instanceof Error) {
        const reason = outcome instanceof RequestError ? outcome.code : "internal-error";
        const body = text.slice(0, bodyLimitCharacters);
        batches.push({ siteId: siteOf(text), good: [], bad: [{ ...said, reason, message: outcome.message, body }] });
      } else {
        const { activities = [] } = (parsed(text) ?? {}) as { readonly activities?: readonly unknown[] };
        batches.push({ siteId: siteOf(text), ...judge(activities, outcome, said) });
      }
      if (batches.length > batchesLimit) batches.shift();
    },
    good: (siteIds) => visible(siteIds).flatMap(({ good }) => good),
    bad: (siteIds) => visible(siteIds).flatMap(({ bad }) => bad),
    reset() {
      batches = [];
      known.clear();
    },
  };
}

function textOf({ body, gzip }: Arrival): string {
  try {
    return (gzip ? gunzipSync(body, { maxOutputLength: 4 * 1024 * 1024 }) : body).toString("utf8");
  } catch {
    return "";
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
