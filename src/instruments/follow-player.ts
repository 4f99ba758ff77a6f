import type { Player, PlayerEvent, PlayerState } from "../players/player.js";
import type { Shelf } from "../watch/shelf.js";
import { createWatcher, type Subject, type Watcher, type WatcherParts } from "../watch/watcher.js";
import type { WireContent } from "../wire.js";
import { progressKey } from "./kept-progress.js";
import type { PlayerReport } from "./player-report.js";
import type { Plays } from "./plays.js";
import type { RecordActivity } from "./record.js";

/** How a player is followed. */
export interface Following {
  /** The adapter's name, for the figures. */
  readonly name: string;
  readonly element?: Element | undefined;
  /** What its plays are known by, when somebody else takes note of how they begin. */
  readonly playsOf?: object | undefined;
  /** What is known of a time before it was followed: it has run from here without a break. */
  readonly began?: Beginning | undefined;
}

/** A moment in which a player really ran. */
export interface Beginning {
  /** Monotonic time, ms. */
  readonly at: number;
  readonly currentTime: number;
  readonly playbackRate: number;
}

export interface FollowerParts extends Omit<WatcherParts<Subject>, "player" | "subject" | "keyOf" | "onLevel"> {
  readonly record: RecordActivity;
  readonly plays: Plays;
  readonly shelf: Shelf;
  /** Whether the browser knows of a deed of the person a moment ago. */
  readonly active: () => boolean | undefined;
  /** The content of an element, or the page's own. */
  readonly contentOf: (element?: Element | undefined) => WireContent | undefined;
  /** A content in the present view; undefined while there is no view. */
  readonly sceneOf: (content: WireContent | undefined) => string | undefined;
  /** The user who watches, undefined for a visitor. */
  readonly who: () => string | undefined;
}

/** A player that is followed. */
export interface Followed extends Omit<Watcher, "handle"> {
  readonly report: () => PlayerReport;
  /** @param afresh - What it shows may have changed without an event of the player's. */
  handle(event: PlayerEvent, afresh?: boolean): void;
}

/** Time for which a content is taken for the same while the view is and the player plays on, ms: reading it costs more than all else. */
const readEveryMs = 1_000;

interface WatchedContent extends Subject {
  readonly content: WireContent;
}

/** Records what a player's person played and watched; its events are the caller's to pass on. */
export function followPlayer(player: Player, following: Following, parts: FollowerParts): Followed {
  const { record, plays, contentOf, sceneOf } = parts;
  const { name, element, playsOf = player } = following;
  let { began } = following;
  let content: WireContent | undefined;
  let scene: string | undefined;
  let readAt = Number.NEGATIVE_INFINITY;

  const read = (afresh: boolean): void => {
    const now = parts.now();
    if (!afresh && now - readAt < readEveryMs && scene === sceneOf(content)) return;
    content = contentOf(element);
    scene = sceneOf(content);
    readAt = now;
  };

  const state = (): PlayerState => {
    const now = player.state();
    if (!began) return now;
    const { currentTime: positionSeconds, playbackRate: rate } = began;
    return { ...now, positionSeconds, rate, playing: true, stalled: false, ended: false };
  };

  const watcher = createWatcher<WatchedContent>({
    ...parts,
    player: { ...player, state },
    now: () => began?.at ?? parts.now(),
    subject: () => content && { content, startsAt: content.startsAt, endsAt: content.endsAt },
    keyOf: (subject, mode) => progressKey(subject.content.id, mode, parts.who()),
    onLevel: (figures, subject) => {
      const start = plays.reason(playsOf);
      record("content.watch", {
        content: subject.content,
        watch: { ...figures, player: name, ...(start && { start }) },
      });
    },
  });

  read(true);
  if (began) watcher.handle("look");
  began = undefined;

  return {
    ...watcher,
    report: () => ({ ...watcher.facts(), name, element, content }),
    handle(event, afresh = false) {
      read(afresh || event !== "look");
      const running = watcher.handle(event);
      const { autoplay } = player.state();
      const own = playsOf === player ? event : undefined;
      const deed = { event: own, scene, active: parts.active(), autoplay, running, element };
      if (plays.take(playsOf, deed)) record("content.play", { content });
    },
  };
}
