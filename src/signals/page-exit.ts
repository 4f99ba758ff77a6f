import { listen } from "./listen.js";

/** What can become of a page. */
export interface PageLife {
  /** It is being left: closed, reloaded, navigated away from, or put into the back/forward cache. Once a stay. */
  readonly onLeave: () => void;
  /** It was hidden or frozen and may never be shown again: the last moment that a mobile browser promises. */
  readonly onHide: () => void;
  /** It is shown again, without having been left. */
  readonly onShow: () => void;
  /** It came back from the back/forward cache: a new stay. */
  readonly onRestore: () => void;
}

/**
 * Tells hiding from leaving. Chromium fires `pagehide` first and `visibilitychange` after it on click, reload and close,
 * so that what follows a leave is no hiding. No `unload`, which would bar the page from the back/forward cache.
 */
export function onPageLife(life: PageLife): () => void {
  let left = false;
  const pagehide = (): void => {
    if (left) return;
    left = true;
    life.onLeave();
  };
  const pageshow = (event: PageTransitionEvent): void => {
    if (!event.persisted) return;
    left = false;
    life.onRestore();
  };
  const visibility = (): void => {
    if (left) return;
    if (document.visibilityState === "hidden") life.onHide();
    else life.onShow();
  };
  const stops = [
    listen(window, "pagehide", pagehide),
    listen(window, "pageshow", pageshow),
    listen(document, "visibilitychange resume", visibility),
    listen(document, "freeze", () => left || life.onHide()),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
