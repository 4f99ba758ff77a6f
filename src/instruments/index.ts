import type { Clock } from "../clock.js";
import type { Guard } from "../guard.js";
import type { Identity } from "../identity.js";
import { newId } from "../ids.js";
import type { Settings } from "../options.js";
import { contentAttribute, type Page } from "../page.js";
import { onChanges } from "../signals/changes.js";
import { onPageLife } from "../signals/page-exit.js";
import { createDeeds } from "./deeds.js";
import { createJoins } from "./joins.js";
import { createOrphans } from "./orphans.js";
import type { Acts } from "./plays.js";
import type { Keep, RecordActivity } from "./record.js";
import { createVideos } from "./videos.js";
import { createViews, type View } from "./views.js";
import type { WatchHandle } from "./watch-parts.js";

export interface ObservationParts extends Keep {
  readonly settings: Settings;
  readonly page: Page;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly record: RecordActivity;
  /** The page may be gone in a moment: everything recorded must be on its way when this returns. */
  readonly leaving: () => void;
  /** The page is back: what waited may go. */
  readonly returning: () => void;
}

export interface Observation {
  /** The present view, undefined before the first and between two routes. */
  current(): View | undefined;
  /** Something happened: the page is alive. */
  seen(now: number): void;
  /** The content may have changed. */
  refresh(): void;
  /** The person became known. */
  identified(): void;
  /** The person agreed after all: what the page shows is viewed from now on. */
  reopen(): void;
  /** The person signed out. */
  forgotten(): void;
  /** What the person did last. */
  readonly acts: Acts;
  /** Watches a player that the page hands over, or that it speaks for by the handle. */
  watch(target?: object): WatchHandle;
  /** Takes what is done in a shadow root for done on the page, until what it answers is called. */
  observe(root: ShadowRoot): () => void;
  stop(): void;
}

/** How exactly the time of the last sign of life is noted, ms; each note is a write. */
const seenEveryMs = 5_000;

/** All that the SDK observes by itself. */
export function observePage(parts: ObservationParts): Observation {
  const { settings, page, identity, clock, guard, record } = parts;
  const orphans = createOrphans({
    key: settings.key,
    page: newId(clock.now()),
    record,
    now: clock.now,
    notes: parts.notes,
    note: (name, value) => parts.note({ [name]: value }),
    idleMs: settings.sessionIdleMs,
  });
  const views = createViews({
    settings,
    page,
    identity,
    guard,
    record,
    clock,
    onOpen: () => {
      seen();
      joins.check();
    },
    onClose: (view) => {
      orphans.closed(view);
      acts.routedAt = performance.now();
    },
  });
  const serverNow = () => clock.now() + (clock.offset() ?? 0);
  const joins = createJoins({ record, serverNow, current: views.current, person: () => identity.user()?.id });

  clock.onLearn(guard(joins.recheck));

  const acts: Acts = {};
  const deeds = createDeeds(parts, acts);
  const videos = createVideos({ ...parts, current: views.current, acts });

  let seenAt = 0;
  const seen = (): void => {
    const view = views.current();
    if (!view) return;
    seenAt = clock.now();
    orphans.seen(view);
  };
  orphans.pageHere();
  void orphans.adopt().catch(() => undefined);

  const stops = [
    onPageLife({
      onLeave: guard(() => {
        deeds.settle();
        views.leave();
        orphans.pageGone();
        parts.leaving();
      }),
      onHide: guard(() => {
        seen();
        parts.leaving();
      }),
      onShow: guard(() => {
        clock.anchor();
        joins.check();
        parts.returning();
      }),
      onRestore: guard(() => {
        clock.anchor();
        orphans.pageHere();
        views.reopen();
        parts.returning();
      }),
    }),
    deeds.stop,
    onChanges(
      [contentAttribute, "src"],
      guard(() => {
        videos.find();
        deeds.find();
        views.changed();
      }),
    ),
    videos.stop,
    views.stop,
    joins.stop,
    orphans.pageGone,
  ];

  return {
    acts,
    current: views.current,
    seen(now) {
      if (now - seenAt > seenEveryMs) seen();
    },
    refresh() {
      views.refresh();
      joins.check();
      videos.look();
    },
    identified: views.adopt,
    reopen: views.reopen,
    forgotten: videos.forget,
    watch: videos.watch,
    observe: deeds.observe,
    stop() {
      for (const stop of stops) stop();
    },
  };
}
