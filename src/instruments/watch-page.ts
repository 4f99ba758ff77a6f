/** All that watches a page's players: loaded from beside the script, once there is one. */
import { around } from "../signals/around.js";
import { listen } from "../signals/listen.js";
import { onMedia } from "../signals/media.js";
import type { WireContent } from "../wire.js";
import { createFinder } from "./find-players.js";
import type { Beginning } from "./follow-player.js";
import { lockFor } from "./locks.js";
import { createPlays } from "./plays.js";
import type { EarlySign, WatchCall, WatchCalls, WatchParts } from "./watch-parts.js";
import { createWatching, type Watching } from "./watching.js";

export interface PageWatch extends Watching {
  /** Watches what the page handed over, and takes over the calls of its handle. */
  adopt(calls: WatchCalls, target: object | undefined): void;
}

/** A player that is followed by hand: `say` passes calls of its handle on. */
interface ByHand {
  readonly say: (call: WatchCall) => void;
}

/** @param early - What happened before, in order. */
export function watchPage(parts: WatchParts, early: readonly EarlySign[]): PageWatch {
  const { guard, record, clock, page, identity, settings, current, acts } = parts;
  const plays = createPlays(acts, () => watching.now());
  const contentOf = (element?: Element): WireContent | undefined => page.contentAt(element ? around(element) : []);
  const sceneOf = (content: WireContent | undefined, view = current()?.id): string | undefined =>
    content && view && `${view} ${content.id}`;
  const watching: Watching = createWatching({
    ...{ guard, record, plays, contentOf, sceneOf, notes: parts.notes, note: parts.note },
    active: () => navigator.userActivation?.isActive,
    person: () => identity.user()?.id,
    now: () => performance.now(),
    serverNow: () => clock.now() + (clock.offset() ?? 0),
    visible: () => document.visibilityState === "visible",
    ...{ today: clock.now, basis: settings.watchBasis },
    lock: lockFor(`turnout:${settings.key}:watch:`),
  });
  acts.players = watching.players;
  const finder = createFinder(watching.follow);

  /** Takes note of what a medium did; answers where it began to run, if it did. */
  const take = ([element, type, at, active, view, currentTime, playbackRate]: EarlySign): Beginning | undefined => {
    const { autoplay, paused } = element;
    const content = contentOf(element);
    const running = type === "playing";
    // One that could play, is to play by itself and does not: the browser refused.
    const asks = type === "play" || (type === "canplaythrough" && autoplay && paused);
    const event = type === "loadstart" ? "source" : asks ? "request" : "look";
    const deed = { event, scene: sceneOf(content, view), active, autoplay, running, element } as const;
    if (plays.take(element, deed)) record("content.play", { content, view });
    return running ? { at, currentTime, playbackRate } : undefined;
  };
  const begun = new Map<HTMLMediaElement, Beginning | undefined>();
  for (const sign of early) {
    const [element, type, at] = sign;
    const before = type === "loadstart" ? undefined : begun.get(element);
    watching.at(at, () => {
      const began = take(sign);
      begun.set(element, before ?? began);
    });
  }
  for (const [element, began] of begun) finder.found(element, began);
  const stops = [
    onMedia(
      guard((element, type) => {
        const { currentTime, playbackRate } = element;
        const active = navigator.userActivation?.isActive;
        const sign: EarlySign = [element, type, performance.now(), active, current()?.id, currentTime, playbackRate];
        finder.found(element, take(sign));
      }),
      guard(finder.enter),
    ),
    onPageLife(watching),
    // Native controls are played by keys, too, and tell the page of no click.
    listen(window, "keydown", () => (acts.deed = { path: [], at: performance.now() }), true),
    finder.stop,
    watching.stop,
  ];

  const adopt = async (calls: WatchCalls, target: object | undefined): Promise<ByHand> => {
    const following = { name: "manual", playsOf: calls };
    const stopOnly = (stop: () => void): ByHand => ({ say: ([name]) => name === "stop" && stop() });
    if (target instanceof Element) return stopOnly(await finder.take(target));
    if (target) {
      const { playerOf } = await import("../players/handed-over.js");
      const known = await playerOf(target);
      if (known instanceof Element) return stopOnly(await finder.take(known));
      if (known) return stopOnly(watching.follow(known.player, { ...following, ...known, playsOf: known.player }));
    }
    const { createManualPlayer } = await import("../players/manual.js");
    const player = createManualPlayer(watching.now);
    const stop = watching.follow(player, following);
    return {
      say([name, state = {}, at, active]) {
        const asked = {
          event: "request",
          scene: sceneOf(contentOf()),
          active,
          autoplay: false,
          running: false,
        } as const;
        if (name === "start") plays.take(calls, asked);
        if (name === "stop") stop();
        else watching.at(at, () => player[name](state));
      },
    };
  };

  return {
    ...watching,
    adopt: (calls, target) =>
      void adopt(calls, target)
        .then(
          guard(({ say }) => {
            calls.hear = guard(say);
            calls.early.forEach(calls.hear);
          }),
        )
        .catch(() => undefined),
    stop() {
      for (const stop of stops) stop();
    },
  };
}

/** Before the SDK's own handlers, which send what was recorded while the page is being left. */
function onPageLife({ leaving, returning }: Watching): () => void {
  const handle = ({ type }: Event): void => {
    if (type === "pagehide") leaving(true);
    else if (document.visibilityState === "hidden") leaving(false);
    else returning();
  };
  return listen(window, "pagehide pageshow visibilitychange", handle, true);
}
