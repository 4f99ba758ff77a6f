import { listen } from "./listen.js";

/** A person's deed on an element: a click (mouse, keyboard, touch, middle button) or the submission of a form. */
export interface Deed {
  readonly type: "click" | "submit";
  /** Elements from the innermost out, through open shadow roots. */
  readonly path: readonly Element[];
  /** The button that sent the form. */
  readonly submitter: HTMLElement | null | undefined;
}

export const isIgnored = (element: Element): boolean => element.hasAttribute("data-turnout-ignore");

/**
 * Reports each deed in `target`, before the page's own handlers run and possibly stop the event or clear the form. Never
 * prevents or delays it. Elements inside `data-turnout-ignore` are left alone, and so is the middle button away from links:
 * there it does nothing.
 */
export function onDeed(report: (deed: Deed) => void, target: EventTarget = window): () => void {
  const handle = (event: Event): void => {
    // By their type, because a frame's elements are no instances of this window's `Element`.
    const path = event.composedPath().filter((node): node is Element => (node as Node).nodeType === 1);
    if (event.type === "auxclick" && !((event as MouseEvent).button === 1 && path.some(isLink))) return;
    if (path.some(isIgnored)) return;
    const { submitter } = event as SubmitEvent;
    report({ type: event.type === "submit" ? "submit" : "click", path, submitter });
  };
  return listen(target, "click auxclick submit", handle, true);
}

export const isLink = (element: Element): element is HTMLAnchorElement => element.matches("a[href]");
