import { type Coverage, coveredMs, type Interval, look, noCoverage, tenthsReached } from "../coverage.js";
import type { Guard } from "../guard.js";
import { createHtmlPlayer } from "../players/html.js";
import type { Player, PlayerEvent } from "../players/player.js";
import { onMedia } from "../signals/media.js";
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

/** What a person watched of one content; two players that show the same content add to the same. */
interface Watched {
  intervals: readonly Interval[];
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
    const plays = createPlays(player, (view) => record("content.play", { content: contentAt(element), view }), current);
    let key: string | undefined;
    let coverage = noCoverage;
    const handle = guard((event: PlayerEvent): void => {
      plays(event);
      const content = contentAt(element);
      if (!content) return;
      const nextKey = JSON.stringify([person(), content.id]);
      const state = watched.get(nextKey) ?? { intervals: [], tenths: 0 };
      watched.set(nextKey, state);
      coverage = observe(player, { ...coverage, intervals: state.intervals }, event !== "look" || nextKey !== key);
      state.intervals = coverage.intervals;
      key = nextKey;
      for (const figures of newTenths(player, state)) {
        record("content.watch", { content, watch: figures });
      }
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
  let playedIn: string | undefined;
  let from = Number.NaN;
  let requests = 0;
  return (event: PlayerEvent): void => {
    const { positionSeconds, playing, autoplay } = player.state();
    const view = current()?.id;
    if (event === "source") requests = 0;
    if (event === "request") {
      const byItself = autoplay && requests++ === 0;
      requestedIn = navigator.userActivation?.isActive && !byItself ? view : undefined;
      from = positionSeconds;
    } else if (event === "jump") from = positionSeconds;
    const moved = playing && positionSeconds > from;
    if (!moved || view === undefined || view !== requestedIn || view === playedIn) return;
    playedIn = view;
    report(view);
  };
}

function observe(player: Player, coverage: Coverage, jumped: boolean): Coverage {
  const { positionSeconds, rate, playing, needsSight, decorative } = player.state();
  const inSight = !needsSight || document.visibilityState === "visible";
  return look(coverage, {
    at: performance.now(),
    position: positionSeconds * 1_000,
    rate,
    counts: playing && inSight && !decorative,
    jumped,
  });
}

/** The figures of each tenth that was reached since the last call, lowest first. */
function newTenths(player: Player, state: Watched) {
  const { durationSeconds, playing } = player.state();
  const durationMs = durationSeconds * 1_000;
  const covered = coveredMs(state.intervals, durationMs);
  const reached = tenthsReached(covered, durationMs, !playing);
  const figures = [];
  for (let tenth = state.tenths + 1; tenth <= reached; tenth++) {
    const watchedSeconds = Math.round(covered) / 1_000;
    figures.push({
      percent: tenth * 10,
      mode: "on-demand",
      basis: "visible",
      watchedSeconds,
      durationSeconds,
    } as const);
  }
  state.tenths = Math.max(state.tenths, reached);
  return figures;
}
