import type { Kind } from "../catalogue/details.js";
import { guideKinds, type Kinds } from "../catalogue/kinds.js";
import { categoryOf, labelOf } from "../catalogue/render.js";
import type { LossReason } from "../losses.js";
import type { Reply } from "../sender/transports/transport.js";
import {
  type Answer,
  checkActivity,
  decodeEnvelope,
  type Envelope,
  idOf,
  type RejectReason,
  type User,
  type WireActivity,
} from "../wire.js";

/** An activity as the collector would keep it, with the cells of its row in the report. */
export interface ReceivedActivity extends WireActivity {
  /** Who did it; absent for a visitor who did not sign in. */
  readonly user?: User;
  readonly category: string;
  readonly action: string;
  readonly label: string;
}

/** An activity that will never be in the report: the collector would refuse it, or the SDK could not deliver it. */
export interface Refusal {
  /** As it was recorded; absent when the SDK has only a count of it. */
  readonly kind?: string;
  readonly reason: RejectReason | LossReason;
}

/** What has been recorded, for tests to look at. */
export interface Received {
  /**
   * What has arrived since the start or the last `clear`, each activity once, in the order of the report. Throws when
   * one was refused meanwhile, since a site that records what does not exist has a defect.
   */
  activities(): readonly ReceivedActivity[];
  /**
   * The first activity of a kind, when it has arrived. Kinds are as the report has them: `course.like` rather than
   * `content.like` on a course. Rejects after `timeoutMs`, 4,000 by default, and as soon as an activity was refused.
   */
  waitFor(kind: Kind, options?: WaitOptions): Promise<ReceivedActivity>;
  /** Forgets what has arrived, what was refused too. */
  clear(): void;
  /** What was refused, and why, since the start or the last `clear`. */
  refused(): readonly Refusal[];
}

export interface WaitOptions {
  /** Longest wait, ms. The default stays below the 5,000 after which vitest and jest give a test up. */
  readonly timeoutMs?: number;
}

export interface MemoryCollector extends Received {
  /** Takes a request's body as the collector does, and answers like it. */
  receive(body: string): Reply;
}

const pollMs = 20;

/**
 * A collector that keeps what it gets in memory. It checks kinds and details as the real one does, and drops repeats;
 * what takes a store to know, such as that somebody joined before, it leaves alone.
 *
 * @param hurry - Has the SDK send what waits.
 * @param kinds - What can happen on the site.
 */
export function createMemoryCollector(hurry: () => Promise<unknown>, kinds: Kinds = guideKinds()): MemoryCollector {
  const known = new Set<string>();
  const lossesByDevice = new Map<string, Readonly<Record<string, number>>>();
  let received: ReceivedActivity[] = [];
  let refusals: Refusal[] = [];

  const take = (value: unknown, user: User | undefined): "accepted" | "duplicate" | RejectReason => {
    const activity = checkActivity(value, kinds);
    const id = typeof activity === "string" ? idOf(value) : (activity.idempotencyKey ?? activity.id);
    const repeated = id !== null && known.has(id);
    if (id !== null) known.add(id);
    if (typeof activity === "string") {
      if (!repeated) refusals.push({ ...kindOf(value), reason: activity });
      return activity;
    }
    if (repeated) return "duplicate";
    received.push({ ...activity, ...(user && { user }), ...cellsOf(activity, kinds) });
    return "accepted";
  };

  const takeLosses = ({ device = "", losses = {} }: Envelope): void => {
    const before = lossesByDevice.get(device) ?? {};
    lossesByDevice.set(device, losses);
    for (const [reason, total] of Object.entries(losses)) {
      const refusal: Refusal = { reason: reason as LossReason };
      refusals.push(...Array.from({ length: total - (before[reason] ?? 0) }, () => refusal));
    }
  };

  const activities = (): readonly ReceivedActivity[] => {
    if (refusals.length > 0) throw new Error(`turnout: ${listOf(refusals)} cannot be in the report`);
    return [...received].sort((one, other) => one.at - other.at || (one.seq ?? 0) - (other.seq ?? 0));
  };

  return {
    activities,
    refused: () => refusals,
    clear() {
      received = [];
      refusals = [];
    },
    async waitFor(kind, { timeoutMs = 4_000 } = {}) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        await hurry();
        const found = activities().find((activity) => activity.kind === kind);
        if (found) return found;
        if (Date.now() > deadline) {
          throw new Error(`turnout: no ${kind} within ${timeoutMs} ms; what came: ${listOf(received) || "nothing"}`);
        }
        await new Promise((next) => setTimeout(next, pollMs));
      }
    },
    receive(body) {
      const envelope = decodeEnvelope(body);
      if (typeof envelope === "string") return reply(400, { error: { code: envelope, message: envelope } });
      takeLosses(envelope);
      const outcomes = envelope.activities.map((value) => take(value, envelope.user));
      const answer: Answer = {
        accepted: outcomes.filter((outcome) => outcome === "accepted").length,
        duplicates: outcomes.filter((outcome) => outcome === "duplicate").length,
        rejected: outcomes.flatMap((outcome, index) =>
          outcome === "accepted" || outcome === "duplicate"
            ? []
            : { id: idOf(envelope.activities[index]), reason: outcome },
        ),
        now: Date.now(),
      };
      return reply(200, answer);
    },
  };
}

const reply = (status: number, body: object): Reply => ({ status, text: JSON.stringify(body), retryAfter: null });

type Cells = Pick<ReceivedActivity, "category" | "action" | "label">;

function cellsOf({ kind, content, details }: WireActivity, { rowOf }: Kinds): Cells {
  const row = rowOf(kind);
  if (!row) throw new Error(`turnout: ${kind} passed the checks without a row`);
  return { category: categoryOf(row, content?.type), action: row.action, label: labelOf(row, details) ?? "N/A" };
}

function kindOf(value: unknown): Pick<Refusal, "kind"> {
  const kind = (value as { readonly kind?: unknown } | null)?.kind;
  return typeof kind === "string" ? { kind } : {};
}

/** Kinds in short, with reasons where there are any. */
function listOf(items: readonly { readonly kind?: string; readonly reason?: string }[]): string {
  return items.map(({ kind = "an activity", reason }) => (reason ? `${kind} (${reason})` : kind)).join(", ");
}
