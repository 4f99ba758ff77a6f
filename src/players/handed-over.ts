/** Players that a page hands over by itself: what libraries call a player, rather than its element. */
import { createHlsPlayer, type HlsLike } from "./hls.js";
import { createLibraryPlayer } from "./library.js";
import type { Player } from "./player.js";
import { createWistiaPlayer } from "./wistia.js";

export interface KnownPlayer {
  readonly name: string;
  readonly player: Player;
  readonly element?: Element | undefined;
}

/**
 * The player that an object is: an element to be followed by the adapter of its own (`YT.Player`, `Vimeo.Player`), or the
 * player (hls.js, video.js, Plyr, Wistia). Undefined for what is none of them.
 */
export async function playerOf(target: object): Promise<Element | KnownPlayer | undefined> {
  const frame: unknown = read(target, "getIframe") ?? read(target, "element");
  if (frame instanceof Element) return frame;
  if (isHls(target)) {
    if (!target.media) await new Promise<void>((attached) => target.once("hlsMediaAttached", attached));
    const element = target.media;
    const player = element && createHlsPlayer(element, { hls: target });
    return player && element ? { name: "hls", player, element } : undefined;
  }
  const wistia = createWistiaPlayer(target);
  const player = createLibraryPlayer(target) ?? wistia;
  if (!player) return undefined;
  const elements: unknown = read(target, "elements");
  const held = [read(target, "el"), read(target, "container"), elements && Reflect.get(Object(elements), "container")];
  return {
    name: player === wistia ? "wistia" : "library",
    player,
    element: held.find((one): one is Element => one instanceof Element),
  };
}

/** The value of a property, or the answer of a function of that name. */
function read(object: object, name: string): unknown {
  const value: unknown = Reflect.get(object, name);
  return typeof value === "function" ? value.call(object) : value;
}

type HlsInstance = HlsLike & { once(event: "hlsMediaAttached", told: () => void): void };

function isHls(target: object): target is HlsInstance {
  return "attachMedia" in target && "levels" in target && "once" in target;
}
