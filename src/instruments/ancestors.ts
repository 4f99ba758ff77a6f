import { type Deed, isIgnored } from "../signals/clicks.js";

/** An element and all around it, from the innermost out: through shadow roots, and through frames up to the page itself. */
export function ancestorsOf(element: Element): Element[] {
  const path: Element[] = [];
  for (let at: Element | null | undefined = element; at; at = outward(at)) path.push(at);
  return path;
}

/** What was done inside an element that its event does not leave, as done inside all that is around it too. */
export function doneWithin(element: Element, deed: (done: Deed) => void): (done: Deed) => void {
  return (done) => {
    const around = ancestorsOf(element);
    if (!around.some(isIgnored)) deed({ ...done, path: [...done.path, ...around] });
  };
}

function outward(element: Element): Element | null | undefined {
  const parent = element.parentNode;
  if (!parent || parent === document) return undefined;
  if (parent.nodeType === Node.ELEMENT_NODE) return parent as Element;
  return (parent as ShadowRoot).host ?? (parent as Document).defaultView?.frameElement;
}
