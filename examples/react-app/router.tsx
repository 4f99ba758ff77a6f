import { type MouseEvent, type ReactNode, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("popstate", listener);
  };
}

/** The present path; `serverPath` while rendering on a server. */
export function usePath(serverPath: string): string {
  return useSyncExternalStore(
    subscribe,
    () => location.pathname,
    () => serverPath,
  );
}

export function goTo(path: string): void {
  history.pushState(null, "", path);
  for (const listener of listeners) listener();
}

/** A link within the app; with a modifier key it opens another tab, as any link does. */
export function Link({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    goTo(to);
  };
  return (
    <a href={to} onClick={follow}>
      {children}
    </a>
  );
}
