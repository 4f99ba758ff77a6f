import { listen } from "./listen.js";

/** The part of the Navigation API that we use. Source: https://html.spec.whatwg.org/multipage/nav-history-apis.html */
interface NavigationLike extends EventTarget {
  readonly currentEntry: unknown;
}

/**
 * Calls `onChange` after each change of the address within the document: by the Navigation API where the browser has
 * it, else by the History API (`pushState` and `replaceState` are wrapped) and `popstate`.
 */
export function onRouteChange(onChange: () => void): () => void {
  const navigation = (globalThis as { navigation?: NavigationLike }).navigation;
  if (navigation?.currentEntry !== undefined) {
    return listen(navigation, "currententrychange", onChange);
  }
  const stops = [wrap("pushState", onChange), wrap("replaceState", onChange), listen(window, "popstate", onChange)];
  return () => {
    for (const stop of stops) stop();
  };
}

function wrap(name: "pushState" | "replaceState", onChange: () => void): () => void {
  const original = history[name];
  const wrapped: typeof original = function (this: History, ...args) {
    original.apply(this, args);
    onChange();
  };
  history[name] = wrapped;
  return () => {
    // Another script may have wrapped ours in turn; taking ours out would then take out theirs.
    if (history[name] === wrapped) history[name] = original;
  };
}
