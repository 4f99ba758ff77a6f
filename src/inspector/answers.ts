import { isDerivedId } from "../ids.js";
import { parse } from "../json.js";
import type { Answer, RejectReason } from "../wire.js";
import type { ActivityState, JournalEntry } from "./entry.js";

/** What the collector said: an answer that accounts for the batch, or why there is none, in words. */
export interface Heard {
  readonly answer?: Answer;
  readonly error?: string;
}

/** What a reply says. */
export function readAnswer(reply: { readonly status: number; readonly text: string } | undefined): Heard {
  if (!reply) return { error: "nothing was heard of the request" };
  const { status, text } = reply;
  try {
    const body = parse(text) as Partial<Answer> & {
      readonly error?: { readonly code: string; readonly message: string };
    };
    if (status < 300 && Array.isArray(body.rejected)) return { answer: body as Answer };
    if (body.error) return { error: `${status} ${body.error.code}: ${body.error.message}` };
  } catch {
    // No collector's words; what stands at its address instead.
  }
  return { error: `${status}, and no collector's answer: ${text.slice(0, 80).trim() || "nothing"}` };
}

export interface Verdict {
  readonly state: ActivityState;
  readonly reason: RejectReason | undefined;
}

/**
 * What became of each activity of a batch. An answer names those that are rejected, and counts the repeats: they are those
 * that may be repeats, when there are as many of them.
 */
export function verdictsOf(
  { accepted, duplicates, rejected }: Answer,
  batch: readonly JournalEntry[],
): readonly Verdict[] {
  const reasons = new Map(rejected.map(({ id, reason }) => [id, reason]));
  const taken = batch.filter(({ id }) => !reasons.has(id ?? null));
  const repeats = taken.filter(
    ({ id, tries, idempotencyKey, isEarlier }) =>
      tries > 1 || isEarlier || idempotencyKey !== undefined || (id !== undefined && isDerivedId(id)),
  );
  const told = repeats.length === duplicates ? new Set(repeats) : undefined;
  return batch.map((entry): Verdict => {
    const reason = reasons.get(entry.id ?? null);
    if (reason) return { state: "rejected", reason };
    if (duplicates === 0) return { state: "accepted", reason };
    if (accepted === 0) return { state: "duplicate", reason };
    if (!told) return { state: "delivered", reason };
    return { state: told.has(entry) ? "duplicate" : "accepted", reason };
  });
}
