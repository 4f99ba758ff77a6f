/** The face for servers: activities that only a server knows of. It needs `fetch` and timers, and nothing else of Node. */
import type { Kind } from "./catalogue/details.js";
import { checkContent, withoutSchedule } from "./content.js";
import { newId } from "./ids.js";
import { createDelivery } from "./node/delivery.js";
import {
  checkServerOptions,
  type ServerLoss,
  type ServerLossReason,
  type ServerTurnoutOptions,
} from "./node/options.js";
import { createWaiting } from "./node/waiting.js";
import type { Entry } from "./queue/outbox.js";
import type { TrackArguments, TrackOptions } from "./tracker.js";
import { utf8Bytes } from "./utf8.js";
import { activityLimitBytes, type User, type WireActivity } from "./wire.js";

export type { ServerFailure, ServerLoss, ServerLossReason, ServerTurnoutOptions } from "./node/options.js";

/** What `track` may be told beside kind and details. */
export interface ServerTrackOptions extends TrackOptions {
  /** Who did it: the person's id, or the person with the traits to be known from now on. */
  readonly user?: string | User;
}

/** The client of one process. None of its methods throws or rejects: what cannot be delivered is a counted loss. */
export interface ServerTurnout {
  /** Records an activity: it waits in memory, and goes out within `flushIntervalMs`. */
  track<K extends Kind>(kind: K, ...rest: TrackArguments<K, ServerTrackOptions>): void;
  /** Tells who a person is, for the report's columns; nothing is recorded. */
  identify(user: User): void;
  /** Sends what waits now. Resolves when it is delivered, or when a try has failed. */
  flush(): Promise<void>;
  /**
   * For the end of the process, on SIGTERM: takes no more, and resolves when all that waits is delivered, or lost since
   * the collector could not be reached within `closeLimitMs`. A process that ends by itself needs no call.
   */
  close(): Promise<void>;
  /** Losses so far, by reason. */
  losses(): Readonly<Partial<Record<ServerLossReason, number>>>;
}

/** The part of Node's `process` that is used, where there is one. */
interface Host {
  readonly process?: Record<"on" | "off", (event: "beforeExit", run: () => void) => void>;
}

/** Reasons that the collector does not find by itself; they travel with each batch. */
const reportedReasons: readonly ServerLossReason[] = [
  ...(["unserializable", "too-large", "outbox-full", "refused", "stopped", "fault"] as const),
];

/** Starts a client. Throws a `TypeError` when an option is wrong. */
export function createServerTurnout(options: ServerTurnoutOptions): ServerTurnout {
  const settings = checkServerOptions(options);
  const counts: { [Reason in ServerLossReason]?: number } = {};
  const lose = (loss: ServerLoss): void => {
    counts[loss.reason] = (counts[loss.reason] ?? 0) + loss.count;
    settings.onLoss(loss);
  };
  const losses = () =>
    Object.fromEntries(reportedReasons.flatMap((reason) => (counts[reason] ? [[reason, counts[reason]]] : [])));
  const waiting = createWaiting(settings);
  const delivery = createDelivery({ settings, waiting, lose, losses });
  let numbered = 0;
  let closed: Promise<void> | undefined;

  const atEnd = (): void => {
    if (waiting.size() > 0) void delivery.drain(settings.closeLimitMs);
  };
  const { process } = globalThis as Host;
  process?.on("beforeExit", atEnd);

  /** What is to be sent, or why it cannot. */
  const entryFor = (kind: string, details: object | undefined, more: ServerTrackOptions): Entry | ServerLossReason => {
    if (closed) return "stopped";
    const user = userOf(more.user);
    if (user === null) return "malformed";
    const entry = entryOf({ kind, details, seq: numbered + 1 }, user, more);
    if (!entry) return "unserializable";
    if (utf8Bytes(entry.json) > activityLimitBytes) return "too-large";
    return waiting.add(entry) ? entry : "outbox-full";
  };

  return {
    track(kind, ...[details, more]) {
      const entry = entryFor(kind, details, more ?? {});
      if (typeof entry === "string") return lose({ reason: entry, count: 1, kind });
      numbered++;
      delivery.added();
    },
    identify(person) {
      const user = userOf(person);
      const context = user && jsonOf({ user });
      if (!context) console.warn("turnout: identify needs a user with an id, and traits that JSON can hold");
      else if (!closed && waiting.add({ id: "", context, json: "" })) delivery.added();
    },
    flush: delivery.flush,
    close() {
      process?.off("beforeExit", atEnd);
      closed ??= delivery.drain(settings.closeLimitMs);
      return closed;
    },
    losses: () => ({ ...counts }),
  };
}

/** A person in the wire's form; undefined when none is named, null when it is no person. */
function userOf(user: string | User | undefined): User | undefined | null {
  if (user === undefined) return undefined;
  const person = typeof user === "object" ? user : { id: user };
  return person?.id ? { ...person, id: String(person.id) } : null;
}

function entryOf(
  noted: Pick<WireActivity, "kind" | "seq"> & { readonly details: object | undefined },
  user: User | undefined,
  { at, content, idempotencyKey }: ServerTrackOptions,
): Entry | undefined {
  const checked = content && checkContent(content);
  const activity = {
    ...noted,
    id: newId(Date.now()),
    at: Number(at ?? Date.now()),
    content: checked && (noted.kind.endsWith(".join") ? checked : withoutSchedule(checked)),
    idempotencyKey,
  } satisfies { [Name in keyof WireActivity]?: unknown };
  const json = jsonOf(activity);
  const context = jsonOf({ user });
  return json && context ? { id: activity.id, context, json } : undefined;
}

/** Undefined for what JSON cannot hold. */
function jsonOf(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
