import type { Player } from "./player.js";

/** Time between two looks, ms: nothing else tells that a meeting goes on. */
const lookEveryMs = 1_000;

/**
 * An embedded meeting (Zoom, Teams, Webex), which tells nothing of itself. It is presumed to run as long as its frame is
 * laid out on the page; that the page is in sight is the watcher's to ask. What is "watched" is time in its presence, and
 * labelled so: who spoke, or whether the person ever entered the room, only the vendor's own report knows.
 */
export function createPresencePlayer(target: object): Player | undefined {
  if (!(target instanceof HTMLIFrameElement)) return undefined;
  const startedAt = performance.now();
  return {
    state: () => ({
      positionSeconds: (performance.now() - startedAt) / 1_000,
      durationSeconds: Number.POSITIVE_INFINITY,
      rate: 1,
      // A frame that is taken out of the page or hidden by its styles has no boxes.
      playing: target.getClientRects().length > 0,
      ended: false,
      needsSight: true,
      decorative: false,
      autoplay: true,
      muted: false,
      presence: true,
    }),
    observe(report) {
      const timer = setInterval(() => report("look"), lookEveryMs);
      return () => clearInterval(timer);
    },
  };
}
