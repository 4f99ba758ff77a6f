import type { Consent } from "../consent.js";

/** Passes answers on, as `turnout.consent` takes them. */
export type TellConsent = (answers: Partial<Consent>) => void;
