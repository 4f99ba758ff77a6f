import type { DetailsOf, Kind } from "./catalogue/details.js";
import { createClock } from "./clock.js";
import { type Consent, firstConsent } from "./consent.js";
import { type Content, checkContent } from "./content.js";
import { createDelivery } from "./delivery.js";
import { createGuard } from "./guard.js";
import { createIdentity, stored } from "./identity.js";
import type { Inspector } from "./inspector/inspector.js";
import { type Observation, observePage } from "./instruments/index.js";
import type { Given } from "./instruments/record.js";
import type { WatchHandle } from "./instruments/watch-parts.js";
import { parse, stringify } from "./json.js";
import { createLossBook, type LossReason } from "./losses.js";
import { checkOptions, type Settings, type TurnoutOptions } from "./options.js";
import { createPage } from "./page.js";
import type { Probe } from "./probe.js";
import { createRecorder } from "./recorder.js";
import type { SenderParts } from "./sender/sender.js";
import { createTransports } from "./sender/transports/index.js";
import type { User } from "./wire.js";

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
  /**
   * Says who the person is, until `reset`, also on the pages that follow. Traits beside the named ones are kept too.
   * `token` is a JWT with which the site's own server vouches for the id.
   */
  identify(user: User, proof?: { readonly token?: string }): void;
  /** Says what the page shows, until the route changes; null takes it back. */
  content(content: Content | null): void;
  /**
   * Takes the person's answers; what is left out stays as it was. What waited for an answer is then kept or dropped. A
   * denial takes from the device what is on it, and is not remembered: say it again on each page.
   */
  consent(answers: Partial<Consent>): void;
  /**
   * Watches a player that is not found by itself. `<video>`, `<audio>` and the players of the usual libraries and hosts
   * are. Takes an element, what a library calls a player (video.js, Plyr, hls.js, `YT.Player`, `Vimeo.Player`, Wistia), or
   * nothing: then the page speaks for the player by the handle.
   */
  watch(target?: object): WatchHandle;
  /**
   * Hears in a closed shadow root what is hidden from the page: marks, links, forms, notifications; in an open one its
   * forms and notifications, for all else there is heard anyway. Takes what `attachShadow` answered, answers what ends it.
   */
  observe(root: ShadowRoot): () => void;
  /** Sends what waits now. Resolves when it is delivered, or when a try has failed; never rejects. */
  flush(): Promise<void>;
  /** Sign-out: forgets the person and begins a new session. */
  reset(): void;
  /** Takes everything of ours from this device, what waits to be sent too, and goes on as for a new visitor. */
  forget(): void;
  /** Ends observation and sending for good; what waits is kept for the next visit. */
  stop(): void;
  /**
   * Loads the console inspector, which says what became of each activity and why one is missing: `docs/DEBUGGING.md`. It
   * comes by itself with `?turnout_debug` in the address, or `turnout_debug` in localStorage. Rejects when it cannot be
   * loaded; answers undefined where nothing runs, as on a server.
   */
  inspect(): Promise<Inspector | undefined>;
  /** The inspector, once it is loaded. */
  inspector?: Inspector;
}

/** The handle where nothing is observed. */
const unwatched: WatchHandle = { start() {}, update() {}, end() {}, stop() {} };

const warn = (text: string): void => console.warn(`turnout: ${text}`);

/** Keys that are tracked on this page, by whichever copy of the SDK. */
const startedKeys = (): Set<string> => {
  const name = Symbol.for("turnout");
  const page = globalThis as { [name: symbol]: Set<string> | undefined };
  page[name] ??= new Set();
  return page[name];
};

/** Starts tracking. Throws a `TypeError` when an option is wrong, and an `Error` when the page is tracked already. */
export function createTurnout(options: TurnoutOptions): Turnout {
  return startTurnout(options, createTransports());
}

/** The same over another network, such as a test's. */
export function startTurnout(options: TurnoutOptions, transports: SenderParts["transports"]): Turnout {
  const settings = checkOptions(options);
  const probe: Probe = {};
  const started = startedKeys();
  if (started.has(settings.key)) throw new Error(`turnout: tracks this page already for the key "${settings.key}"`);
  started.add(settings.key);
  const { lose, take: takeLosses } = createLossBook((...loss) => {
    delivery.lost();
    probe.told?.push(["lost", ...loss]);
  });
  const guard = createGuard(() => lose("fault"));
  const clock = createClock();
  let consent = firstConsent(settings);
  const mayStore = (): boolean => consent.analytics === "granted" && consent.storage === "granted";
  const identity = createIdentity(settings, clock, mayStore);
  const page = createPage(settings);
  const parts = {
    ...{ settings, clock, guard, probe, lose, takeLosses, transports },
    consent: () => consent,
    onWritten: identity.save,
  };
  const delivery = createDelivery(parts);
  let stopped: LossReason | undefined;
  let unfollow: (() => void) | undefined;
  let observation: Observation | undefined;
  const recording = {
    ...{ ...parts, identity, page, delivery },
    closed: (): LossReason | undefined => stopped ?? (consent.analytics === "denied" ? "consent" : undefined),
    observation: () => observation,
  };
  const record = guard(createRecorder(recording));
  delivery.consented();
  if (settings.observe) {
    observation = observePage({
      ...{ ...recording, record, notes: delivery.notes, note: delivery.note },
      leaving: delivery.flushLeaving,
      returning: () => void delivery.flush("visible"),
    });
  }
  const answer = guard((answers: Partial<Consent>): void => {
    const stored = mayStore();
    const closed = consent.analytics === "denied";
    consent = { ...consent, ...answers };
    if (mayStore() && !stored) identity.load();
    if (consent.analytics === "denied" || consent.storage === "denied") {
      identity.forget();
      observation?.forgotten();
    }
    delivery.consented();
    if (closed && consent.analytics === "granted") observation?.reopen();
  });
  void followConsent(settings.consentSource, answer).then((stop) => {
    unfollow = stop;
    if (stopped) stop?.();
  });
  const online = (): void => void delivery.flush("online");
  addEventListener("online", online);

  const turnout: Turnout = {
    inspect() {
      probe.told ??= [];
      return import("./inspector/inspector.js").then(({ createInspector }) =>
        createInspector({ ...recording, turnout }),
      );
    },
    track: guard((kind: string, details?: object, more: TrackOptions = {}) =>
      record(kind, { details: details as Given["details"], ...givenBy(more) }),
    ) as Turnout["track"],
    identify: guard((user: User, { token } = {}): void => {
      if (!user?.id) return void warn("identify needs a user with an id");
      const id = String(user.id);
      // A copy, as it will travel: what JSON cannot hold fails here and not with each activity.
      identity.identify(settings.childDirected ? { id } : parse(stringify({ ...user, id })), token);
      observation?.identified();
    }) as Turnout["identify"],
    content: guard((content: Content | null): void => {
      if (!page.set(content)) warn("content needs an id and a type, and readable times");
      observation?.refresh();
    }),
    consent: answer,
    watch: (target) => guard(() => observation?.watch(target))() ?? unwatched,
    observe: (root) => guard(() => observation?.observe(root))() ?? unwatched.stop,
    flush: () => delivery.flush("manual").catch(() => lose("fault")),
    reset: guard(() => {
      identity.reset();
      observation?.forgotten();
    }),
    forget: guard(() => {
      identity.forget();
      observation?.forgotten();
      delivery.forget();
    }),
    stop: guard(() => {
      observation?.stop();
      stopped = "stopped";
      removeEventListener("online", online);
      identity.stop();
      delivery.stop();
      unfollow?.();
      started.delete(settings.key);
    }),
  };
  // Somebody debugs: the address says so, or the device, where that may be read.
  if (location.search.includes("turnout_debug") || (mayStore() && stored("turnout_debug"))) void turnout.inspect();
  return turnout;
}

/** Follows the page's consent tool. One whose file does not load says nothing, which is no consent. */
async function followConsent(
  source: Settings["consentSource"],
  tell: (answers: Partial<Consent>) => void,
): Promise<(() => void) | undefined> {
  try {
    if (source === "google") return (await import("./consent-sources/google.js")).followGoogle(tell);
    if (source === "tcf") return (await import("./consent-sources/tcf.js")).followTcf(tell);
  } catch {
    warn("the consent source could not be loaded");
  }
  return undefined;
}

function givenBy({ content, at, idempotencyKey }: TrackOptions): Given {
  return {
    ...(content && { content: checkContent(content) }),
    ...(at !== undefined && { at: Number(at) }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  };
}
