/** The events of media elements that are reported, of those that exist before anybody knows of the element. */
const types = ["loadstart", "canplaythrough", "play", "playing"] as const;

export type MediaSign = (typeof types)[number];

/**
 * Reports what media elements do, those too that are added later or stand in open shadow roots: media events leave no
 * shadow root, but can be captured in each. `onRoot` is called for each such root.
 */
export function onMedia(
  report: (element: HTMLMediaElement, sign: MediaSign) => void,
  onRoot: (root: ShadowRoot) => void,
): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const found = (target: EventTarget | null, sign: string): void => {
    if (target instanceof HTMLMediaElement) report(target, sign as MediaSign);
  };
  const hear = (root: Document | ShadowRoot): void => {
    for (const type of types) root.addEventListener(type, handle, { capture: true, signal });
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) enter(element.shadowRoot);
      if (!(element instanceof HTMLMediaElement)) continue;
      const { paused, autoplay, readyState, played } = element;
      // A task later: one that has just begun has told of it by then.
      if (!paused) setTimeout(() => signal.aborted || element.paused || found(element, "playing"));
      // It could play by itself (HAVE_ENOUGH_DATA) before anybody listened, and did not.
      else if (autoplay && readyState === 4 && !played.length) found(element, "canplaythrough");
    }
  };
  const handle = ({ target, type }: Event): void => found(target, type);
  const enter = (root: ShadowRoot): void => {
    hear(root);
    onRoot(root);
  };

  hear(document);
  // An asynchronous script may come before the rest of the page.
  document.addEventListener("DOMContentLoaded", () => hear(document), { signal });
  const { prototype } = Element;
  const { attachShadow } = prototype;
  const wrapped: typeof attachShadow = function (this: Element, init) {
    const root = attachShadow.call(this, init);
    if (init.mode === "open" && !signal.aborted) enter(root);
    return root;
  };
  prototype.attachShadow = wrapped;
  return () => {
    listening.abort();
    // Another script may have wrapped ours in turn; taking ours out would then take out theirs.
    if (prototype.attachShadow === wrapped) prototype.attachShadow = attachShadow;
  };
}
