"use client";
/** The React face: a provider that starts the SDK in the browser, and hooks. Importing it on a server does nothing. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from "react";
import type { Kind } from "./catalogue/details.js";
import type { Content as ContentDescription } from "./content.js";
import { createDeferred } from "./deferred.js";
import type { TurnoutOptions } from "./options.js";
import { createTurnout, type TrackArguments, type Turnout } from "./tracker.js";

const TurnoutContext = createContext<Turnout | undefined>(undefined);

export interface TurnoutProviderProps {
  /** Options of `createTurnout`; read once, when the provider is first shown. */
  readonly options: TurnoutOptions;
  readonly children?: ReactNode;
}

/** Starts the SDK when it is first shown in a browser, and stops it when it goes for good. */
export function TurnoutProvider({ options, children }: TurnoutProviderProps) {
  const [deferred] = useState(createDeferred);
  const stopping = useRef<ReturnType<typeof setTimeout>>(undefined);
  const started = useRef<Turnout>(undefined);
  const firstOptions = useRef(options);
  useEffect(() => {
    clearTimeout(stopping.current);
    if (!started.current) {
      started.current = createTurnout(firstOptions.current);
      deferred.start(started.current);
    }
    // A task later: StrictMode unmounts and mounts again at once, which is no reason to stop.
    return () => {
      stopping.current = setTimeout(() => started.current?.stop());
    };
  }, [deferred]);
  return <TurnoutContext.Provider value={deferred.turnout}>{children}</TurnoutContext.Provider>;
}

/** The SDK of the nearest `TurnoutProvider`. Throws outside of one. */
export function useTurnout(): Turnout {
  const turnout = useContext(TurnoutContext);
  if (!turnout) throw new Error("turnout: useTurnout needs a <TurnoutProvider> around it");
  return turnout;
}

/** A function that records one kind: `const like = useTrack("content.like")`. */
export function useTrack<K extends Kind>(kind: K): (...rest: TrackArguments<K>) => void {
  const turnout = useTurnout();
  return useCallback((...rest: TrackArguments<K>) => turnout.track(kind, ...rest), [turnout, kind]);
}

/** Says what the page shows, as long as it is mounted. */
export function Content({ children, ...content }: ContentDescription & { readonly children?: ReactNode }) {
  const turnout = useTurnout();
  const described = JSON.stringify(content);
  useEffect(() => turnout.content(JSON.parse(described)), [turnout, described]);
  useEffect(() => () => turnout.content(null), [turnout]);
  return <>{children}</>;
}
