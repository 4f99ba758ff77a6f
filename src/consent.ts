/** A person's answer to one purpose; `pending` until there is one. */
export type ConsentAnswer = "granted" | "denied" | "pending";

/** What a person is asked for. */
export interface Consent {
  /** Whether activities are recorded. Pending: they wait in the page's memory, to be kept or dropped. */
  readonly analytics: ConsentAnswer;
  /** Whether they, and who and which session it is, may be kept on the device. Otherwise in the page's memory. */
  readonly storage: ConsentAnswer;
  /** Whether what the person wrote goes along. Otherwise `[withheld]` stands for it. */
  readonly text: ConsentAnswer;
}

export interface ConsentSettings {
  readonly consent: ConsentAnswer;
  readonly gpc: "mark" | "deny";
  readonly childDirected: boolean;
}

/**
 * The answers with which a page begins: the option's for all three. Global Privacy Control is a denial where the site
 * wants it; of a service for children nothing is kept on the device, and no text goes along.
 */
export function firstConsent({ consent, gpc, childDirected }: ConsentSettings): Consent {
  const all = gpc === "deny" && hasPrivacySignal() ? "denied" : consent;
  const personal = childDirected ? "denied" : all;
  return { analytics: all, storage: personal, text: personal };
}

/** Whether the person's browser says that data on them must not be sold or shared. Source: https://www.w3.org/TR/gpc/ */
export function hasPrivacySignal(): boolean {
  return (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
}
