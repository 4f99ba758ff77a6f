/** What the collector says, where it is run with `--debug`. */
import { newId } from "../ids.js";
import { parse } from "../json.js";
import { version } from "../version.js";
import { encodeEnvelope, type WireActivity, wireVersion } from "../wire.js";
import { readAnswer } from "./answers.js";
import type { Desk } from "./desk.js";
import { clockTime, type Look, padded } from "./printer.js";

export interface RemoteActivity {
  readonly id: string | undefined;
  readonly kind: string | undefined;
  readonly verdict: string;
  /** When it was received, ISO 8601. */
  readonly receivedAt: string;
  /** Why it, or the whole request, was refused. */
  readonly reason: string | undefined;
}

export interface RemoteReport {
  /** Whether the collector tells; otherwise why it does not. */
  readonly asked: string;
  readonly activities: readonly RemoteActivity[];
}

/** An activity in the collector's words. */
interface Told {
  readonly receivedAt: number;
  readonly verdict?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly activity?: Partial<WireActivity>;
}

const rootOf = ({ parts }: Desk): string => parts.settings.url.replace(/\/v1\/activities$/, "");

/** The collector's own verdicts on the last batches; `token` is a report token, where it has any. */
export async function remote(desk: Desk, { token }: { readonly token?: string } = {}): Promise<RemoteReport> {
  const lists = await Promise.all(["good", "bad"].map((name) => ask(`${rootOf(desk)}/debug/${name}`, token)));
  const refusal = lists.find((list) => typeof list === "string");
  const activities = lists
    .flatMap((list) => (typeof list === "string" ? [] : list))
    .sort((one, other) => one.receivedAt - other.receivedAt)
    .map(
      ({ receivedAt, verdict, reason, message, activity }): RemoteActivity => ({
        ...{ id: activity?.id, kind: activity?.kind, verdict: verdict ?? "rejected" },
        ...{ receivedAt: new Date(receivedAt).toISOString(), reason: message ? `${reason}: ${message}` : reason },
      }),
    );
  const asked = typeof refusal === "string" ? refusal : "answered";
  const looks: Readonly<Record<string, Look>> = { accepted: "goodChip", duplicate: "plainChip", rejected: "badChip" };
  desk.print.group(
    [
      ["remote", "brand"],
      typeof refusal === "string" ? [` ${refusal}`, "bad"] : ` ${activities.length} activities of the last batches`,
    ],
    () => {
      for (const { receivedAt, kind, id, verdict, reason } of activities) {
        const entry = id === undefined ? undefined : desk.journal.find(id);
        desk.print.line(
          [clockTime(Date.parse(receivedAt)), "muted"],
          [padded(entry ? `  #${entry.number}` : "", 7), "muted"],
          [padded(kind ?? "a whole request", 22), "kind"],
          [verdict, looks[verdict] ?? "waitChip"],
          reason ? ` ${reason}` : "",
        );
      }
    },
    true,
  );
  return { asked, activities };
}

/** What is at an address, or why it cannot be had. */
async function ask(address: string, token: string | undefined): Promise<readonly Told[] | string> {
  try {
    const headers = token ? { Authorization: `Bearer ${token}` } : undefined;
    const response = await fetch(address, { credentials: "omit", cache: "no-store", ...(headers && { headers }) });
    if (response.ok) return ((await response.json()) as { readonly activities: readonly Told[] }).activities;
    if (response.status === 401) return "the collector wants a report token: remote({ token })";
    return "the collector is not run with --debug; activities() has what it answered to this page";
  } catch {
    return "no answer that this page may read: the collector is not run with --debug, or does not know this page for one of its machine";
  }
}

export interface ReplayReport {
  readonly verdict: string;
  readonly reason: string | undefined;
}

/**
 * Sends an activity again as a trial, under a new id: the collector checks it the whole way and keeps nothing of it, so
 * that nothing is counted that did not happen. Needs a collector that is run with `--debug`.
 */
export async function replay(desk: Desk, name: string | number): Promise<ReplayReport> {
  const { journal, print } = desk;
  const entry = journal.find(name);
  const report = entry?.carried
    ? await trial(desk, entry.carried)
    : { verdict: "none", reason: `no activity is known by "${name}"` };
  const isGood = report.verdict === "accepted";
  print.line(
    ["replay", "brand"],
    " as a test  ",
    [report.verdict, isGood ? "goodChip" : "badChip"],
    ` ${report.reason ?? "it would be taken; nothing was kept"}`,
  );
  return report;
}

async function trial(desk: Desk, carried: { readonly json: string; readonly context: string }): Promise<ReplayReport> {
  const { clock, settings } = desk.parts;
  const activity = { ...(parse(carried.json) as WireActivity), id: newId(clock.now()) };
  const head = { v: wireVersion, key: settings.key, sentAt: clock.now(), sdk: version } as const;
  const body = encodeEnvelope({ ...head, ...(parse(carried.context) as object) }, [JSON.stringify(activity)]);
  try {
    const headers = { "content-type": "text/plain;charset=UTF-8" };
    const response = await fetch(`${settings.url}/test`, { method: "POST", body, headers, credentials: "omit" });
    if (response.status === 404)
      return { verdict: "none", reason: "the collector is not run with --debug, and takes no tests" };
    const { answer, error } = readAnswer({ status: response.status, text: await response.text() });
    const [rejected] = answer?.rejected ?? [];
    if (rejected) return { verdict: "rejected", reason: rejected.reason };
    return answer ? { verdict: "accepted", reason: undefined } : { verdict: "refused", reason: error };
  } catch {
    return { verdict: "none", reason: "nothing was heard: the collector is away, or not run with --debug" };
  }
}
