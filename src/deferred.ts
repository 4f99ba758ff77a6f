import type { WatchHandle } from "./instruments/watch-parts.js";
import type { Turnout } from "./tracker.js";

/** A `Turnout` that may be used before it can start, as on a server or in a first render. */
export interface Deferred {
  /** Keeps calls until the first start, then passes them on. */
  readonly turnout: Turnout;
  /**
   * Starts the real one, unless it runs. Answers what stops it again, a task later: until then another start takes that
   * back, since React's StrictMode unmounts and mounts again at once.
   */
  start(): () => void;
}

/** Calls that wait at most; a page that never starts must not fill its memory. */
const callLimit = 1_000;

/** The methods that answer nothing. */
const methods = ["track", "identify", "content", "consent", "reset", "forget", "stop"] as const;

/** A `Turnout` whose calls go to `call`, each as what it does to the real one. */
function relay(call: (made: (turnout: Turnout) => void) => boolean): Turnout {
  const relayed = methods.map((method) => [
    method,
    (...args: readonly never[]) =>
      void call((turnout) => (turnout[method] as (...args: readonly never[]) => void)(...args)),
  ]);
  const later = <R>(ask: (turnout: Turnout) => Promise<R>): Promise<R | undefined> =>
    new Promise((resolve) => {
      if (!call((turnout) => resolve(ask(turnout)))) resolve(undefined);
    });
  return {
    ...(Object.fromEntries(relayed) as Omit<Turnout, "flush" | "inspect" | "observe" | "watch">),
    watch(target) {
      let handle: WatchHandle | undefined;
      const say =
        (name: keyof WatchHandle): WatchHandle["update"] =>
        (state) =>
          void call(() => handle?.[name](state));
      call((turnout) => (handle = turnout.watch(target)));
      return { start: say("start"), update: say("update"), end: say("end"), stop: say("stop") };
    },
    observe(root) {
      let stop: (() => void) | undefined;
      call((turnout) => (stop = turnout.observe(root)));
      return () => void call(() => stop?.());
    },
    flush: () => later((turnout) => turnout.flush()),
    inspect: () => later((turnout) => turnout.inspect()),
  };
}

/** Stands in for one that cannot start. */
const idle = relay(() => false);

/** @param create - Makes the real one. When it throws, the error is reported as uncaught, and the page goes on without. */
export function createDeferred(create: () => Turnout): Deferred {
  let real: Turnout | undefined;
  let running = false;
  let stopping: ReturnType<typeof setTimeout> | undefined;
  const calls: ((turnout: Turnout) => void)[] = [];

  /** Answers whether the call was or will be made. */
  const call = (made: (turnout: Turnout) => void): boolean => {
    if (real) made(real);
    else if (calls.length < callLimit) calls.push(made);
    else return false;
    return true;
  };

  return {
    turnout: relay(call),
    start() {
      clearTimeout(stopping);
      if (!running) {
        running = true;
        real = orIdle(create);
        for (const made of calls.splice(0)) made(real);
      }
      return () => {
        stopping = setTimeout(() => {
          running = false;
          real?.stop();
        });
      };
    },
  };
}

/** A site's page must not go blank for want of its tracking, as React's does when an effect throws. */
function orIdle(create: () => Turnout): Turnout {
  try {
    return create();
  } catch (error) {
    reportError(error);
    return idle;
  }
}
