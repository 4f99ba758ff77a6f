import type { Player, PlayerState } from "./player.js";
import { createEventGuess } from "./told.js";

/** The player's handle of both generations: `<wistia-player>` has properties, what `_wq` gives has functions. */
type Handle = object;

/** Time between two looks, ms: the events of the two generations differ, and tell less than their state does. */
const lookEveryMs = 250;

/**
 * A Wistia player: its handle, or its element. That is `<wistia-player>`, which is its own handle, or the `.wistia_embed`
 * of older embeds, whose handle comes by Wistia's queue `_wq` when its script is there. Undefined for what is neither.
 */
export function createWistiaPlayer(target: object): Player | undefined {
  const id = target instanceof Element ? idOf(target) : undefined;
  if (!isHandle(target) && id === undefined) return undefined;
  let queued: Handle | undefined;
  const handleOf = (): Handle | undefined => (isHandle(target) ? target : queued);
  return {
    state: () => stateOf(handleOf() ?? {}),
    observe(report) {
      const guess = createEventGuess(() => performance.now());
      const look = (): void => {
        const handle = handleOf();
        if (!handle) return;
        const source = text(handle, "hashedId") ?? text(handle, "mediaId");
        for (const event of guess({ ...stateOf(handle), source })) report(event);
      };
      if (!handleOf()) enqueue({ id, onReady: (video: Handle) => (queued = video) });
      const timer = setInterval(look, lookEveryMs);
      return () => clearInterval(timer);
    },
  };
}

/** Source: https://docs.wistia.com/docs/javascript-player-api#use-window_wq-to-get-a-video-handle */
function enqueue(entry: object): void {
  const page = window as { _wq?: { push(entry: object): unknown } };
  page._wq ??= [];
  page._wq.push(entry);
}

/** Source: https://docs.wistia.com/docs/javascript-player-api and https://docs.wistia.com/docs/player-attributes-and-properties */
function stateOf(handle: Handle): PlayerState {
  const phase = text(handle, "state");
  return {
    positionSeconds: number(handle, "currentTime") || number(handle, "time") || 0,
    durationSeconds: number(handle, "duration") || Number.NaN,
    rate: number(handle, "playbackRate") || 1,
    playing: phase === "playing",
    ended: phase === "ended",
    needsSight: true,
    decorative: false,
    autoplay: read(handle, "autoplay") === true,
    muted: read(handle, "muted") === true || read(handle, "isMuted") === true,
  };
}

/** The value of a property, or the answer of a function of that name. */
function read(handle: Handle, name: string): unknown {
  const value: unknown = Reflect.get(handle, name);
  return typeof value === "function" ? value.call(handle) : value;
}

const number = (handle: Handle, name: string): number => Number(read(handle, name) ?? Number.NaN);

function text(handle: Handle, name: string): string | undefined {
  const value = read(handle, name);
  return typeof value === "string" ? value : undefined;
}

function isHandle(it: object): boolean {
  return "state" in it && "duration" in it && "playbackRate" in it;
}

/** The video's id, as the classes of an older embed, the address of its iframe or the new element give it. */
function idOf(element: Element): string | undefined {
  const named = `${element.className} ${element.getAttribute("src") ?? ""}`;
  const [, found] = /(?:wistia_async_|\/embed\/iframe\/)(\w+)/.exec(named) ?? [];
  return found ?? element.getAttribute("media-id") ?? undefined;
}
