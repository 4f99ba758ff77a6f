import type { DetailsOf, Kind } from "./catalogue/details.js";
import { createClock } from "./clock.js";
import { type Content, checkContent } from "./content.js";
import { createGuard } from "./guard.js";
import { createIdentity, keptOffset } from "./identity.js";
import { type Observation, observePage } from "./instruments/index.js";
import type { Given } from "./instruments/record.js";
import { createLossBook } from "./losses.js";
import { checkOptions, type TurnoutOptions } from "./options.js";
import { createPage } from "./page.js";
import { openOutbox } from "./queue/open.js";
import { createQueue } from "./queue/queue.js";
import { createRecorder } from "./recorder.js";
import { createSender, type SenderParts } from "./sender/sender.js";
import { createTransports } from "./sender/transports/index.js";
import { activityLimitBytes, type User } from "./wire.js";

/** What `track` may be told beside kind and details. */
export interface TrackOptions {
  /** What it happened on; default: the page's content. */
  readonly content?: Content;
  /** When it happened: ms since 1970 or a Date; default: now. */
  readonly at?: number | Date;
  /** Activities with the same key are one, however often and from wherever they are recorded. */
  readonly idempotencyKey?: string;
}

/** What `track` takes after the kind: details where the kind has any, then options. */
export type TrackArguments<K extends Kind, Options = TrackOptions> =
  DetailsOf<K> extends undefined
    ? [details?: undefined, options?: Options]
    : object extends DetailsOf<K>
      ? [details?: DetailsOf<K>, options?: Options]
      : [details: DetailsOf<K>, options?: Options];

/** The SDK. None of its methods ever throws: a call that makes no sense is a warning in the console, and an
 * activity that cannot be delivered is a counted loss. */
export interface Turnout {
  /** Records an activity. Returns at once; a wrong kind or detail is a loss with its reason. */
  track<K extends Kind>(kind: K, ...rest: TrackArguments<K>): void;
  /** Says who the person is, until `reset`, also on the pages that follow. Traits beside the named ones are kept too. */
  identify(user: User): void;
  /** Says what the page shows, until the route changes; null takes it back. */
  content(content: Content | null): void;
  /** Sends what waits now. Resolves when it is delivered, or when a try has failed; never rejects. */
  flush(): Promise<void>;
  /** Sign-out: forgets the person and begins a new session. */
  reset(): void;
  /** Ends observation and sending for good; what waits is kept for the next visit. */
  stop(): void;
}

const warn = (text: string): void => console.warn(`turnout: ${text}`);

/** Starts tracking. Throws a `TypeError` when an option is wrong. */
export function createTurnout(options: TurnoutOptions): Turnout {
  return startTurnout(options, createTransports());
}

/** The same over another network, such as a test's. */
export function startTurnout(options: TurnoutOptions, transports: SenderParts["transports"]): Turnout {
  const settings = checkOptions(options);
  const { lose, take: takeLosses } = createLossBook();
  const guard = createGuard(() => lose("fault"));
  const clock = createClock(keptOffset(settings.key));
  const identity = createIdentity(settings, clock);
  const page = createPage(settings.observe);
  const outbox = openOutbox(`turnout:${settings.key}`);
  const onWritten = (): void => {
    identity.save();
    sender.written();
  };
  const limits = { limitBytes: activityLimitBytes, limitEntries: settings.outboxLimitActivities };
  const queue = createQueue({ outbox, ...limits, lose, onWritten });
  const sender = createSender({ settings, clock, queue, outbox, transports, lose, takeLosses });
  let observation: Observation | undefined;
  const recorder = createRecorder({ clock, identity, page, queue, lose, observation: () => observation });
  const record = guard(recorder.record);
  if (settings.observe) {
    observation = observePage({
      ...{ settings, page, identity, clock, guard, record },
      notes: async (prefix) => (await outbox).notes(prefix),
      note: (name, value) => queue.note({ [name]: value }),
      leaving: sender.flushLeaving,
      returning: () => void sender.flush("visible"),
    });
  }
  const online = (): void => void sender.flush("online");
  addEventListener("online", online);
  void outbox.then(() => sender.flush("start"));

  return {
    track: guard((kind: string, details?: object, more: TrackOptions = {}) =>
      record(kind, { details: details as Given["details"], ...givenBy(more) }),
    ) as Turnout["track"],
    identify: guard((user: User): void => {
      if (!user?.id) return void warn("identify needs a user with an id");
      // A copy, as it will travel: what JSON cannot hold fails here and not with each activity.
      identity.identify(JSON.parse(JSON.stringify({ ...user, id: String(user.id) })));
      observation?.identified();
    }),
    content: guard((content: Content | null): void => {
      if (!page.set(content)) warn("content needs an id and a type, and readable times");
      observation?.refresh();
    }),
    flush: () => sender.flush("manual").catch(() => lose("fault")),
    reset: guard(identity.reset),
    stop: guard(() => {
      observation?.stop();
      recorder.stop();
      removeEventListener("online", online);
      identity.stop();
      sender.stop();
    }),
  };
}

function givenBy({ content, at, idempotencyKey }: TrackOptions): Given {
  return {
    ...(content && { content: checkContent(content) }),
    ...(at !== undefined && { at: Number(at) }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  };
}
