/** What `/metrics` tells of handing on. */
import type { SiteConfig } from "../config.js";
import { metricsText } from "../metrics.js";
import type { Forwarding } from "../stores/forwarding.js";

/** Most waiting activities that are counted for a target: anybody may ask, and to count more takes longer. */
const waitingLimit = 100_000;

const families = {
  turnout_forwarding_waiting: `Activities that wait to be handed on, by site and target; counted up to ${waitingLimit}.`,
} as const;

/** How much waits for each target. While the store cannot say, nothing: all else is still to be seen. */
export async function waitingText(store: Pick<Forwarding, "waiting">, sites: readonly SiteConfig[]): Promise<string> {
  const targets = sites.flatMap(({ id, forward }) => forward.map(({ name }) => ({ site: id, name })));
  const counts = targets.map(async (target) => {
    const labels = `site="${escaped(target.site)}",target="${escaped(target.name)}"`;
    return [`turnout_forwarding_waiting{${labels}}`, await store.waiting(target, waitingLimit)] as const;
  });
  const known = (await Promise.allSettled(counts)).flatMap((count) =>
    count.status === "fulfilled" ? [count.value] : [],
  );
  return metricsText(families, new Map(known));
}

/** A label's value. Source: https://prometheus.io/docs/instrumenting/exposition_formats/ */
const escaped = (value: string): string =>
  value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
