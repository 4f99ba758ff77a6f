import { stringify } from "../json.js";
import type { RecordActivity } from "./record.js";
import type { View } from "./views.js";

/** Longest delay that a timer keeps, ms; a longer one would fire at once. Source: HTML, timer initialisation steps. */
const timerLimitMs = 2 ** 31 - 1;

export interface JoinParts {
  readonly record: RecordActivity;
  /** The server's time, ms, as far as known. */
  readonly serverNow: () => number;
  readonly current: () => View | undefined;
  readonly person: () => string | undefined;
}

export interface Joins {
  /** Looks whether the present view is a join now, and again when its content starts. */
  check(): void;
  /** The server's time turned out to be another: what was concluded from the old one is open again. */
  recheck(): void;
  stop(): void;
}

/**
 * Records a join while a scheduled content is viewed between its start and its end, for those who wait at its start.
 * Who comes back in another visit joins again; the collector keeps one join a person and start.
 */
export function createJoins({ record, serverNow, current, person }: JoinParts): Joins {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** By person and content, when what they joined ends. */
  const joined = new Map<string, number>();

  const check = (): void => {
    clearTimeout(timer);
    const view = current();
    if (view?.kind !== "content.view") return;
    const { content } = view;
    if (content?.startsAt === undefined || content.endsAt === undefined) return;
    const now = serverNow();
    if (now >= content.endsAt) return;
    if (now < content.startsAt) {
      timer = setTimeout(check, Math.min(content.startsAt - now, timerLimitMs));
      return;
    }
    // In a hidden tab nobody waits; `check` comes again when it is shown.
    if (document.visibilityState === "hidden") return;
    const key = stringify([person(), content.id]);
    // A session that is moved or extended while it is on is the same; what starts after its end is another.
    const isAnother = content.startsAt >= (joined.get(key) ?? Number.NEGATIVE_INFINITY);
    joined.set(key, content.endsAt);
    if (isAnother) record("content.join", { content, view: view.id });
  };

  const recheck = (): void => {
    joined.clear();
    check();
  };

  return { check, recheck, stop: () => clearTimeout(timer) };
}
