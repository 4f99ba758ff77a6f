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
  let hasWaited = waiting;
  let lastSeconds = element.currentTime;
  /**
   * A place that it was at between two events: where it got to before it jumped, where it went on after it had waited. Events
   * are up to a quarter of a second apart, and come late to a busy page; what was played is told exactly.
   */
  let passedSeconds: number | undefined;
  return {
    state: () => ({
      positionSeconds: passedSeconds ?? element.currentTime,
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
      const lookBack = (seconds: number): void => {
        passedSeconds = seconds;
        report("look");
        passedSeconds = undefined;
      };
      const handle = ({ type }: Event): void => {
        if (type === "play" || type === "waiting" || type === "playing") waiting = type !== "playing";
        const { currentTime, seeking } = element;
        if (type === "seeking") lookBack(playedUntil(element, lastSeconds));
        else if (hasWaited && !waiting && !seeking && playedUntil(element, lastSeconds) >= currentTime)
          lookBack(lastSeconds);
        hasWaited = waiting || seeking;
        lastSeconds = currentTime;
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
