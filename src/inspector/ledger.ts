import { parse } from "../json.js";
import { type LossReason, lossReasons } from "../losses.js";
import { addCounts, type Counts, lossesPrefix } from "../queue/outbox.js";
import type { Desk } from "./desk.js";

export interface LedgerReport {
  readonly device: string | undefined;
  /** Highest number that the device gave on this page; 0 before the first. */
  readonly lastNumber: number;
  readonly waiting: number;
  /** Losses of the device by reason, since it exists. */
  readonly losses: Readonly<Record<string, number>>;
}

/** The device's account: what it numbered, what waits, what it lost. What was numbered and is neither here nor lost, the collector has. */
export async function ledger({ parts, journal, print }: Desk): Promise<LedgerReport> {
  const { queue, notes } = parts.delivery;
  const outbox = queue.outbox();
  const kept = outbox ? (await notes(lossesPrefix)).map(([, json]) => parse(json) as Counts) : [];
  const told = addCounts(kept);
  // What was counted a moment ago is not yet noted.
  const losses = Object.fromEntries(
    [...new Set([...Object.keys(told), ...Object.keys(journal.losses)])].map((reason) => [
      reason,
      Math.max(told[reason] ?? 0, journal.losses[reason] ?? 0),
    ]),
  );
  const report = { device: outbox?.device, lastNumber: queue.lastSeq(), waiting: (await outbox?.size()) ?? 0, losses };
  print.group(
    [
      ["ledger", "brand"],
      ` numbered up to ${report.lastNumber || "nothing yet"} on this page, ${report.waiting} waiting on the device`,
    ],
    () => {
      print.line(["device".padEnd(18), "muted"], report.device ?? "none");
      const lost = Object.entries(losses);
      if (lost.length === 0) print.line(["losses".padEnd(18), "muted"], ["none", "good"]);
      for (const [reason, count] of lost) {
        const stage = lossReasons[reason as LossReason] ?? "";
        print.line([reason.padEnd(18), "bad"], String(count).padEnd(6), [
          stage === "numbered" ? "after it had a number" : "before it had a number",
          "muted",
        ]);
      }
      print.line(["What has a number, waits no more and is not lost has been answered for by the collector.", "muted"]);
    },
    true,
  );
  return report;
}
