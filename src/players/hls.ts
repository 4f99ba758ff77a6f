import { createHtmlPlayer } from "./html.js";
import type { Player, PlayerState } from "./player.js";

/** What we read of an instance of hls.js. Source: https://github.com/video-dev/hls.js/blob/master/docs/API.md */
export interface HlsLike {
  readonly media: HTMLMediaElement | null;
  readonly levels: readonly { readonly details?: { readonly live: boolean } | undefined }[];
  /** Seconds behind the live edge. */
  readonly latency: number;
  /** Program date time of the picture. */
  readonly playingDate: Date | null;
}

/** Where an instance of hls.js may be found: handed over by the page, or kept by what wraps the medium. */
export interface HlsPlaces {
  readonly hls?: HlsLike;
  readonly holder?: object;
}

/** Where pages keep the instance, since hls.js itself leaves no trace on the element. `api` is `<hls-video>`'s name. */
const usualNames = ["hls", "_hls", "hlsPlayer", "api"];

/** A `<video>` or `<audio>` that hls.js or another library feeds. */
export function createHlsPlayer(target: object, places: HlsPlaces = {}): Player | undefined {
  if (!(target instanceof HTMLMediaElement)) return undefined;
  const { state, observe } = createHtmlPlayer(target);
  return { state: () => ({ ...state(), ...streamOf(target, places) }), observe };
}

/**
 * What the library knows of the stream that the medium plays.
 *
 * The instance is the one handed over, or else one that is kept under a usual name on the medium, on what wraps it or on
 * `window`, and that says that this is its medium. Without it the duration is doubtful for as long as the source is a
 * library's (`blob:`): it may be a live stream's, and grow. With it, until the first playlist says live or not; live, the
 * picture is put on the clock by the program date time, or else by the latency.
 */
export function streamOf(media: HTMLMediaElement, { hls, holder = media }: HlsPlaces): Partial<PlayerState> {
  const kept = [media, holder, window].flatMap((place) => usualNames.map((name) => Reflect.get(place, name)));
  const instance: HlsLike | undefined = [hls, ...kept].find((one) => one?.media === media && Array.isArray(one.levels));
  if (!instance) return { durationDoubtful: media.currentSrc.startsWith("blob:") };
  const live = instance.levels.find(({ details }) => details)?.details?.live;
  if (!live) return { durationDoubtful: live === undefined };
  const programTimeMs = instance.playingDate?.getTime();
  return {
    // By default hls.js gives a live stream a finite duration that grows.
    durationSeconds: Number.POSITIVE_INFINITY,
    durationDoubtful: false,
    behindLiveSeconds: instance.latency,
    ...(programTimeMs !== undefined && { programTimeMs }),
  };
}
