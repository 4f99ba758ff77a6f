import { hasPrivacySignal } from "../consent.js";
import { version } from "../version.js";
import { matches } from "./activities.js";
import type { Desk } from "./desk.js";
import type { ActivityState } from "./entry.js";
import { type Piece, spanText } from "./printer.js";

export interface StatusReport {
  readonly version: string;
  readonly key: string;
  readonly endpoint: string;
  /** Whether it records, or why it does not. */
  readonly recording: string;
  readonly consent: Readonly<Record<string, string>>;
  readonly privacySignal: boolean;
  readonly user: string | undefined;
  readonly device: string | undefined;
  /** How many activities are in which state, as far as the inspector saw. */
  readonly activities: Readonly<Partial<Record<ActivityState, number>>>;
  readonly losses: Readonly<Record<string, number>>;
  readonly lastStatus: number | undefined;
  readonly nextInMs: number | undefined;
  /** The server's clock less this one's, ms; undefined until an answer told. */
  readonly clockOffsetMs: number | undefined;
}

const stateNames: readonly ActivityState[] = [
  "waiting",
  "sent",
  "accepted",
  "duplicate",
  "delivered",
  "rejected",
  "lost",
];

/** How the SDK does. */
export function statusOf({ parts, journal }: Desk): StatusReport {
  const { settings, clock, identity } = parts;
  const { traffic, entries } = journal;
  const { nextAt } = traffic;
  const counts = stateNames.map((state) => [state, entries.filter((entry) => matches(entry, state)).length] as const);
  return {
    ...{ version, key: settings.key, endpoint: settings.url },
    recording: parts.closed() === "stopped" ? "stopped" : parts.closed() ? "denied" : parts.probe.held ? "held" : "yes",
    consent: { ...parts.consent() },
    privacySignal: hasPrivacySignal(),
    ...{ user: identity.user()?.id, device: parts.delivery.queue.outbox()?.device },
    activities: Object.fromEntries(counts.filter(([, count]) => count > 0)),
    losses: { ...journal.losses },
    lastStatus: traffic.lastStatus,
    nextInMs: nextAt === undefined ? undefined : Math.max(0, nextAt - clock.now()),
    clockOffsetMs: clock.offset(),
  };
}

export function status(desk: Desk): StatusReport {
  const report = statusOf(desk);
  const { traffic } = desk.journal;
  const lines: readonly (readonly [name: string, text: string])[] = [
    ["site key", report.key],
    ["collector", report.endpoint],
    [
      "consent",
      Object.entries(report.consent)
        .map(([name, answer]) => `${name} ${answer}`)
        .join(", "),
    ],
    ["privacy signal", report.privacySignal ? "Global Privacy Control is on" : "off"],
    ["person", report.user ?? "a visitor who did not sign in"],
    ["device", report.device ?? "none: the outbox is not open"],
    ["last request", lastRequest(desk)],
    [
      "next request",
      report.nextInMs === undefined
        ? "when there is something"
        : `in ${spanText(report.nextInMs)}, because: ${traffic.nextReason}`,
    ],
    [
      "server's clock",
      report.clockOffsetMs === undefined ? "not known yet" : `${report.clockOffsetMs} ms ahead of this one`,
    ],
    ["losses", listOf(report.losses) || "none"],
  ];
  desk.print.group(
    headingOf(report),
    () => {
      for (const [name, text] of lines) desk.print.line([name.padEnd(18), "muted"], text);
    },
    true,
  );
  return report;
}

function headingOf(report: StatusReport): readonly Piece[] {
  const { version: release, activities } = report;
  const isRunning = report.recording === "yes";
  const { accepted = 0, delivered = 0, duplicate = 0, waiting = 0, sent = 0, rejected = 0, lost = 0 } = activities;
  return [
    [`turnout ${release}`, "brand"],
    " ",
    isRunning ? ["running", "goodChip"] : [report.recording, "badChip"],
    ["  in the report ", "muted"],
    [String(accepted + delivered), "good"],
    ["  repeats ", "muted"],
    String(duplicate),
    ["  waiting ", "muted"],
    [String(waiting + sent), waiting + sent > 0 ? "wait" : "plain"],
    ["  refused ", "muted"],
    [String(rejected), rejected > 0 ? "bad" : "plain"],
    ["  lost ", "muted"],
    [String(lost), lost > 0 ? "bad" : "plain"],
  ];
}

function lastRequest({ journal, parts }: Desk): string {
  const { lastAt, lastError, lastStatus, failures } = journal.traffic;
  if (lastAt === undefined) return "none yet";
  const ago = `${spanText(Math.max(0, parts.clock.now() - lastAt))} ago`;
  return lastError ? `${lastError} (${ago}, ${failures} in a row)` : `${lastStatus}, all accounted for (${ago})`;
}

function listOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}
