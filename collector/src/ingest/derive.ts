import { createHash } from "node:crypto";
import { isDerivedId, leaveIdOf, type RejectReason } from "turnout/wire";
import type { Batch, Draft } from "./draft.js";

/**
 * Gives what can happen only once an id that is a function of what happened, so that two tabs, two devices or a retry
 * cannot count it twice: a tenth watched, a join, and whatever carries an idempotency key. The collector computes it from
 * what it has checked; a client that brings a derived id of its own, with which it could block another's, is refused. Only
 * a leave has one that clients know, its view's.
 */
export function derive(draft: Draft, batch: Batch): Draft | RejectReason {
  const { sent, kept } = draft;
  const once = onceFor(draft);
  if (once) return { ...draft, kept: { ...kept, id: derivedId([batch.site.id, ...once]) } };
  const isOwnLeave = kept.stay === "closes" && kept.view !== null && sent.id === leaveIdOf(kept.view);
  return isDerivedId(sent.id) && !isOwnLeave ? "bad-id" : draft;
}

/** What makes this activity the same as another; undefined when nothing does. */
function onceFor({ sent, kept }: Draft): readonly string[] | undefined {
  const { idempotencyKey, watch, content } = sent;
  if (idempotencyKey !== undefined) return ["key", idempotencyKey];
  const person = kept.userId === null ? ["device", kept.device ?? kept.session ?? ""] : ["user", kept.userId];
  if (!content || person[1] === "") return undefined;
  if (watch) return ["watch", ...person, content.id, watch.mode, String(watch.percent)];
  return kept.kind.endsWith(".join") ? ["join", ...person, content.id, String(content.startsAt)] : undefined;
}

/** A UUID of version 8 (RFC 9562, section 5.8) of the parts' SHA-256: the same for the same parts, in the same order. */
export function derivedId(parts: readonly string[]): string {
  const digits = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  const variant = ((Number.parseInt(digits.charAt(16), 16) & 3) | 8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20),
    digits.slice(20, 32),
  ].join("-");
}
