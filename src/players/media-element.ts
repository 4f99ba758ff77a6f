import { createHlsPlayer } from "./hls.js";
import { createHtmlPlayer } from "./html.js";
import type { Player } from "./player.js";

/** What makes an element one that behaves like a `<video>`. */
const traits = ["currentTime", "duration", "paused", "playbackRate"];

/** How deep media elements are looked for in one another: `<mux-player>` holds `<mux-video>` holds `<video>`. */
const depthLimit = 3;

/**
 * A custom element with the ways of a `<video>`: `hls-video`, `mux-video`, `youtube-video`, what media-chrome takes in its
 * media slot. The real `<video>` within is asked where there is one, since what wraps it may be wrong about seeking; else
 * the element itself. Undefined for an element that is not (yet) defined.
 */
export function createMediaElementPlayer(target: object): Player | undefined {
  if (!(target instanceof HTMLElement) || !traits.every((trait) => trait in target)) return undefined;
  const inner = innerOf(target);
  const asked = inner ?? (target as HTMLMediaElement);
  const player = createHlsPlayer(asked, { holder: target }) ?? createHtmlPlayer(asked);
  const isAudio = inner instanceof HTMLAudioElement || target.localName.endsWith("-audio");
  return {
    ...player,
    state: () => {
      const state = player.state();
      // Only the root that the medium is in knows it; to the document it is the outermost host that is in the picture.
      const { pictureInPictureElement } = asked.getRootNode() as Document | ShadowRoot;
      const { paused } = asked;
      return {
        ...state,
        // Attributes that decide what starts by itself stand on what the page wrote.
        autoplay: target.hasAttribute("autoplay"),
        needsSight: !isAudio && pictureInPictureElement !== asked,
        playing: paused === false && !state.ended,
        // What an element of this kind leaves out is undefined.
        decorative: Boolean(state.decorative),
        muted: Boolean(state.muted),
      };
    },
  };
}

function innerOf(element: Element, depth = 0): HTMLMediaElement | undefined {
  if (element instanceof HTMLMediaElement) return element;
  if (depth === depthLimit) return undefined;
  const within = [
    Reflect.get(element, "nativeEl"),
    Reflect.get(element, "media"),
    element.querySelector("video,audio"),
    element.shadowRoot?.querySelector("video,audio"),
  ];
  for (const one of within) {
    const inner = one instanceof Element ? innerOf(one, depth + 1) : undefined;
    if (inner) return inner;
  }
  return undefined;
}
