import type { Player, PlayerEvent } from "./player.js";

/** What each event of a media element means. At `seeking` the position is already the target's. */
const meanings: Readonly<Record<string, PlayerEvent>> = {
  play: "request",
  playing: "look",
  timeupdate: "look",
  pause: "look",
  waiting: "look",
  ratechange: "look",
  durationchange: "look",
  ended: "look",
  seeking: "jump",
  seeked: "jump",
  emptied: "source",
};

/** `<video>` and `<audio>`. */
export function createHtmlPlayer(element: HTMLMediaElement): Player {
  // Whether it really runs is known from the first `playing`; one that plays when it is found has had its own.
  let waiting = element.paused;
  let lastSeconds = element.currentTime;
  /** Where it got to before it jumped: events are up to a quarter of a second apart, what was played is told exactly. */
  let reachedSeconds: number | undefined;
  return {
    state: () => ({
      positionSeconds: reachedSeconds ?? element.currentTime,
      durationSeconds: element.duration,
      rate: element.playbackRate,
      playing: !element.paused && !element.ended,
      stalled: waiting || element.seeking,
      ended: element.ended,
      needsSight: element instanceof HTMLVideoElement && document.pictureInPictureElement !== element,
      decorative: element.autoplay && element.muted && element.loop && !element.controls,
      autoplay: element.autoplay,
      muted: element.muted || element.volume === 0,
      // A library feeds it, and does not say whether live or on demand.
      durationDoubtful: element.currentSrc?.startsWith("blob:"),
    }),
    observe(report) {
      const handle = ({ type }: Event): void => {
        if (type === "play" || type === "waiting" || type === "playing") waiting = type !== "playing";
        if (type === "seeking") {
          reachedSeconds = playedUntil(element, lastSeconds);
          report("look");
          reachedSeconds = undefined;
        }
        lastSeconds = element.currentTime;
        report(meanings[type] as PlayerEvent);
      };
      for (const type in meanings) element.addEventListener(type, handle);
      return () => {
        for (const type in meanings) element.removeEventListener(type, handle);
      };
    },
  };
}

/** The end of what was played without a break from a position on; the position itself where nothing was. */
function playedUntil({ played }: HTMLMediaElement, seconds: number): number {
  for (let i = 0; i < (played?.length ?? 0); i++)
    if (played.start(i) <= seconds && seconds <= played.end(i)) return played.end(i);
  return seconds;
}
