import type { Consent, ConsentAnswer } from "../consent.js";
import type { TellConsent } from "./source.js";

/** What pages push into `dataLayer` by `gtag("consent", "default" | "update", states)`. Source: https://developers.google.com/tag-platform/security/guides/consent */
type Command = { readonly [index: number]: unknown };

/**
 * Follows Google's consent mode, version 2, as the page's own consent tool speaks it: `analytics_storage` decides about
 * analytics and storage. `ad_…` are none of ours. Reads what was said before, and hears what is said from now on.
 */
export function followGoogle(tell: TellConsent): () => void {
  const page = globalThis as { dataLayer?: Command[] };
  page.dataLayer ??= [];
  const { dataLayer } = page;
  const hear = (command: Command): void => {
    if (command?.[0] !== "consent" || !["default", "update"].includes(command[1] as string)) return;
    const state = (command[2] as { readonly analytics_storage?: string } | undefined)?.analytics_storage;
    if (state !== "granted" && state !== "denied") return;
    tell(answersOf(state, command[1] === "default"));
  };
  for (const command of [...dataLayer]) hear(command);
  const { push } = dataLayer;
  const heard: typeof push = (...commands) => {
    commands.forEach(hear);
    return push.apply(dataLayer, commands);
  };
  dataLayer.push = heard;
  return () => {
    // Another script may have taken its place in turn; taking ours out would then take out theirs.
    if (dataLayer.push === heard) dataLayer.push = push;
  };
}

/** A denial by default is what stands until the person is asked, not the person's answer. */
function answersOf(state: "granted" | "denied", isDefault: boolean): Partial<Consent> {
  const answer: ConsentAnswer = isDefault && state === "denied" ? "pending" : state;
  return { analytics: answer, storage: answer };
}
