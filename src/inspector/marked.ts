import { markAttribute } from "../instruments/marks.js";
import type { Acts } from "../instruments/plays.js";
import { contentAttribute } from "../page.js";

/** How long ago a deed may be that led to an activity, ms: a toggle is read a task after its click. */
const deedMs = 100;

/** What a person acted on for an activity of this kind, if they did a moment ago. */
export function elementOf(kind: string, deed: Acts["deed"]): Element | undefined {
  if (!deed || performance.now() - deed.at > deedMs) return undefined;
  const section = kind.split(".")[0];
  const isAutomatic = /\.(view|leave|join|play|watch)$/.test(kind);
  if (isAutomatic) return undefined;
  return (
    deed.path.find((element) => element.getAttribute(markAttribute)?.split(".")[0] === section) ??
    deed.path.find((element) => element.matches("a[href]"))
  );
}

/** All elements that match, in open shadow roots too. */
export function findAll(selector: string, root: Document | ShadowRoot = document): readonly Element[] {
  const inner = [...root.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ?? []);
  return [...root.querySelectorAll(selector), ...inner.flatMap((shadow) => findAll(selector, shadow))];
}

/** The elements that are marked, and those that describe contents. */
export const markedElements = (): readonly Element[] => findAll(`[${markAttribute}]`);
export const describedElements = (): readonly Element[] => findAll(`[${contentAttribute}]`);

/** An element in short, as a selector would name it. */
export function nameOf(element: Element): string {
  const { localName, id, classList } = element;
  const first = classList[0];
  return `${localName}${id ? `#${id}` : first ? `.${first}` : ""}`;
}

/**
 * Elements that may hold a closed shadow root, into which nobody sees: they take room, and have nothing of their own to
 * show in it.
 */
export function closedHosts(): readonly Element[] {
  return [...document.querySelectorAll("body *")].filter((element) => {
    if (element.shadowRoot || element.childNodes.length > 0 || !mayHost.test(element.localName)) return false;
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0;
  });
}

/** What `attachShadow` takes. Source: https://dom.spec.whatwg.org/#valid-shadow-host-name */
const mayHost = /-|^(article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span)$/;
