import { type Content, checkContent } from "./content.js";
import { parse } from "./json.js";
import type { Settings } from "./options.js";
import type { WireContent } from "./wire.js";

/** What the present page is, for the kinds of views. */
export interface PageDescription {
  readonly kind: "content.view" | "group.view" | "user.view" | "admin.view" | "page.view";
  readonly content?: WireContent;
  readonly details?: { readonly tab: string };
}

export interface Page {
  /** Resolves when what reads the page's JSON-LD is there, or cannot be had; undefined when nobody wants it. */
  readonly ready: Promise<unknown> | undefined;
  describe(): PageDescription;
  /** The page's own content. */
  own(): WireContent | undefined;
  /** The content of what happens inside the innermost of `path` (from inner to outer), or the page's own. */
  contentAt(path: readonly Element[]): WireContent | undefined;
  /** The content that the innermost description of `path` names, when it is not the page's own: a card's, a menu's. */
  targetAt(path: readonly Element[]): WireContent | undefined;
  /** The page's path, with those parameters of the query that the site wants to see; never the hash. */
  path(): string;
  /** The host's own description, until `null` or a route change takes it back. Answers false when it is no content. */
  set(content: Content | null): boolean;
}

export const contentAttribute = "data-turnout-content";
const pageAttribute = "data-turnout-page";

/** Where a description is a link or a list's card rather than the page's own. */
const cardPlaces = "a,nav,li,aside,header,footer,[data-turnout-card]";
const pagePlaces = "html,body,main,[role=main]";

const kindsByType: Readonly<Record<string, PageDescription["kind"]>> = {
  group: "group.view",
  profile: "user.view",
  admin: "admin.view",
};

/** With `observe: false` the page's own markup is not looked at: only what the host tells counts. */
export function createPage({ observe: look, queryParameters, jsonLd }: Settings): Page {
  let told: WireContent | undefined;
  let linked: (() => WireContent | undefined) | undefined;
  let found: { readonly content: WireContent | undefined } | undefined;

  /**
   * The element that describes the page: the outermost description on `html`, `body` or `main`; else the only outermost
   * one that is not in a link, menu or list. Several outermost ones are cards of a page that has no content itself.
   */
  const ownElement = (): Element | undefined => {
    const outermost = [...document.querySelectorAll(`[${contentAttribute}]`)].filter(
      (element) => !element.parentElement?.closest(`[${contentAttribute}]`),
    );
    const own = outermost.find((element) => element.matches(pagePlaces));
    if (own) return own;
    return outermost.length === 1 && !outermost[0]?.closest(cardPlaces) ? outermost[0] : undefined;
  };

  /** Searched once a turn of the event loop: a page may track in a loop. */
  const own = (): WireContent | undefined => {
    if (told || !look) return told;
    if (!found) {
      found = { content: contentOf(ownElement()) ?? linked?.() };
      queueMicrotask(() => (found = undefined));
    }
    return found.content;
  };

  const targetAt = (path: readonly Element[]): WireContent | undefined => {
    const element = path.find((candidate) => candidate.hasAttribute(contentAttribute));
    const content = contentOf(element);
    return content && element !== ownElement() && content.id !== own()?.id ? content : undefined;
  };

  return {
    ready: jsonLd
      ? import("./linked-data.js").then(
          ({ linkedContent }) => (linked = linkedContent),
          () => undefined,
        )
      : undefined,
    describe() {
      const content = own();
      const marked = document.querySelector(`[${pageAttribute}]`);
      const type = (content?.type ?? marked?.getAttribute(pageAttribute) ?? "").toLowerCase();
      const kind = kindsByType[type] ?? (content ? "content.view" : "page.view");
      const tab = marked?.getAttribute("data-turnout-tab") ?? content?.name ?? document.title;
      return { kind, ...(content && { content }), ...(kind === "admin.view" && { details: { tab } }) };
    },
    own,
    contentAt: (path) => targetAt(path) ?? own(),
    targetAt,
    path() {
      const { pathname, search } = location;
      if (queryParameters.length === 0) return pathname;
      const query = new URLSearchParams(
        [...new URLSearchParams(search)].filter(([name]) => queryParameters.includes(name)),
      );
      return query.size > 0 ? `${pathname}?${query}` : pathname;
    },
    set(content) {
      told = content === null ? undefined : checkContent(content);
      return content === null || told !== undefined;
    },
  };
}

function contentOf(element: Element | undefined): WireContent | undefined {
  try {
    return element && checkContent(parse(element.getAttribute(contentAttribute) ?? ""));
  } catch {
    return undefined;
  }
}
