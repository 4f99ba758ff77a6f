/** What waits on the device, and how to lay a hand on it. */
import { utf8Bytes } from "../utf8.js";
import { type ActivitySummary, summaryOf } from "./activities.js";
import type { Desk } from "./desk.js";
import { padded, spanText } from "./printer.js";
import { statusOf } from "./status.js";

export interface WaitingActivity extends ActivitySummary {
  /** The device's number of it; undefined until it is written. */
  readonly seq: number | undefined;
  readonly ageMs: number;
  readonly bytes: number;
}

/** Lists what the collector has not yet answered for, oldest first. */
export function queue(desk: Desk): readonly WaitingActivity[] {
  const { journal, parts, print } = desk;
  const now = parts.clock.now();
  const waiting = journal.entries
    .filter(({ state }) => state === "waiting" || state === "sent")
    .map((entry): WaitingActivity => {
      const { carried, at } = entry;
      const bytes = carried ? utf8Bytes(carried.json) : 0;
      return { ...summaryOf(entry), seq: carried?.seq, ageMs: Math.max(0, now - at), bytes };
    });
  const { nextInMs } = statusOf(desk);
  const next = parts.probe.held
    ? "held: resume() lets go"
    : nextInMs === undefined || waiting.length === 0
      ? ""
      : `the next request goes in ${spanText(nextInMs)}`;
  const bytes = waiting.reduce((sum, one) => sum + one.bytes, 0);
  print.group(
    [["queue", "brand"], ` ${waiting.length} waiting, ${bytes} bytes`, [next && `  ${next}`, "muted"]],
    () => {
      for (const { seq, number, kind, ageMs, bytes: size, tries, reason, state } of waiting)
        print.line(
          [padded(seq ? `no. ${seq}` : "in memory", 12), "muted"],
          [padded(`#${number}`, 7), "muted"],
          [padded(kind, 22), "kind"],
          [padded(`${size} B`, 9), "plain"],
          [padded(`${spanText(ageMs)} old`, 16), "plain"],
          [
            tries > 0 ? `tried ${tries}×${reason ? `, last: ${reason}` : ""}` : "not yet sent",
            state === "sent" ? "plain" : "wait",
          ],
        );
    },
    true,
  );
  return waiting;
}

/** What was sent, and what is left. */
export interface FlushReport {
  readonly sent: number;
  readonly waiting: number;
  readonly lastStatus: number | undefined;
}

/** Sends what waits now, and says how that ended. */
export async function flush({ parts, journal, print }: Desk): Promise<FlushReport> {
  const waiting = (): number => journal.entries.filter(({ state }) => state === "waiting" || state === "sent").length;
  const before = waiting();
  await parts.delivery.flush("manual");
  const left = waiting();
  const { lastStatus, lastError } = journal.traffic;
  const report = { sent: Math.max(0, before - left), waiting: left, lastStatus };
  const isHeld = parts.probe.held === true;
  print.line(
    ["flush", "brand"],
    ` ${report.sent} delivered, ${left} waiting  `,
    isHeld ? ["held by pause()", "waitChip"] : left > 0 && lastError ? [lastError, "bad"] : ["", "plain"],
  );
  return report;
}

/** Holds everything back, as if the browser were offline, or lets go again. */
export async function hold({ parts, print }: Desk, held: boolean): Promise<{ readonly held: boolean }> {
  parts.probe.held = held;
  const words = held ? " nothing is sent until resume(); activities wait on the device" : " what waits is being sent";
  print.line([held ? "pause" : "resume", "brand"], words);
  if (!held) await parts.delivery.flush("manual");
  return { held };
}

/** Takes an activity out of the outbox for good: a counted loss. Answers whether it was still there. */
export async function drop({ journal, parts, print }: Desk, name: string | number): Promise<boolean> {
  const entry = journal.find(name);
  const { queue: waiting } = parts.delivery;
  await waiting.settled();
  const carried = entry?.state === "waiting" ? entry.carried : undefined;
  if (!carried) {
    print.line(["drop", "brand"], " ", [`nothing waits by "${name}"`, "bad"]);
    return false;
  }
  parts.lose("dropped", 1, carried);
  await waiting.confirm([carried]);
  print.line(["drop", "brand"], ` #${entry?.number} ${entry?.kind} is gone, and counted as lost`);
  return true;
}
