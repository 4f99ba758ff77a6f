import { listen } from "../signals/listen.js";
import { watchPrefix } from "../watch/progress.js";
import { loadOnce } from "./load-once.js";
import type { PageWatch } from "./watch-page.js";
import type { EarlySign, WatchCall, WatchCalls, WatchHandle, WatchParts } from "./watch-parts.js";

export interface Videos {
  /** Elements came, or got another source: one may be a player. */
  find(): void;
  /** The content may have changed. */
  look(): void;
  /** Watches a player that the page hands over, or that it speaks for by the handle. */
  watch(target?: object): WatchHandle;
  /** The person signed out: what was watched on this device is wiped. */
  forget(): void;
  stop(): void;
}

/** Whatever may be a player, or may hold one in its shadow. Which is one, `players/index.ts` says. */
const selector =
  "video,audio,:not(:defined),.wistia_embed,wistia-player" +
  ["youtube", "vimeo", "zoom.us", "teams.", "webex"].map((host) => `,iframe[src*="${host}"]`).join("");

/** Signs that are kept; a page on which it never can be loaded must not fill its memory. */
const earlyLimit = 100;

/**
 * Loads what watches players as soon as the page has one: most pages have none. What happens before it is there is kept
 * for it, with what could not be known later: when, in which view, and whether it was the person's doing.
 */
export function createVideos(parts: WatchParts): Videos {
  const { guard, current, notes, note } = parts;
  const early: EarlySign[] = [];
  const waiting: (() => void)[] = [];
  let watching: PageWatch | undefined;

  const load = loadOnce(
    () => import("./watch-page.js"),
    guard(({ watchPage }) => {
      stopNoticing();
      watching = watchPage(parts, early);
      for (const act of waiting) act();
    }),
  );
  const notice = ({ target, type }: Event): void => {
    load();
    if (!(target instanceof HTMLMediaElement) || early.length > earlyLimit) return;
    early.push([target, type, performance.now(), isActive(), current()?.id, target.currentTime, target.playbackRate]);
  };
  const find = (): void => {
    if (!watching && document.querySelector(selector)) load();
  };
  const stopNoticing = listen(document, "loadstart canplaythrough play playing", notice, true);
  if ([...document.querySelectorAll("*")].some(({ shadowRoot }) => shadowRoot)) load();
  find();

  return {
    find,
    look: () => watching?.look(),
    watch(target) {
      const calls: WatchCalls = { early: [] };
      const adopt = (): void => watching?.adopt(calls, target);
      if (watching) adopt();
      else waiting.push(adopt);
      load();
      const names = ["start", "update", "end", "stop"] as const;
      const take = (call: WatchCall): unknown => (calls.hear ? calls.hear(call) : calls.early.push(call));
      const handle = names.map((name) => [
        name,
        (state?: WatchCall[1]): void => void take([name, state, performance.now(), isActive()]),
      ]);
      return Object.fromEntries(handle) as WatchHandle;
    },
    forget() {
      watching?.forget();
      notes(watchPrefix)
        .then((kept) => note(Object.fromEntries(kept.map(([name]) => [name, undefined]))))
        .catch(() => undefined);
    },
    stop() {
      stopNoticing();
      watching?.stop();
    },
  };
}

const isActive = (): boolean | undefined => navigator.userActivation?.isActive;
