import { guideKinds } from "../catalogue/kinds.js";
import { detailsOf, markAttribute } from "../instruments/marks.js";
import { around } from "../signals/around.js";
import type { Desk } from "./desk.js";
import type { JournalEntry } from "./entry.js";
import { answered, inOutbox, noDuplicate, sizeFits, transported } from "./gates/delivery.js";
import type { Finding, Gate, Subject } from "./gates/gate.js";
import { contentKnown, detailsValid, markFound } from "./gates/marking.js";
import { consented, noBot, privacySignal, started } from "./gates/recording.js";
import { tenthReached } from "./gates/watching.js";
import { findAll, nameOf } from "./marked.js";
import { playerAt } from "./next-tenth.js";
import type { Look, Piece } from "./printer.js";

/** THE LIST of what an activity passes on its way into the report, in this order. */
const gates: readonly Gate[] = [
  ...[started, consented, privacySignal, noBot, markFound, contentKnown, detailsValid, tenthReached],
  ...[noDuplicate, sizeFits, inOutbox, transported, answered],
];

/** Why something is in the report, or is not. */
export interface WhyReport {
  readonly subject: string;
  /** The gate that stops it; undefined when none does. */
  readonly stoppedAt: string | undefined;
  readonly reason: string;
  readonly gates: readonly (Finding & { readonly gate: string })[];
}

/** Walks the gates for an activity (its id or number), an element (or a selector) or a kind. */
export async function why(desk: Desk, asked: string | number | Element): Promise<WhyReport> {
  const subject = subjectOf(desk, asked);
  const report = await examined(desk, subject);
  printReport(desk, report, subject);
  return report;
}

/** The same for an activity, without printing. */
export const whyOf = (desk: Desk, entry: JournalEntry): Promise<WhyReport> => examined(desk, ofEntry(entry));

async function examined(desk: Desk, subject: Subject): Promise<WhyReport> {
  const found: (Finding & { readonly gate: string })[] = [];
  const passed = gates.filter(({ concerns }) => concerns?.(subject) ?? true);
  for (const gate of passed) found.push({ gate: gate.name, ...(await gate.look(subject, desk)) });
  const stop = found.find(({ passed }) => passed === false);
  return {
    subject: subject.title,
    stoppedAt: stop?.gate,
    reason: stop?.reason ?? conclusionOf(subject, found),
    gates: found,
  };
}

function conclusionOf({ entry, isPlayer }: Subject, found: WhyReport["gates"]): string {
  const tenth = found.find(({ gate }) => isPlayer && gate === tenthReached.name);
  if (tenth) return tenth.reason;
  if (entry?.state === "accepted") return "nothing is missing: it is in the report";
  if (entry?.state === "sent") return "it is on its way";
  if (entry) return "it waits, and nothing stands in its way";
  return found.every(({ passed }) => passed) ? "nothing stands in its way" : "nothing known stands in its way";
}

function subjectOf(desk: Desk, asked: string | number | Element): Subject {
  if (asked instanceof Element) return ofElement(desk, asked);
  const entry = desk.journal.find(asked);
  if (entry) return ofEntry(entry);
  const text = String(asked);
  const elements = selected(text);
  if (/^[a-z]+\.[\w-]+$/i.test(text) && !elements?.length) return ofKind(desk, text);
  const [element] = elements ?? [];
  if (element && !guideKinds().rowOf(text)) return ofElement(desk, element);
  if (guideKinds().rowOf(text)) return ofKind(desk, text);
  return { ...nothing, title: text, selector: text };
}

const nothing = {
  ...{ kind: undefined, content: undefined, details: undefined, entry: undefined, element: undefined },
  ...{ selector: undefined, isPlayer: false, player: undefined },
};

function selected(text: string): readonly Element[] | undefined {
  try {
    return findAll(text);
  } catch {
    return undefined;
  }
}

function ofEntry(entry: JournalEntry): Subject {
  const { number, kind, content, details } = entry;
  return { ...nothing, title: `#${number} ${kind}`, kind, content, details, entry };
}

function ofKind(desk: Desk, kind: string): Subject {
  const entry = lastOf(desk, (one) => one.kind === kind);
  if (entry) return ofEntry(entry);
  return { ...nothing, title: kind, kind, content: desk.parts.page.own() };
}

function ofElement(desk: Desk, element: Element): Subject {
  const path = around(element);
  const marked = path.find((one) => one.hasAttribute(markAttribute));
  const player = marked ? undefined : playerAt(desk.parts, element);
  const isPlayer = !marked && (player !== undefined || element instanceof HTMLMediaElement);
  const kind = marked?.getAttribute(markAttribute) || (isPlayer ? "content.watch" : impliedKind(desk, element));
  const content = player?.content ?? desk.parts.page.contentAt(path);
  const entry = lastOf(desk, (one) => one.element !== undefined && (one.element === marked || one.element === element));
  const details = entry?.details ?? (marked && detailsOf(marked));
  return {
    ...nothing,
    title: nameOf(element),
    kind: entry?.kind ?? kind,
    content: entry?.content ?? content,
    details,
    ...{ element, entry, isPlayer, player },
  };
}

/** What an element records without a mark. */
function impliedKind({ parts }: Desk, element: Element): string | undefined {
  const path = around(element);
  const link = path.find(
    (one): one is HTMLAnchorElement => one instanceof HTMLAnchorElement && one.hasAttribute("href"),
  );
  if (!link) return undefined;
  const ending = link.pathname.slice(link.pathname.lastIndexOf(".") + 1).toLowerCase();
  if (link.hasAttribute("download") || parts.settings.downloadEndings.includes(ending)) return "resource.download";
  return parts.page.targetAt(path) ? "content.click" : undefined;
}

function lastOf({ journal }: Desk, isMeant: (entry: JournalEntry) => boolean): JournalEntry | undefined {
  return journal.entries.filter(isMeant).at(-1);
}

const signs: readonly [passed: boolean | undefined, sign: string, look: Look][] = [
  [true, "✓", "good"],
  [false, "✗", "bad"],
  [undefined, "·", "muted"],
];

function printReport(
  { print }: Desk,
  { subject, stoppedAt, reason, gates: found }: WhyReport,
  { entry, element }: Subject,
): void {
  const verdict: Piece = stoppedAt ? [stoppedAt, "badChip"] : ["no gate is closed", "goodChip"];
  const heading: Piece[] = [["why", "brand"], " ", [subject, "strong"], "  ", verdict, ` ${reason}`];
  print.group(
    heading,
    () => {
      for (const { gate, passed, reason: words } of found) {
        const [, sign, look] = signs.find(([value]) => value === passed) ?? ["", "·", "muted" as const];
        print.line(
          [`${sign} `, look],
          [gate.padEnd(20), passed === undefined ? "muted" : "strong"],
          [words, passed === false ? "bad" : passed ? "plain" : "muted"],
        );
      }
      const shown = element ?? entry?.element;
      if (shown) print.line(["  element             ", "muted"], { shown });
    },
    true,
  );
}
