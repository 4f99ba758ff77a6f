import type { Moment } from "./activity.js";
import type { Clock } from "./clock.js";
import type { Consent } from "./consent.js";
import type { Guard } from "./guard.js";
import type { Lose, Losses } from "./losses.js";
import type { Settings } from "./options.js";
import type { Probe } from "./probe.js";
import { openIndexedDbOutbox } from "./queue/indexeddb.js";
import { keepOutbox, type OutboxKeeper } from "./queue/open.js";
import type { NoteList, Notes, Outbox } from "./queue/outbox.js";
import { createQueue, type Queue } from "./queue/queue.js";
import { createSender, type FlushReason, type SenderParts } from "./sender/sender.js";
import { changeTexts, type Values, withheld } from "./texts/withhold.js";
import { activityLimitBytes } from "./wire.js";

/** Where activities wait, and how they get to the collector, as far as the person allows. */
export interface Delivery {
  /** What waits, for whoever inspects it. */
  readonly queue: Queue;
  add(moment: Moment): void;
  note(notes: Notes): void;
  /** Notes whose names begin with `prefix`, once there is an outbox. */
  notes(prefix: string): Promise<NoteList>;
  /** An activity was lost. */
  lost(): void;
  flush(reason: FlushReason): Promise<void>;
  /** Everything recorded must be on its way when this returns. */
  flushLeaving(): void;
  /** The person has answered. */
  consented(): void;
  /** Takes everything of ours from the device, and begins anew. */
  forget(): void;
  stop(): void;
}

export interface DeliveryParts {
  readonly settings: Settings;
  readonly transports: SenderParts["transports"];
  readonly clock: Clock;
  readonly guard: Guard;
  readonly probe: Probe;
  readonly consent: () => Consent;
  readonly lose: Lose;
  readonly takeLosses: () => Losses;
  /** Something was written: what else is kept on the device may be written too. */
  readonly onWritten: () => void;
}

/** Puts queue, outbox and sender together. Before the person agrees nothing is written, and nothing is sent. */
export function createDelivery(parts: DeliveryParts): Delivery {
  const { settings, clock, consent, lose, takeLosses, probe } = parts;
  const name = `turnout:${settings.key}`;
  let place: "" | "memory" | "disk" | undefined;
  let keeper: OutboxKeeper | undefined;
  let opened: () => void;
  const opening = new Promise<void>((resolve) => (opened = resolve));
  const agreed = (): boolean => consent().analytics === "granted";

  const queue = createQueue({
    limitBytes: activityLimitBytes,
    limitEntries: settings.outboxLimitActivities,
    limitOutboxBytes: settings.outboxLimitBytes,
    lose,
    probe,
    guard: parts.guard,
    allowed: createTextFilter(settings, consent),
    onWriting: () => sender.writing(),
    onWritten() {
      parts.onWritten();
      sender.written();
    },
    onBroken: () => void keeper?.reopen(),
  });
  const sender = createSender({ settings, clock, queue, transports: parts.transports, lose, takeLosses, probe });

  const use = (outbox: Outbox): void => {
    const onUsed = (): void => {
      opened();
      void sender.flush("start");
    };
    queue.use(outbox).then(onUsed, () => keeper?.reopen());
  };

  const leaveDevice = (): void => {
    try {
      indexedDB.deleteDatabase(name);
    } catch {
      // Storage denied: there is nothing of ours in it.
    }
  };

  const consented = (): void => {
    const { analytics, storage } = consent();
    const next = agreed() ? (storage === "granted" ? "disk" : "memory") : "";
    if (next === place) return;
    place = next;
    keeper?.close();
    if (analytics === "denied") queue.clear();
    if (analytics === "denied" || storage === "denied") leaveDevice();
    keeper = next
      ? keepOutbox(async () => (next === "disk" ? openIndexedDbOutbox(name) : Promise.reject()), use)
      : undefined;
  };

  return {
    queue,
    add: queue.add,
    note: queue.note,
    async notes(prefix) {
      await opening;
      return queue.outbox()?.notes(prefix) ?? [];
    },
    lost: sender.lost,
    flush: async (reason) => {
      if (!agreed()) return;
      // What was recorded while the browser opens the database waits for it.
      if (reason === "manual") await opening;
      else if (!queue.outbox()) return;
      await sender.flush(reason);
    },
    flushLeaving: () => agreed() && sender.flushLeaving(),
    consented,
    forget() {
      place = undefined;
      queue.clear();
      leaveDevice();
      consented();
    },
    stop() {
      sender.stop();
      const end = (): void => {
        queue.writeNow();
        keeper?.close();
      };
      // What was recorded while the browser opens the database is written before it is closed.
      if (queue.outbox() || !keeper) end();
      else opening.then(end).catch(() => {});
    },
  };
}

/** What of an activity's details may go along. What a site's own policy leaves of a text is known once its file is loaded. */
function createTextFilter(settings: Settings, consent: () => Consent): (kind: string, details: Values) => Values {
  const withhold = (_: string, details: Values): Values => changeTexts(details, (text) => text && withheld);
  let apply = (_: string, details: Values): Values => details;
  if (settings.texts !== "full" || settings.omitPrivateMessages || settings.redact) {
    apply = withhold;
    void import("./texts/rule.js").then(({ createTextRule }) => (apply = createTextRule(settings))).catch(() => {});
  }
  return (kind, details) => (consent().text === "granted" ? apply : withhold)(kind, details);
}
