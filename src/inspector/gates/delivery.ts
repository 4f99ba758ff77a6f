/** Whether it gets from the page into the report. */

import { utf8Bytes } from "../../utf8.js";
import { activityLimitBytes } from "../../wire.js";
import { spanText } from "../printer.js";
import { fail, type Gate, lostFor, open, pass } from "./gate.js";

export const noDuplicate: Gate = {
  name: "duplicate",
  look({ entry, isPlayer }, { journal }) {
    if (entry?.state === "duplicate") {
      const first = journal.entries.find(
        ({ number, idempotencyKey, id }) =>
          number < entry.number && ((idempotencyKey && idempotencyKey === entry.idempotencyKey) || id === entry.id),
      );
      const same = first ? `the same as #${first.number}` : "known to the collector before";
      return fail(`${same}: it is in the report once, under that one`);
    }
    if (entry?.state === "delivered")
      return open("its batch held repeats, of which the answer does not say which they are");
    return pass(entry ? "its id is new" : `each ${isPlayer ? "tenth" : "click"} has an id of its own`);
  },
};

export const sizeFits: Gate = {
  name: "size",
  look(subject) {
    const { entry } = subject;
    const limit = `${(activityLimitBytes / 1_024).toFixed(0)} KiB`;
    const bytes = entry?.carried ? utf8Bytes(entry.carried.json) : undefined;
    if (lostFor(subject, "too-large")) return fail(`above ${limit}: shorten what is sent along`);
    return bytes === undefined ? open(`at most ${limit}`) : pass(`${bytes} bytes of at most ${limit}`);
  },
};

/** Why an activity fell out of the outbox. */
const outboxLosses: Readonly<Record<string, string>> = {
  "outbox-full":
    "the outbox held as many as it may (outboxLimitActivities, outboxLimitBytes): the collector has not taken any for long",
  expired: "it waited for 7 days, and was given up",
  corrupt: "what was found on the device is no activity",
  dropped: "it was taken out by hand, by drop()",
  fault: "the SDK's own code failed",
};

export const inOutbox: Gate = {
  name: "outbox",
  look(subject, { parts }) {
    const { entry } = subject;
    const lost = lostFor(subject, ...Object.keys(outboxLosses));
    if (lost) return fail(outboxLosses[lost] ?? lost);
    if (!parts.delivery.queue.outbox()) return open("not open yet: what happens waits in the page's memory");
    if (!entry) return open("nothing to keep yet");
    if (entry.state === "lost") return open("it did not get here");
    const { seq } = entry.carried ?? {};
    if (entry.state === "waiting" || entry.state === "sent")
      return pass(seq ? `kept on the device as number ${seq}` : "in the page's memory, about to be written");
    return pass("it was kept until the collector had answered, and is gone");
  },
};

export const transported: Gate = {
  name: "transport",
  async look({ entry }, { parts, journal, network }) {
    const { traffic } = journal;
    if (entry?.state === "lost" && entry.reason !== "refused") return open("it did not get here");
    if (entry && ["accepted", "duplicate", "delivered", "rejected"].includes(entry.state))
      return pass(`arrived, by try ${entry.tries}`);
    if (parts.probe.held) return fail("held: pause() was called; resume() lets go");
    const status = entry?.status ?? traffic.lastStatus;
    if (status === 0) {
      const trouble = await network.diagnose();
      return fail(
        trouble
          ? trouble.reason
          : "the last request did not get through, though the way is open now: it is tried again",
      );
    }
    if (status !== undefined) return pass(`the collector is reached: it answered with ${status}`);
    const { nextAt } = traffic;
    const isSoon = nextAt !== undefined && nextAt > parts.clock.now();
    return open(isSoon ? `goes in ${spanText(nextAt - parts.clock.now())}` : "nothing was sent yet");
  },
};

export const answered: Gate = {
  name: "collector's answer",
  look({ entry }, { journal }) {
    const { traffic } = journal;
    if (entry?.state === "accepted") return pass("accepted: it is in the report");
    if (entry?.state === "duplicate" || entry?.state === "delivered") return pass("taken: it is in the report once");
    if (entry?.state === "rejected") return fail(`refused as "${entry.reason}", and kept apart with that reason`);
    if (entry?.state === "lost" && entry.reason !== "refused") return open("it did not get here");
    const error = entry?.answer ?? traffic.lastError;
    const status = entry?.status ?? traffic.lastStatus;
    if (error && status) return fail(`${error}${remedyOf(error)}`);
    return open(entry ? "none yet" : "nothing to answer yet");
  },
};

function remedyOf(error: string): string {
  if (error.includes("unknown-key"))
    return " The key of the page must be one of the site's keys in the collector's configuration.";
  if (error.includes("origin-not-allowed"))
    return ` Add ${location.origin} to the key's "origins" in the collector's configuration.`;
  if (error.startsWith("5") || error.startsWith("429")) return " It is sent again by itself.";
  return error.includes("no collector's answer") ? " Is the endpoint the collector's address?" : "";
}
