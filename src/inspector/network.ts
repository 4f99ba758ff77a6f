/** Finds out why requests do not get through: browsers tell pages only that they do not. */
export interface Network {
  /** Tries, and says what it looks like; undefined when nothing stands in the way. */
  diagnose(): Promise<Trouble | undefined>;
}

/** What stands in the way of requests. */
export interface Trouble {
  readonly name: "offline" | "content-security-policy" | "blocked" | "unreachable";
  readonly reason: string;
}

/** Longest wait for a sign of life, ms. */
const limitMs = 4_000;

/** @param url - Where activities are posted to. */
export function createNetwork(url: string): Network {
  const { origin, pathname } = new URL(url);
  let refusedByPolicy: string | undefined;
  document.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
    if (blockedURI.startsWith(origin)) refusedByPolicy = effectiveDirective;
  });

  /** Whether the collector is there at all: its answer cannot be read, but that there is one is told. */
  const isReachable = async (): Promise<boolean> => {
    const cancel = new AbortController();
    const timer = setTimeout(() => cancel.abort(), limitMs);
    try {
      await fetch(`${origin}/healthz`, {
        mode: "no-cors",
        cache: "no-store",
        credentials: "omit",
        signal: cancel.signal,
      });
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    async diagnose() {
      if (!navigator.onLine) return { name: "offline", reason: "the browser is offline; it sends when it is back" };
      const reachable = await isReachable();
      if (refusedByPolicy)
        return {
          name: "content-security-policy",
          reason: `the page's Content-Security-Policy refuses it: add ${origin} to ${refusedByPolicy}`,
        };
      if (reachable)
        return {
          name: "blocked",
          reason: `${origin} answers, but requests to ${pathname} do not get through: an ad blocker or another extension stops them`,
        };
      return {
        name: "unreachable",
        reason: `nothing answers at ${origin}: the collector is down, the endpoint is wrong, or a blocker stops the whole host`,
      };
    },
  };
}
