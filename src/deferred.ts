import type { Turnout } from "./tracker.js";

/** A `Turnout` that may be used before it can start, as on a server or in a first render. */
export interface Deferred {
  /** Records calls until `start`, then passes them on. */
  readonly turnout: Turnout;
  start(real: Turnout): void;
}

/** Calls that wait at most; a page that never starts must not fill its memory. */
const callLimit = 1_000;

export function createDeferred(): Deferred {
  let real: Turnout | undefined;
  const calls: ((turnout: Turnout) => void)[] = [];
  const later = (call: (turnout: Turnout) => void): void => {
    if (real) call(real);
    else if (calls.length < callLimit) calls.push(call);
  };
  return {
    turnout: {
      track: (kind, ...rest) => later((turnout) => turnout.track(kind, ...rest)),
      identify: (user) => later((turnout) => turnout.identify(user)),
      content: (content) => later((turnout) => turnout.content(content)),
      flush: () => new Promise((resolve) => later((turnout) => resolve(turnout.flush()))),
      reset: () => later((turnout) => turnout.reset()),
      stop: () => later((turnout) => turnout.stop()),
    },
    start(started) {
      real = started;
      for (const call of calls.splice(0)) call(started);
    },
  };
}
