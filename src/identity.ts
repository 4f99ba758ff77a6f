import type { Clock } from "./clock.js";
import { newId } from "./ids.js";
import { type Settings, sessionLimitMs } from "./options.js";
import type { User } from "./wire.js";

/** Who acts, in which session, and how far the client's clock is off: what is stamped on each activity. */
export interface Context {
  readonly session: string;
  readonly user?: User;
  readonly offset?: number | undefined;
}

export interface Identity {
  /** The context of an activity at `now`, client time in ms; begins a new session when the last one is too long ago. */
  stamp(now: number): Context;
  /** The present user, undefined for a visitor who did not sign in. */
  user(): User | undefined;
  identify(user: User): void;
  /** Sign-out: forgets the user and begins a new session. */
  reset(): void;
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
  offset?: number | undefined;
}

const storageName = (key: string): string => `turnout:${key}`;

/** The clock's offset as the last page learned it, or undefined. */
export function keptOffset(key: string): number | undefined {
  return read(storageName(key))?.offset;
}

export function createIdentity(settings: Settings, clock: Clock): Identity {
  const name = storageName(settings.key);
  const begin = (now: number, user?: User): Kept => ({ session: newId(now), startedAt: now, seenAt: now, user });
  let kept = read(name) ?? begin(clock.now());
  let context: Context | undefined;
  let savedAt = 0;

  const adopt = (event: StorageEvent): void => {
    if (event.key !== name || !event.newValue) return;
    const other = parse(event.newValue);
    if (!other) return;
    if (other.session === kept.session) other.seenAt = Math.max(other.seenAt, kept.seenAt);
    kept = other;
    context = undefined;
  };
  addEventListener("storage", adopt);

  const write = (): void => {
    savedAt = kept.seenAt;
    kept.offset = clock.offset();
    try {
      localStorage.setItem(name, JSON.stringify(kept));
    } catch {
      // Storage denied or full: the session lasts as long as the page, and nothing else depends on it.
    }
  };

  return {
    stamp(now) {
      if (now - kept.seenAt > settings.sessionIdleMs || now - kept.startedAt > sessionLimitMs) {
        kept = begin(now, kept.user);
        context = undefined;
      }
      kept.seenAt = now;
      const offset = clock.offset();
      if (!context || context.offset !== offset) {
        const { session, user } = kept;
        context = { session, ...(user && { user }), offset };
      }
      return context;
    },
    user: () => kept.user,
    identify(user) {
      kept.user = user;
      context = undefined;
      write();
    },
    reset() {
      kept = begin(clock.now());
      context = undefined;
      write();
    },
    save() {
      if (kept.seenAt - savedAt > saveEveryMs) write();
    },
    stop: () => removeEventListener("storage", adopt),
  };
}

/** Other tabs need the time of the last activity only to within a small part of the session's idle time. */
const saveEveryMs = 10_000;

function read(name: string): Kept | undefined {
  try {
    return parse(localStorage.getItem(name) ?? "");
  } catch {
    return undefined;
  }
}

function parse(text: string): Kept | undefined {
  try {
    const value = JSON.parse(text) as Kept;
    const whole = typeof value.session === "string" && value.startedAt > 0 && value.seenAt > 0;
    return whole && (!value.user || typeof value.user.id === "string") ? value : undefined;
  } catch {
    return undefined;
  }
}
