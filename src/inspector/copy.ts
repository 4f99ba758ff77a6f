import { parse } from "../json.js";
import { version } from "../version.js";
import { encodeEnvelope, wireVersion } from "../wire.js";
import { summaryOf } from "./activities.js";
import type { Desk } from "./desk.js";
import type { JournalEntry } from "./entry.js";
import { holdsWords, redact, redacted, redactText } from "./redact.js";
import { cellsOf, lineOf, reportRowOf } from "./row.js";
import { statusOf } from "./status.js";

export type CopyForm = "curl" | "json" | "csv" | "bundle";

/** Makes a text for others of an activity, or of all that is known (`"bundle"`); without secrets and people's words. */
export function copy(desk: Desk, form: CopyForm, name?: string | number): string {
  const entry = name === undefined ? desk.journal.entries.at(-1) : desk.journal.find(name);
  const text = form === "bundle" ? bundleOf(desk) : entry ? forms[form](desk, entry) : "";
  const what = text
    ? `${form}${form === "bundle" || !entry ? "" : ` of #${entry.number}`}, ${text.length} characters`
    : "nothing to copy";
  desk.print.group(
    [["copy", "brand"], ` ${what}`, ["  without secrets and people's words", "muted"]],
    () => desk.print.line(text),
    true,
  );
  // Denied while the console has the focus; then the text is there to be copied by hand.
  navigator.clipboard?.writeText(text).catch(() => undefined);
  return text;
}

const forms: Readonly<Record<Exclude<CopyForm, "bundle">, (desk: Desk, entry: JournalEntry) => string>> = {
  json: (_, entry) => JSON.stringify({ ...summaryOf(entry), label: undefined, ...activityOf(entry) }, null, 2),
  curl(desk, entry) {
    const { url } = desk.parts.settings;
    const body = envelopeOf(desk, entry).replaceAll("'", "'\\''");
    return `curl -X POST '${url}' -H 'Content-Type: text/plain' --data-raw '${body}'`;
  },
  csv(desk, entry) {
    const row = reportRowOf(entry, desk.parts.clock.offset() ?? 0);
    if (!row) return "";
    const user = row.user && { id: row.user.id };
    const label = row.label !== null && holdsWords(row.kind) ? redacted : row.label && redactText(row.label);
    return lineOf(cellsOf({ ...row, user, label }, undefined));
  },
};

/** An activity as it travels, as far as others may see it. */
function activityOf(entry: JournalEntry): object {
  const { carried, kind, at, content, details, path } = entry;
  return redact(carried ? parse(carried.json) : { kind, at, content, details, path }) as object;
}

function envelopeOf({ parts }: Desk, entry: JournalEntry): string {
  const head = { v: wireVersion, key: parts.settings.key, sentAt: parts.clock.now(), sdk: version } as const;
  return encodeEnvelope({ ...head, ...(redact(entry.context) as object) }, [JSON.stringify(activityOf(entry))]);
}

/** All that helps somebody else to see what is wrong. */
function bundleOf(desk: Desk): string {
  const { journal, parts } = desk;
  const view = parts.observation()?.current();
  const all = {
    turnout: version,
    at: new Date().toISOString(),
    page: location.origin + location.pathname,
    browser: navigator.userAgent,
    status: statusOf(desk),
    options: parts.settings,
    view: view && { kind: view.kind, content: view.content, path: view.path },
    traffic: journal.traffic,
    activities: journal.entries.map((entry) => ({
      ...summaryOf(entry),
      label: undefined,
      activity: activityOf(entry),
    })),
  };
  return JSON.stringify(redact(all), null, 2);
}
