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
  return {
    state: () => ({
      positionSeconds: element.currentTime,
      durationSeconds: element.duration,
      rate: element.playbackRate,
      playing: !element.paused && !element.ended,
      stalled: waiting || element.seeking,
      ended: element.ended,
      needsSight: element instanceof HTMLVideoElement && document.pictureInPictureElement !== element,
      decorative: element.autoplay && element.muted && element.loop && !element.controls,
      autoplay: element.autoplay,
      muted: element.muted || element.volume === 0,
    }),
    observe(report) {
      const handle = ({ type }: Event): void => {
        if (type === "play" || type === "waiting" || type === "playing") waiting = type !== "playing";
        report(meanings[type] as PlayerEvent);
      };
      for (const type in meanings) element.addEventListener(type, handle);
      return () => {
        for (const type in meanings) element.removeEventListener(type, handle);
      };
    },
  };
}
