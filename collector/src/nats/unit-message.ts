/** A unit as the log carries it: JSON with a version. */
import { createHash } from "node:crypto";
import type { RejectedActivity, StoredActivity, WriteUnit } from "../stores/store.js";

/** Raised when an older sink could not read what a newer collector writes. */
const messageVersion = 1;

/** A unit as JSON has it: a map is a list of pairs. */
interface Message extends Omit<WriteUnit, "doubts"> {
  readonly v: number;
  readonly doubts?: readonly (readonly [string, RejectedActivity])[];
}

/** What a message holds: a unit; or why it is none; or that it is for a sink that knows later versions. */
export type Received = { readonly unit: WriteUnit } | { readonly problem: string } | { readonly laterVersion: number };

/** The message of a unit. */
export function encodeUnit({ doubts, ...unit }: WriteUnit): Buffer {
  const message: Message = { v: messageVersion, ...unit, ...(doubts && { doubts: [...doubts] }) };
  return Buffer.from(JSON.stringify(message));
}

/** Reads a message, which anything with access to the log may have written. */
export function decodeUnit(bytes: Uint8Array): Received {
  try {
    const message: Message = JSON.parse(Buffer.from(bytes).toString("utf8"));
    const { v, doubts, ...unit } = message;
    if (typeof v !== "number") return { problem: "it has no version" };
    if (v > messageVersion) return { laterVersion: v };
    if (!isUnit(unit)) return { problem: "it is no unit" };
    return { unit: { ...unit, ...(doubts && { doubts: new Map(doubts) }) } };
  } catch {
    return { problem: "it is no unit in JSON" };
  }
}

/**
 * The same for a unit that says the same again, though it came at another time: the log may leave out a repeat that it
 * still remembers.
 */
export function digestOf({ activities, rejected, ledger, doubts: _, ...rest }: WriteUnit): string {
  const timeless = {
    ...rest,
    activities: activities.map((activity) => ({ ...activity, receivedAt: 0 })),
    rejected: rejected.map((one) => ({ ...one, receivedAt: 0 })),
    ledger: ledger && { ...ledger, at: 0 },
  };
  return createHash("sha256").update(JSON.stringify(timeless)).digest("base64url");
}

function isUnit({ activities, people, rejected }: Omit<WriteUnit, "doubts">): boolean {
  return [activities, people, rejected].every(Array.isArray) && activities.every(isActivity);
}

function isActivity({ site, id, kind, ts, at, receivedAt, seq }: StoredActivity): boolean {
  const isText = [site, id, kind].every((value) => typeof value === "string");
  return isText && [ts, at, receivedAt, seq].every(Number.isFinite);
}
