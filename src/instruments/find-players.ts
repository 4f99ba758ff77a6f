import { createHtmlPlayer } from "../players/html.js";
import { type PlayerAdapter, players } from "../players/index.js";
import type { Player } from "../players/player.js";
import { around } from "../signals/around.js";
import type { Beginning, Following } from "./follow-player.js";

export interface Finder {
  /** A medium plays. */
  found(element: HTMLMediaElement, began?: Beginning): void;
  /** Looks for players in a shadow root too. */
  enter(root: Document | ShadowRoot): void;
  /** Follows an element's player, whatever the page says of it; resolves with what ends that. */
  take(element: Element): Promise<() => void>;
  stop(): void;
}

/** A player that an adapter may have: the element that it is on, and the adapter. */
interface Candidate extends PlayerAdapter {
  readonly target: Element;
}

const ignored = "[data-turnout-ignore]";
const selectors = players.map(({ selector }) => selector).join();

/** Finds the players of a page, now and when they are added later, and has each followed by the adapter that knows it. */
export function createFinder(follow: (player: Player, how: Following) => () => void): Finder {
  const followed = new Map<Element, { readonly name: string; readonly stop: () => void }>();

  const begin = (target: Element, name: string, player: Player, began?: Beginning): void => {
    const isMedium = target instanceof HTMLMediaElement;
    // One player has it: what was followed of it by another adapter, or within, is so no more.
    for (const [other, { stop }] of followed) if (around(other).includes(target)) leave(other, stop);
    // What media are asked for is noticed from their events, of which the first come before anybody follows them.
    const playsOf = isMedium ? target : player;
    const following = { name, element: target, playsOf, ...(isMedium && { began: unbroken(target, began) }) };
    followed.set(target, { name, stop: follow(player, following) });
  };

  const leave = (element: Element, stop: () => void): void => {
    followed.delete(element);
    stop();
  };

  const consider = async (element: Element, began?: Beginning): Promise<void> => {
    for (const { name, load, target } of candidatesOf(element)) {
      if (followed.get(target)?.name === name) return;
      const create = await load().catch(() => undefined);
      const player = create?.(target);
      if (!player) void definedLater(target)?.then(() => consider(target));
      if (!player || !target.isConnected) continue;
      if (followed.get(target)?.name !== name) begin(target, name, player, target === element ? began : undefined);
      return;
    }
    if (element instanceof HTMLMediaElement && !followed.has(element))
      begin(element, "html", createHtmlPlayer(element), began);
  };

  const look = (within: Element | Document | ShadowRoot): void => {
    for (const element of within.querySelectorAll(selectors)) found(element);
  };

  const found = (element: Element, began?: Beginning): void => {
    if (!around(element).some((one) => one.matches(ignored))) void consider(element, began);
  };

  const changes = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === "attributes" && (target as Element).matches(selectors)) found(target as Element);
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        if (node.matches(selectors)) found(node);
        look(node);
      }
    }
    for (const [element, { stop }] of followed) if (!element.isConnected) leave(element, stop);
  });

  const enter = (root: Document | ShadowRoot): void => {
    changes.observe(root, { childList: true, subtree: true, attributeFilter: ["src"] });
    look(root);
    for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) enter(shadowRoot);
  };
  enter(document);

  return {
    found,
    enter,
    async take(element) {
      await consider(element);
      return () => {
        const taken = followed.get(element);
        if (taken) leave(element, taken.stop);
      };
    },
    stop: () => changes.disconnect(),
  };
}

/** The adapters that may have an element's player, by their order: those of what wraps it among them. */
function candidatesOf(element: Element): readonly Candidate[] {
  const path = around(element);
  return players.flatMap((row) => {
    const target = path.find((one) => one.matches(row.selector));
    return target ? [{ ...row, target }] : [];
  });
}

/** When a custom element becomes one; undefined for what is one, or will never be. */
function definedLater(element: Element): Promise<unknown> | undefined {
  return element.matches(":not(:defined)") ? customElements.whenDefined(element.localName) : undefined;
}

/** A beginning from which a medium played without a break to where it is: browsers tell exactly what was played. */
function unbroken(medium: HTMLMediaElement, began: Beginning | undefined): Beginning | undefined {
  const { currentTime, played } = medium;
  for (let i = 0; began && i < played.length; i++)
    if (played.start(i) <= began.currentTime + 0.1 && played.end(i) >= currentTime - 0.1) return began;
  return undefined;
}
