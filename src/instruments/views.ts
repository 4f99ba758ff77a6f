import type { Clock } from "../clock.js";
import type { Guard } from "../guard.js";
import type { Context, Identity } from "../identity.js";
import { leaveIdOf, newId } from "../ids.js";
import type { Settings } from "../options.js";
import type { Page } from "../page.js";
import { onRouteChange } from "../signals/route.js";
import type { WireContent } from "../wire.js";
import type { RecordActivity } from "./record.js";

/** One stay on one page. */
export interface View {
  readonly id: string;
  readonly kind: string;
  content: WireContent | undefined;
  readonly path: string;
  /** Who viewed it: the leave is theirs, though they sign out meanwhile. */
  context: Context;
}

export interface Views {
  current(): View | undefined;
  /** The page may show something else now: begins a new view if it does. */
  refresh(): void;
  /** Elements came or went. */
  changed(): void;
  /** The person became known, or more of them: the view's leave is theirs as they are now. */
  adopt(): void;
  /** The page is being left: records a view that was still settling, and the leave. */
  leave(): void;
  /** The page came back: begins a new view. */
  reopen(): void;
  stop(): void;
}

export interface ViewParts {
  readonly settings: Settings;
  readonly page: Page;
  readonly identity: Identity;
  readonly guard: Guard;
  readonly record: RecordActivity;
  readonly clock: Clock;
  readonly onOpen: () => void;
  readonly onClose: (view: View) => void;
}

/** Longest wait, ms, for a page that changed its route to show what it is about. Source: Umami waits as long for titles. */
const settleMs = 300;

/** Records a view when a page has come to rest, and its leave when it ends. */
export function createViews(parts: ViewParts): Views {
  const { settings, page, identity, clock, guard, record } = parts;
  let view: View | undefined;
  let address = addressOf(settings);
  let settling: ReturnType<typeof setTimeout> | undefined;
  /** When the stay began, ms: what happens while its page settles comes after its view in the report. */
  let beganAt = clock.now();
  /** Who stayed when it began: who signs out while the page settles has viewed it all the same. */
  let beganAs = identity.stamp(beganAt);
  const begin = (at: number): void => {
    beganAt = at;
    beganAs = identity.stamp(at);
  };

  const open = guard((): void => {
    clearTimeout(settling);
    settling = undefined;
    const { kind, content, details } = page.describe();
    const id = newId(beganAt);
    view = { id, kind, content, path: page.path(), context: identity.user() ? identity.stamp(beganAt) : beganAs };
    record(kind, { details, content, view: id, context: view.context, at: beganAt });
    parts.onOpen();
  });

  const close = (): void => {
    const closing = view;
    if (!closing) return;
    view = undefined;
    parts.onClose(closing);
    const leave = leaveKindOf(closing.kind);
    // The clock's offset may have been learned meanwhile: what led to the leave has it too, and must not come after.
    const context = { ...closing.context, offset: clock.offset() };
    if (leave) record(leave, { ...leaveOf(closing), context });
    // A millisecond later, since a copy that is sent while leaving may have no number that tells which came first.
    begin(clock.now() + 1);
  };

  const settle = (ms = settleMs): void => {
    clearTimeout(settling);
    settling = setTimeout(open, ms);
  };

  const routeChanged = guard((): void => {
    const next = addressOf(settings);
    if (next === address) return;
    address = next;
    page.set(null);
    close();
    settle();
  });

  const refresh = (): void => {
    if (!view) return;
    const content = page.own();
    if (content?.id === view.content?.id) {
      view.content = content;
      return;
    }
    close();
    settle();
  };

  const start = (): void => {
    if (awaited === prerendering) begin(clock.now());
    // A task later, so that what the page's own scripts say at the same event comes first. A page that says nothing yet of
    // what it is about may be about to: one that is rendered by scripts.
    const rest = (): void => settle(page.own() ? 0 : settleMs);
    if (page.ready) void page.ready.then(() => view || rest());
    else rest();
  };
  const awaited = whatToAwait();
  if (awaited) document.addEventListener(awaited, start, { once: true });
  else start();
  const stopRoutes = onRouteChange(routeChanged);

  return {
    current: () => view,
    refresh,
    changed() {
      // What is taken away may be on its way back; what is there now counts.
      if (page.own()) refresh();
    },
    adopt() {
      if (!view) beganAs = identity.stamp(clock.now());
      const viewer = view?.context.user;
      if (view && (!viewer || viewer.id === identity.user()?.id)) view.context = identity.stamp(clock.now());
    },
    leave() {
      if (!view && whatToAwait() !== prerendering) open();
      close();
    },
    reopen() {
      begin(clock.now());
      open();
    },
    stop() {
      clearTimeout(settling);
      if (awaited) document.removeEventListener(awaited, start);
      stopRoutes();
    },
  };
}

const prerendering = "prerenderingchange";

/** The event before which there is no page to view: it is prerendered for somebody who may never come, or not yet read. */
function whatToAwait(): string | undefined {
  if ((document as { prerendering?: boolean }).prerendering) return prerendering;
  return document.readyState === "loading" ? "DOMContentLoaded" : undefined;
}

/** What the leave of a view is made of; the same however it ends. */
export function leaveOf({ id, content, context, path }: View) {
  return { id: leaveIdOf(id), view: id, content, context, path };
}

/** The kind that closes a view, undefined for the views of groups, profiles and admin tabs, which have none. */
export function leaveKindOf(viewKind: string): string | undefined {
  return viewKind === "content.view" || viewKind === "page.view" ? viewKind.replace("view", "leave") : undefined;
}

/** What makes two addresses different pages. */
function addressOf({ viewOnQuery, viewOnHash }: Settings): string {
  return location.pathname + (viewOnQuery ? location.search : "") + (viewOnHash ? location.hash : "");
}
