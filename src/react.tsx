"use client";
/** The React face: a provider that starts the SDK in the browser, and hooks. Importing it on a server does nothing. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { Kind } from "./catalogue/details.js";
import type { Content as ContentDescription } from "./content.js";
import { createDeferred, type Deferred } from "./deferred.js";
import type { TurnoutOptions } from "./options.js";
import { onRouteChange } from "./signals/route.js";
import { createTurnout, type TrackArguments, type TrackOptions, type Turnout } from "./tracker.js";

/** A mounted `<Content>`. */
interface Shown {
  readonly content: ContentDescription;
  /** How many others are around it. */
  readonly depth: number;
}

/** What a provider shares with all below it. */
interface Site extends Deferred {
  /** Mounts a content, changes it, or unmounts it when there is none. */
  show(owner: object, shown: Shown | undefined): void;
}

const SiteContext = createContext<Site | undefined>(undefined);
const ContentContext = createContext<Shown | undefined>(undefined);

/** What the provider starts, or is handed; read once, when it is first rendered. */
export type TurnoutProviderProps = { readonly children?: ReactNode } & (
  | {
      /** Options of `createTurnout`. Wrong ones are reported as an uncaught error. */
      readonly options: TurnoutOptions;
      readonly turnout?: never;
    }
  | {
      /** One that runs already, such as a test's. It is not stopped when the provider goes. */
      readonly turnout: Turnout;
      readonly options?: never;
    }
);

/** Starts the SDK when it is first shown in a browser, and stops it when it goes for good. */
export function TurnoutProvider({ children, ...source }: TurnoutProviderProps) {
  const [site] = useState(() => createSite(source));
  useEffect(() => site.start(), [site]);
  return <SiteContext.Provider value={site}>{children}</SiteContext.Provider>;
}

/** The SDK of the nearest `TurnoutProvider`. Throws outside of one. */
export function useTurnout(): Turnout {
  return useSite("useTurnout").turnout;
}

/** A function that records one kind: `const like = useTrack("content.like")`. It is on the `<Content>` around it, if any. */
export function useTrack<K extends Kind>(kind: K): (...rest: TrackArguments<K>) => void {
  const { turnout } = useSite("useTrack");
  const content = useContext(ContentContext)?.content;
  return useCallback(
    (...[details, options]: TrackArguments<K>) => {
      const more: TrackOptions = { ...(content && { content }), ...options };
      turnout.track(kind, ...([details, more] as unknown as TrackArguments<K>));
    },
    [turnout, kind, content],
  );
}

/**
 * Watches a player that is not found by itself, as long as the component is mounted: `turnout.watch` of what the ref holds
 * then, an element or what a library calls a player.
 */
export function useWatch(player: { readonly current: object | null }): void {
  const { turnout } = useSite("useWatch");
  useEffect(() => {
    if (!player.current) return undefined;
    return turnout.watch(player.current).stop;
  }, [turnout, player]);
}

/**
 * Says what the page shows, as long as it is mounted; of several the innermost, or else the one that came last. Mount it
 * with the page, id and type at once: a name may follow, while a content that follows is another view.
 */
export function Content({ children, ...content }: ContentDescription & { readonly children?: ReactNode }) {
  const site = useSite("<Content>");
  const depth = (useContext(ContentContext)?.depth ?? 0) + 1;
  const described = JSON.stringify(content);
  const shown = useMemo<Shown>(() => ({ content: JSON.parse(described), depth }), [described, depth]);
  const owner = useRef(null);
  useEffect(() => site.show(owner, shown), [site, shown]);
  useEffect(() => () => site.show(owner, undefined), [site]);
  return <ContentContext.Provider value={shown}>{children}</ContentContext.Provider>;
}

function useSite(user: string): Site {
  const site = useContext(SiteContext);
  if (!site) throw new Error(`turnout: ${user} needs a <TurnoutProvider> around it`);
  return site;
}

function createSite(source: TurnoutProviderProps): Site {
  const mounted = new Map<object, Shown>();
  const create = (options: TurnoutOptions): Turnout => {
    const started = createTurnout(options);
    started.content(innermost());
    return started;
  };
  const { turnout, start } = source.turnout
    ? { turnout: source.turnout, start: () => () => undefined }
    : createDeferred(() => create(source.options));
  const innermost = (): ContentDescription | null => {
    const deepest = [...mounted.values()].reduce<Shown | undefined>(
      (best, next) => (best && best.depth > next.depth ? best : next),
      undefined,
    );
    return deepest?.content ?? null;
  };
  return {
    turnout,
    start() {
      const stop = start();
      // A layout's content outlasts changes of the route, which end what was told before them. Heard after the SDK's own.
      const stopRoutes = onRouteChange(() => turnout.content(innermost()));
      return () => {
        stopRoutes();
        stop();
      };
    },
    show(owner, shown) {
      if (shown) mounted.set(owner, shown);
      else mounted.delete(owner);
      const tell = (): void => turnout.content(innermost());
      // One that goes may be back at once, or another in its place: StrictMode unmounts and mounts what was suspended.
      if (shown) tell();
      else queueMicrotask(tell);
    },
  };
}
