import type { Guard } from "../guard.js";
import { createHtmlPlayer } from "../players/html.js";
import type { Player, PlayerEvent } from "../players/player.js";
import { onMedia } from "../signals/media.js";
import { type Interval, lengthMs, unite } from "../watch/intervals.js";
import { createSampler } from "../watch/sampler.js";
import { tenthsReached } from "../watch/tenths.js";
import type { WireContent } from "../wire.js";
import type { RecordActivity } from "./record.js";
import type { View } from "./views.js";

export interface VideoParts {
  readonly guard: Guard;
  readonly record: RecordActivity;
  readonly contentAt: (element: Element) => WireContent | undefined;
  readonly current: () => View | undefined;
  /** Who watches: what one person watched is not the next one's. */
  readonly person: () => string | undefined;
}

/** Time between two looks above which nothing is known of what happened between, ms. */
const gapLimitMs = 10_000;

/** What a person watched of one content on this page; two players that show the same content add to the same. */
interface Watched {
  set: readonly Interval[];
  tenths: number;
}

/**
 * Records plays that a person started, and each further tenth of a medium that was really watched. A tenth that was
 * reached in another tab or visit too is recorded again; the collector keeps one a person, content, mode and tenth.
 */
export function createVideos({ guard, record, contentAt, current, person }: VideoParts): () => void {
  const watched = new Map<string, Watched>();
  const stops: (() => void)[] = [];

  const follow = (element: HTMLMediaElement): void => {
    const player = createHtmlPlayer(element);
    const sampler = createSampler(gapLimitMs);
    const plays = createPlays(player, (view) => record("content.play", { content: contentAt(element), view }), current);
    let before: { readonly key: string; readonly counts: boolean } | undefined;
    const handle = guard((event: PlayerEvent): void => {
      const state = player.state();
      const content = contentAt(element);
      const key = JSON.stringify([person(), content?.id]);
      const { played, running } = sampler.look(state, performance.now(), event !== "look" || key !== before?.key);
      plays(event, running);
      if (!content) return;
      const progress = watched.get(key) ?? { set: [], tenths: 0 };
      watched.set(key, progress);
      if (played && before?.counts) progress.set = unite(progress.set, [played]);
      const inSight = !state.needsSight || document.visibilityState === "visible";
      before = { key, counts: inSight && !state.decorative };
      for (const watch of newTenths(progress, state.durationSeconds, running))
        record("content.watch", { content, watch });
    });
    const seen = (): void => handle("look");
    document.addEventListener("visibilitychange", seen);
    stops.push(player.observe(handle), () => document.removeEventListener("visibilitychange", seen));
    seen();
  };

  stops.push(onMedia(follow));
  return () => {
    for (const stop of stops) stop();
  };
}

/**
 * Reports the first real motion in a view of a playback that the person asked for: the play request came with user
 * activation (`navigator.userActivation`; native controls send no click to the page), in this view, not by autoplay.
 */
function createPlays(player: Player, report: (view: string) => void, current: () => View | undefined) {
  let requestedIn: string | undefined;
  let movedIn: string | undefined;
  let requests = 0;
  return (event: PlayerEvent, running: boolean): void => {
    const view = current()?.id;
    if (event === "source") requests = 0;
    if (event === "request") {
      const byItself = player.state().autoplay && requests++ === 0;
      requestedIn = navigator.userActivation?.isActive && !byItself ? view : undefined;
    }
    if (!running || view === undefined || view === movedIn) return;
    movedIn = view;
    if (view === requestedIn) report(view);
  };
}

/** The figures of each tenth that was reached since the last call, lowest first. */
function newTenths(progress: Watched, durationSeconds: number, running: boolean) {
  const durationMs = durationSeconds * 1_000;
  const reached = tenthsReached(progress.set, durationMs, !running);
  const watchedSeconds = Math.round(lengthMs(progress.set, durationMs)) / 1_000;
  const figures = [];
  while (progress.tenths < reached) {
    const percent = ++progress.tenths * 10;
    figures.push({ percent, mode: "on-demand", basis: "visible", watchedSeconds, durationSeconds } as const);
  }
  return figures;
}
