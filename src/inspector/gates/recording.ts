/** Whether anything is recorded at all. */
import { hasPrivacySignal } from "../../consent.js";
import type { InspectorParts } from "../parts.js";
import { fail, type Gate, lostFor, pass } from "./gate.js";

/** A denial that nobody said: the browser's signal is one, by the site's option. */
const isDeniedBySignal = ({ consent, settings }: InspectorParts): boolean =>
  consent().analytics === "denied" && settings.gpc === "deny" && settings.consent !== "denied" && hasPrivacySignal();

export const started: Gate = {
  name: "started",
  look(subject, { parts }) {
    const { key, observe } = parts.settings;
    if (parts.closed() === "stopped" || lostFor(subject, "stopped"))
      return fail("turnout.stop() was called: nothing is recorded after it");
    if ((document as { readonly prerendering?: boolean }).prerendering)
      return fail("the page is prerendered for somebody who may never come: recording begins when it is shown");
    if (!observe && subject.element)
      return fail(
        'the option "observe" is false: marks, links, views and players are not looked at, only track() records',
      );
    return pass(`runs, with the key "${key}"`);
  },
};

export const consented: Gate = {
  name: "consent",
  look(subject, { parts }) {
    const { analytics, storage, text } = parts.consent();
    if (isDeniedBySignal(parts))
      return pass("nobody was asked: the browser's privacy signal answers, see the next gate");
    if (analytics === "denied")
      return fail('the answer is "denied": nothing is recorded until turnout.consent({ analytics: "granted" })');
    if (lostFor(subject, "consent")) return fail('it happened while the answer was "denied", and was not recorded');
    if (analytics === "pending")
      return fail(
        "no answer yet: activities wait in the page's memory until turnout.consent({ analytics: … }) says so",
      );
    const limits = [storage === "granted" ? "" : "not kept on the device", text === "granted" ? "" : "without texts"];
    return pass(["granted", ...limits].filter(Boolean).join(", "));
  },
};

export const privacySignal: Gate = {
  name: "privacy signal",
  look(_, { parts }) {
    if (!hasPrivacySignal()) return pass("the browser sends no Global Privacy Control");
    if (isDeniedBySignal(parts))
      return fail('the browser sends Global Privacy Control, and the option "gpc" makes that a denial');
    return pass("the browser sends Global Privacy Control: it goes along as a mark, and keeps nothing back");
  },
};

/** Words by which crawlers and tools name themselves; the collector's own list is longer. */
const botWords = /bot|crawl|spider|headless|lighthouse|preview|phantom/i;

export const noBot: Gate = {
  name: "bot",
  look(subject, { journal }) {
    const refused = journal.entries.some(({ reason, state }) => state === "rejected" && reason === "bot");
    const { userAgent } = navigator;
    if (lostFor(subject, "bot") || (refused && !subject.entry))
      return fail(`the collector takes this browser for a bot, by its name: ${userAgent}`);
    if (botWords.test(userAgent))
      return pass(
        `"${botWords.exec(userAgent)?.[0]}" in the browser's name: taken only on the collector's own machine`,
      );
    return pass("the browser names itself as people's browsers do");
  },
};
