import type { Clock } from "./clock.js";
import { hasPrivacySignal } from "./consent.js";
import { newId } from "./ids.js";
import { parse, stringify } from "./json.js";
import { type Settings, sessionLimitMs } from "./options.js";
import type { User } from "./wire.js";

/** Who acts, in which session, and how far the client's clock is off: what is stamped on each activity. */
export interface Context {
  readonly session: string;
  readonly user?: User;
  /** The site's own server vouches for the user with it. */
  readonly token?: string;
  /** The person's browser sends Global Privacy Control. */
  readonly gpc?: true;
  readonly offset?: number | undefined;
}

export interface Identity {
  /** The context of an activity at `now`, client time in ms; begins a new session when the last one is too long ago. */
  stamp(now: number): Context;
  /** The present user, undefined for a visitor who did not sign in. */
  user(): User | undefined;
  identify(user: User, token?: string): void;
  /** Sign-out: forgets the user and begins a new session. */
  reset(): void;
  /** The device may be used now: takes over what earlier pages kept on it. */
  load(): void;
  /** Takes everything of ours from the device, and begins anew. */
  forget(): void;
  /** Keeps what changed for the next page; called off the hot path. */
  save(): void;
  stop(): void;
}

/** What outlives the page, in localStorage: read once at start, then kept up to date by storage events of other tabs. */
interface Kept {
  session: string;
  startedAt: number;
  seenAt: number;
  user?: User | undefined;
  token?: string | undefined;
  offset?: number | undefined;
}

const storageName = (key: string): string => `turnout:${key}`;

/** @param mayStore - Whether the person lets us use the device; until then nothing on it is read or written. */
export function createIdentity(settings: Settings, clock: Clock, mayStore: () => boolean): Identity {
  const name = storageName(settings.key);
  const begin = (now: number): Kept => ({ session: newId(now), startedAt: now, seenAt: now });
  const gpc = hasPrivacySignal();
  let kept = begin(clock.now());
  let context: Context | undefined;
  let savedAt = 0;

  const load = (): void => {
    const found = keptIn(stored(name));
    if (!found) return;
    // Who signed in on this page while it was not known whether the device may be used is the later truth.
    kept = kept.user ? { ...found, user: kept.user, token: kept.token } : found;
    context = undefined;
    if (found.offset !== undefined) clock.adopt(found.offset);
  };
  if (mayStore()) load();

  const adopt = (event: StorageEvent): void => {
    if (event.key !== name || !event.newValue || !mayStore()) return;
    const other = keptIn(event.newValue);
    if (!other) return;
    if (other.session === kept.session) other.seenAt = Math.max(other.seenAt, kept.seenAt);
    kept = other;
    context = undefined;
  };
  addEventListener("storage", adopt);

  const write = (): void => {
    if (!mayStore()) return;
    savedAt = kept.seenAt;
    kept.offset = clock.offset();
    try {
      localStorage.setItem(name, stringify(kept));
    } catch {
      // Storage denied or full: the session lasts as long as the page, and nothing else depends on it.
    }
  };

  const startOver = (): void => {
    kept = begin(clock.now());
    context = undefined;
  };

  return {
    stamp(now) {
      if (now - kept.seenAt > settings.sessionIdleMs || now - kept.startedAt > sessionLimitMs) {
        kept = { ...kept, ...begin(now) };
        context = undefined;
      }
      kept.seenAt = now;
      const offset = clock.offset();
      if (!context || context.offset !== offset) {
        const { session, user, token } = kept;
        context = { session, ...(user && { user }), ...(token && { token }), ...(gpc && { gpc }), offset };
      }
      return context;
    },
    user: () => kept.user,
    identify(user, token) {
      Object.assign(kept, { user, token });
      context = undefined;
      write();
    },
    reset() {
      startOver();
      write();
    },
    load,
    forget() {
      startOver();
      try {
        localStorage.removeItem(name);
      } catch {
        // Storage denied: there is nothing of ours in it.
      }
    },
    save() {
      if (kept.seenAt - savedAt > saveEveryMs) write();
    },
    stop: () => removeEventListener("storage", adopt),
  };
}

/** Other tabs need the time of the last activity only to within a small part of the session's idle time. */
const saveEveryMs = 10_000;

/** What is on the device under a name; nothing where storage is denied. */
export function stored(name: string): string {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

function keptIn(text: string): Kept | undefined {
  try {
    const value = parse(text) as Kept;
    const whole = typeof value.session === "string" && value.startedAt > 0 && value.seenAt > 0;
    return whole && (!value.user || typeof value.user.id === "string") ? value : undefined;
  } catch {
    return undefined;
  }
}
