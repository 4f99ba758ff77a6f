import type { Moment } from "../activity.js";
import type { Acts } from "../instruments/plays.js";
import type { LossReason } from "../losses.js";
import type { Carried, Happening } from "../probe.js";
import { readAnswer, verdictsOf } from "./answers.js";
import type { JournalEntry, Traffic } from "./entry.js";
import { elementOf } from "./marked.js";
import { createRegister } from "./register.js";

export interface Journal {
  readonly entries: readonly JournalEntry[];
  readonly traffic: Readonly<Traffic>;
  /** Losses since the inspector came, by reason. */
  readonly losses: Readonly<Record<string, number>>;
  hear(happening: Happening): void;
  /** Takes up what waited before there was a journal. */
  adopt(waiting: readonly Carried[]): void;
  /** The entry of a number, an id or the beginning of an id. */
  find(name: string | number): JournalEntry | undefined;
  /** Calls `report` whenever an entry is new or another; answers what ends that. */
  listen(report: (entry: JournalEntry) => void): () => void;
}

/** Writes down what happens to activities, from when the inspector was asked for. */
export function createJournal(acts: () => Acts | undefined, now: () => number): Journal {
  const register = createRegister();
  const listeners = new Set<(entry: JournalEntry) => void>();
  const losses: Record<string, number> = {};
  const traffic: Traffic = {
    ...{ requests: 0, failures: 0, lastStatus: undefined, lastError: undefined, lastAt: undefined },
    ...{ nextAt: undefined, nextReason: undefined },
  };

  const tell = (entry: JournalEntry): void => {
    for (const listener of listeners) listener(entry);
  };
  const record = (moment: Moment): JournalEntry => register.record(moment, elementOf(moment.kind, acts()?.deed));

  const lose = (reason: LossReason, what: Partial<Moment> & Partial<Carried>): void => {
    const entry = register.of(what) ?? record({ ...nothing, ...what, at: what.at ?? now() });
    entry.state = "lost";
    entry.reason = reason;
    tell(entry);
  };

  const answer = (batch: readonly Carried[], reply: { status: number; text: string } | undefined): void => {
    const heard = readAnswer(reply);
    traffic.lastStatus = reply?.status ?? 0;
    traffic.lastError = heard.error;
    traffic.lastAt = now();
    traffic.failures = heard.answer ? 0 : traffic.failures + 1;
    const taken = batch.map(register.take);
    const verdicts = heard.answer && verdictsOf(heard.answer, taken);
    for (const [index, entry] of taken.entries()) {
      entry.status = traffic.lastStatus;
      entry.answer = heard.error;
      const { state, reason } = verdicts?.[index] ?? { state: "waiting" as const, reason: undefined };
      // What was given up while it was on its way stays so, unless it arrived.
      if (verdicts || entry.state !== "lost") Object.assign(entry, { state, reason });
      tell(entry);
    }
  };

  const hear = (happening: Happening): void => {
    const [name] = happening;
    if (name === "recorded") tell(record(happening[1]));
    if (name === "encoded") tell(register.encode(happening[1], happening[2]));
    if (name === "sent") {
      traffic.requests++;
      for (const entry of happening[1].map(register.take)) {
        entry.tries++;
        entry.state = "sent";
        tell(entry);
      }
    }
    if (name === "answered") answer(happening[1], happening[2]);
    if (name === "lost") {
      losses[happening[1]] = (losses[happening[1]] ?? 0) + happening[2];
      if (happening[3]) lose(happening[1], happening[3]);
    }
    if (name === "waits") {
      traffic.nextAt = now() + happening[1];
      traffic.nextReason = happening[2];
    }
  };

  return {
    ...{ entries: register.entries, find: register.find, traffic, losses, hear },
    adopt: (waiting) => void waiting.filter(({ id }) => id !== "").map(register.take),
    listen(report) {
      listeners.add(report);
      return () => void listeners.delete(report);
    },
  };
}

/** A moment of which only some is known. */
const nothing: Moment = {
  ...{ kind: "", at: 0, context: { session: "" }, path: "", id: undefined, view: undefined },
  ...{ content: undefined, details: undefined, inferred: undefined, watch: undefined, idempotencyKey: undefined },
};
