import type { Context } from "../identity.js";
import type { LossReason } from "../losses.js";
import type { Carried } from "../probe.js";
import type { RejectReason, WireActivity, WireContent } from "../wire.js";

/**
 * What has become of an activity: it waits; is on its way; is in the report; is there already; is there or was already,
 * of which the answer does not say; was refused by the collector; or is lost on the device.
 */
export type ActivityState = "waiting" | "sent" | "accepted" | "duplicate" | "delivered" | "rejected" | "lost";

/** An activity, and what is known of it. */
export interface JournalEntry {
  /** Its number in this journal, by which commands know it too. */
  readonly number: number;
  /** Undefined until it is written. */
  id: string | undefined;
  readonly kind: string;
  /** Client time, ms since 1970. */
  readonly at: number;
  readonly content: WireContent | undefined;
  readonly details: Readonly<{ [name: string]: unknown }> | undefined;
  readonly context: Context | undefined;
  readonly path: string | undefined;
  readonly view: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly watch: WireActivity["watch"];
  /** What the person acted on. */
  readonly element: Element | undefined;
  /** It was there before the inspector, or before this page. */
  readonly isEarlier: boolean;
  state: ActivityState;
  reason: LossReason | RejectReason | undefined;
  /** As it travels. */
  carried: Carried | undefined;
  /** How often it was sent, and what was heard of it last; 0 when nothing was. */
  tries: number;
  status: number | undefined;
  /** What the collector said in words, when it refused all. */
  answer: string | undefined;
}

/** What the sender does: how its last request ended, and when the next goes. */
export interface Traffic {
  requests: number;
  failures: number;
  /** Of the last request; 0 when nothing was heard. */
  lastStatus: number | undefined;
  lastError: string | undefined;
  lastAt: number | undefined;
  /** When the next goes, ms since 1970, and why. */
  nextAt: number | undefined;
  nextReason: string | undefined;
}
