import { type Consent, type ConsentAnswer, hasPrivacySignal } from "../consent.js";
import type { Desk } from "./desk.js";

export interface ConsentReport {
  readonly answers: Consent;
  /** What would be the answers; undefined when nothing was asked. */
  readonly whatIf: Consent | undefined;
  readonly privacySignal: boolean;
  /** What these answers do, or would do. */
  readonly effects: readonly string[];
}

const purposes = ["analytics", "storage", "text"] as const;

/** What each answer means. */
const meanings: Readonly<Record<(typeof purposes)[number], Readonly<Record<ConsentAnswer, string>>>> = {
  analytics: {
    granted: "activities are recorded and sent",
    pending: "activities wait in the page's memory, and are kept or dropped when the answer comes",
    denied: "nothing is recorded",
  },
  storage: {
    granted: "they wait on the device, over reloads and crashes",
    pending: "nothing is read from or written to the device",
    denied: "nothing is on the device: what waits is in the page's memory",
  },
  text: {
    granted: "what the person wrote goes along, as the site's options allow",
    pending: "[withheld] stands for what the person wrote",
    denied: "[withheld] stands for what the person wrote",
  },
};

/** The person's answers and what they mean; with `whatIf`, what other ones would do. Changes nothing. */
export function consent({ parts, journal, print }: Desk, whatIf?: Partial<Consent>): ConsentReport {
  const answers = { ...parts.consent() };
  const next = whatIf && { ...answers, ...whatIf };
  const shown = next ?? answers;
  const waiting = journal.entries.filter(({ state }) => state === "waiting").length;
  const effects = [
    ...purposes.map((purpose) => `${purpose} ${shown[purpose]}: ${meanings[purpose][shown[purpose]]}`),
    ...(next ? changesOf(answers, next, waiting) : []),
  ];
  const privacySignal = hasPrivacySignal();
  const looks = { granted: "goodChip", pending: "waitChip", denied: "badChip" } as const;
  print.group(
    [
      [next ? "consent, if" : "consent", "brand"],
      ...purposes.flatMap((purpose) => [`  ${purpose} `, [shown[purpose], looks[shown[purpose]]] as const]),
    ],
    () => {
      for (const effect of effects) print.line(effect);
      print.line(
        ["Global Privacy Control  ", "muted"],
        privacySignal ? `on: option "gpc" is "${parts.settings.gpc}"` : "off",
      );
    },
    true,
  );
  return { answers, whatIf: next, privacySignal, effects };
}

function changesOf(now: Consent, next: Consent, waiting: number): readonly string[] {
  const changes: string[] = [];
  if (next.analytics === "denied" && now.analytics !== "denied")
    changes.push(`${waiting} waiting would be dropped, and ids and watched parts wiped`);
  if (next.storage === "denied" && now.storage !== "denied")
    changes.push("the device would be wiped of ids, watched parts and what waits on it");
  if (now.analytics === "pending" && next.analytics === "granted")
    changes.push(`${waiting} waiting would be sent, with the times at which they happened`);
  if (now.analytics === "denied" && next.analytics === "granted")
    changes.push("what the page shows would be viewed from then on; what happened before stays unrecorded");
  return changes.length > 0 ? changes : ["nothing else would change"];
}
