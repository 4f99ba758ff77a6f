/** How often something may happen: on average, and at once after a rest. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Most names of which is known how often they came; above it those that have been away longest are forgotten. */
const namesLimit = 100_000;

/**
 * Answers a function that lets a name through, or says how long it has to wait, seconds: a bucket for each name, which
 * fills at the rate and is drawn from. `now` is ms since 1970.
 */
export function tokenBuckets({ perSecond, burst }: Rate, now: () => number): (name: string) => number {
  const buckets = new Map<string, { readonly tokens: number; readonly at: number }>();

  return (name) => {
    const at = now();
    const before = buckets.get(name) ?? { tokens: burst, at };
    const tokens = Math.min(burst, before.tokens + ((at - before.at) / 1_000) * perSecond);
    buckets.delete(name);
    buckets.set(name, { tokens: tokens >= 1 ? tokens - 1 : tokens, at });
    const [oldest] = buckets.keys();
    if (buckets.size > namesLimit && oldest !== undefined) buckets.delete(oldest);
    return tokens >= 1 ? 0 : (1 - tokens) / perSecond;
  };
}
