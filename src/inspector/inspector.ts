/** The console inspector: what became of each activity, and why one is missing. Loaded when somebody asks for it. */

import type { Consent } from "../consent.js";
import { type ActivityFilter, type ActivitySummary, activities, follow, matches, summaryOf } from "./activities.js";
import { type ConsentReport, consent } from "./consent-command.js";
import { freshConsole } from "./console.js";
import { type CopyForm, copy } from "./copy.js";
import type { Desk } from "./desk.js";
import { createJournal } from "./journal.js";
import { type LedgerReport, ledger } from "./ledger.js";
import { createNetwork } from "./network.js";
import { drop, type FlushReport, flush, hold, queue, type WaitingActivity } from "./outbox-commands.js";
import { createOverlay, type OutlinedElement } from "./overlay.js";
import type { InspectorParts } from "./parts.js";
import { createPrinter } from "./printer.js";
import { type RemoteReport, type ReplayReport, remote, replay } from "./remote.js";
import { type RowReport, row } from "./row.js";
import { type StatusReport, status } from "./status.js";
import { type ValidationReport, validate } from "./validate.js";
import { type VideoReport, video } from "./video.js";
import { type ViewReport, views } from "./views-command.js";
import { type WhyReport, why } from "./why.js";

export type {
  ActivityFilter,
  ActivitySummary,
  ConsentReport,
  CopyForm,
  FlushReport,
  LedgerReport,
  OutlinedElement,
  RemoteReport,
  ReplayReport,
  RowReport,
  StatusReport,
  ValidationReport,
  VideoReport,
  ViewReport,
  WaitingActivity,
  WhyReport,
};

/** Every command prints something to look at, and answers plain data. */
export interface Inspector {
  /** Lists the commands. */
  help(): readonly CommandHelp[];
  /** How the SDK does: consent, counts, the last request and the next. */
  status(): StatusReport;
  /** Why an activity (number or id), an element (or selector) or a kind is not in the report. */
  why(asked: string | number | Element): Promise<WhyReport>;
  /** Lists what happened. */
  activities(filter?: ActivityFilter): readonly ActivitySummary[];
  /** Prints activities as they happen, and what becomes of them, until `stop()`; answers those known so far. */
  tail(filter?: ActivityFilter): readonly ActivitySummary[];
  stop(): void;
  /** The line of the report's CSV file that an activity is, by number or id; undefined for one that can be none. */
  row(name: string | number, zone?: string): RowReport | undefined;
  /** What the collector has not yet answered for. */
  queue(): readonly WaitingActivity[];
  /** Sends what waits now. */
  flush(): Promise<FlushReport>;
  /** Holds everything back until `resume()`, as if the browser were offline. */
  pause(): Promise<{ readonly held: boolean }>;
  resume(): Promise<{ readonly held: boolean }>;
  /** Takes an activity that waits out for good: a loss that is counted. */
  drop(name: string | number): Promise<boolean>;
  /** Whether `track(kind, details, { content })` would make a row, and what was meant if not. */
  validate(kind: string, details?: Readonly<Record<string, unknown>>, content?: object): ValidationReport;
  /** A text for others, without secrets and people's words; of the last activity unless one is named. */
  copy(form: CopyForm, name?: string | number): string;
  /** Has the collector check an activity again as a test, of which nothing is kept. */
  replay(name: string | number): Promise<ReplayReport>;
  /** What was watched of each player, and why the next tenth has not come. */
  video(): readonly VideoReport[];
  /** The stays on pages. */
  views(): readonly ViewReport[];
  /** The person's answers and what they mean; with `whatIf`, what others would do. Changes nothing. */
  consent(whatIf?: Partial<Consent>): ConsentReport;
  /** What the device numbered, holds and lost. */
  ledger(): Promise<LedgerReport>;
  /** Outlines on the page what is marked, described or played, or takes the outlines away; `panel` opens a panel instead. */
  overlay(options?: { readonly panel?: boolean }): readonly OutlinedElement[];
  /** The collector's verdicts on the last batches, of one that is run with `--debug`. */
  remote(access?: { readonly token?: string }): Promise<RemoteReport>;
}

export interface CommandHelp {
  readonly command: string;
  readonly does: string;
}

/** How many entries of the outbox are taken up: more would be a long read. */
const adoptLimit = 1_000;

/** The SDK: where the page finds its inspector. */
interface Inspected {
  readonly turnout: { inspector?: Inspector };
}

/** Makes the inspector of an SDK, or answers the one that it has. */
export async function createInspector({ turnout, ...parts }: InspectorParts & Inspected): Promise<Inspector> {
  turnout.inspector ??= await begin(parts);
  // With npm the page has no name for it that a console knows.
  const page = globalThis as { turnout?: unknown };
  page.turnout ??= turnout;
  return turnout.inspector;
}

type Command = readonly [name: keyof Inspector, parameters: string, does: string, run: (...args: never[]) => unknown];

async function begin(parts: InspectorParts): Promise<Inspector> {
  const { clock, delivery, probe, settings } = parts;
  const journal = createJournal(() => parts.observation()?.acts, clock.now);
  const early = probe.told as readonly Parameters<typeof journal.hear>[0][] | undefined;
  probe.told = { push: journal.hear };
  for (const happening of early ?? []) journal.hear(happening);
  const desk: Desk = { parts, journal, print: createPrinter(freshConsole()), network: createNetwork(settings.url) };
  journal.adopt([...delivery.queue.unconfirmed(), ...((await delivery.queue.peek(adoptLimit, 0)) ?? [])]);
  const commands = commandsOf(desk);
  // By their names as texts, which nothing shortens.
  return Object.fromEntries(commands.map(([name, , , run]) => [name, run])) as unknown as Inspector;
}

/** THE LIST of commands. */
function commandsOf(desk: Desk): readonly Command[] {
  const outlines = createOverlay(desk);
  let endTail = (): void => {};
  const tail = (filter?: ActivityFilter): readonly ActivitySummary[] => {
    endTail();
    endTail = follow(desk, filter);
    desk.print.line(["tail", "brand"], [" stop() ends it; hover over an element to see it on the page", "muted"]);
    return desk.journal.entries.filter((entry) => matches(entry, filter)).map(summaryOf);
  };
  const commands: Command[] = [
    ["status", "", "how it does: consent, counts, the last request and the next", () => status(desk)],
    ["why", "id | selector | kind", "why something is not in the report", (asked: string) => why(desk, asked)],
    ["activities", "filter?", "what happened, and what became of it", (of?: ActivityFilter) => activities(desk, of)],
    ["tail", "filter?", "the same as it happens", tail],
    ["stop", "", "ends tail()", () => endTail()],
    ["row", "id, zone?", "the line of the CSV file", (name: string, zone?: string) => row(desk, name, zone)],
    ["queue", "", "what the collector has not yet answered for", () => queue(desk)],
    ["flush", "", "sends that now", () => flush(desk)],
    ["pause", "", "holds everything back", () => hold(desk, true)],
    ["resume", "", "lets go again", () => hold(desk, false)],
    ["drop", "id", "takes one out for good: a counted loss", (name: string) => drop(desk, name)],
    ["validate", "kind, details?, content?", "whether track() would make a row", validateBy(desk)],
    ["copy", '"curl" | "json" | "csv" | "bundle", id?', "a text for others", copyBy(desk)],
    ["replay", "id", "has the collector check one again, as a test", (name: string) => replay(desk, name)],
    ["video", "", "what was watched, and why the next tenth has not come", () => video(desk)],
    ["views", "", "the stays on pages", () => views(desk)],
    ["consent", "whatIf?", "the answers, and what others would do", (next?: Partial<Consent>) => consent(desk, next)],
    ["ledger", "", "what the device numbered, holds and lost", () => ledger(desk)],
    ["overlay", "{ panel }?", "outlines on the page; or a panel", outlines.show],
    ["remote", "{ token }?", "the collector's own verdicts", (access?: { token?: string }) => remote(desk, access)],
  ];
  commands.unshift(["help", "", "this list", () => help(desk, commands)]);
  return commands;
}

const validateBy =
  (desk: Desk): Inspector["validate"] =>
  (...given) =>
    validate(desk, ...given);

const copyBy =
  (desk: Desk): Inspector["copy"] =>
  (...given) =>
    copy(desk, ...given);

function help({ print }: Desk, commands: readonly Command[]): readonly CommandHelp[] {
  const lines = commands.map(([name, parameters, does]) => ({ command: `${name}(${parameters})`, does }));
  print.group(
    [["turnout.inspector", "brand"], " what it can do"],
    () => {
      for (const { command, does } of lines) print.line([command.padEnd(42), "kind"], does);
      print.line([
        "A filter is a kind or its beginning, a state, a pattern, or { kind, state, content }; ids may be the numbers that are printed.",
        "muted",
      ]);
    },
    true,
  );
  return lines;
}
