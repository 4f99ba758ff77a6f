import { listen } from "./listen.js";

/** A person's deed on an element: a click (mouse, keyboard, touch, middle button) or the submission of a form. */
export interface Deed {
  readonly type: "click" | "submit";
  /** Elements from the innermost out, through open shadow roots. */
  readonly path: readonly Element[];
}

const ignoreAttribute = "data-turnout-ignore";

/**
 * Reports each deed, before the page's own handlers run and possibly stop the event or clear the form. Never prevents
 * or delays it. Elements inside `data-turnout-ignore` are left alone.
 */
export function onDeed(report: (deed: Deed) => void): () => void {
  const handle = (event: Event): void => {
    if (event.type === "auxclick" && (event as MouseEvent).button !== 1) return;
    const path = event.composedPath().filter((target): target is Element => target instanceof Element);
    if (path.some((element) => element.hasAttribute(ignoreAttribute))) return;
    report({ type: event.type === "submit" ? "submit" : "click", path });
  };
  return listen(window, "click auxclick submit", handle, true);
}
