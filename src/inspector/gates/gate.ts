import type { PlayerReport } from "../../instruments/player-report.js";
import type { WireContent } from "../../wire.js";
import type { Desk } from "../desk.js";
import type { JournalEntry } from "../entry.js";

/** What is asked about: an activity, an element that would record one, or a kind. */
export interface Subject {
  /** In words. */
  readonly title: string;
  readonly kind: string | undefined;
  readonly content: WireContent | undefined;
  readonly details: Readonly<{ [name: string]: unknown }> | undefined;
  /** The activity, or the last one of the element or kind. */
  readonly entry: JournalEntry | undefined;
  readonly element: Element | undefined;
  /** Whether it is what plays, and so is recorded by watching it. */
  readonly isPlayer: boolean;
  /** What is known of the player, once it is followed. */
  readonly player: PlayerReport | undefined;
  /** What was asked for as an element and is not on the page. */
  readonly selector: string | undefined;
}

/** Whether something passes; undefined where that is not known, or not yet. */
export interface Finding {
  readonly passed: boolean | undefined;
  readonly reason: string;
}

/** One of the things that an activity must get through on its way into the report. */
export interface Gate {
  readonly name: string;
  /** Which subjects come by; all, where it does not say. */
  concerns?(subject: Subject): boolean;
  look(subject: Subject, desk: Desk): Finding | Promise<Finding>;
}

export const pass = (reason: string): Finding => ({ passed: true, reason });
export const fail = (reason: string): Finding => ({ passed: false, reason });
export const open = (reason: string): Finding => ({ passed: undefined, reason });

/** What an activity is refused or lost for, if it is for one of these. */
export function lostFor({ entry }: Subject, ...reasons: readonly string[]): string | undefined {
  const isOver = entry?.state === "lost" || entry?.state === "rejected";
  return isOver && entry.reason && reasons.includes(entry.reason) ? entry.reason : undefined;
}
