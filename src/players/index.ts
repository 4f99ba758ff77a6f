import type { Player } from "./player.js";

/** How a player is found on a page, and what watches it. */
export interface PlayerAdapter {
  /** Names the file that holds it: `players/<name>.js`. */
  readonly name: string;
  /** Matches what the adapter is created for. A `<video>` inside such an element belongs to it: `video.closest(selector)`. */
  readonly selector: string;
  /** Fetches the adapter, once such an element is on the page. */
  readonly load: () => Promise<CreatePlayer>;
}

/** Answers undefined for a target that is none of its own, or not yet: ask again at its next sign of life. */
export type CreatePlayer = (target: object) => Player | undefined;

/**
 * THE LIST of players beside `<video>` and `<audio>`, which need no loading. The first row that matches and answers has
 * the player: what wraps another comes before what it wraps. What the page hands over by itself is in `manual.ts`.
 */
export const players: readonly PlayerAdapter[] = [
  {
    name: "library",
    selector: ".video-js,.plyr",
    load: async () => (await import("./library.js")).createLibraryPlayer,
  },
  {
    name: "wistia",
    selector: "wistia-player,.wistia_embed",
    load: async () => (await import("./wistia.js")).createWistiaPlayer,
  },
  {
    name: "media-element",
    // What media-chrome has in its slot, and the elements of its makers when they stand alone.
    selector: [
      "media-controller>[slot=media]:not(video,audio)",
      ...["hls-video", "dash-video", "shaka-video", "castable-video", "mux-video", "mux-audio", "mux-player"],
      ...["youtube-video", "vimeo-video", "wistia-video", "cloudflare-video", "jwplayer-video", "videojs-video"],
    ].join(),
    load: async () => (await import("./media-element.js")).createMediaElementPlayer,
  },
  {
    name: "hls",
    selector: "video[src^='blob:'],audio[src^='blob:']",
    load: async () => (await import("./hls.js")).createHlsPlayer,
  },
  {
    name: "youtube",
    selector: "iframe[src*='youtube.com/embed/'],iframe[src*='youtube-nocookie.com/embed/']",
    load: async () => (await import("./youtube.js")).createYoutubePlayer,
  },
  {
    name: "vimeo",
    selector: "iframe[src*='player.vimeo.com/video/'],iframe[src*='vimeo.com/event/']",
    load: async () => (await import("./vimeo.js")).createVimeoPlayer,
  },
  {
    name: "presence",
    selector: ["zoom.us/", "teams.microsoft.com/", "teams.live.com/", "webex.com/"]
      .map((host) => `iframe[src*='${host}']`)
      .join(),
    load: async () => (await import("./presence.js")).createPresencePlayer,
  },
];
