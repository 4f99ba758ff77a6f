/** Hands a site's stored activities on, in order, each at least once; ingest neither waits for it nor knows of it. */
import { setTimeout as delay } from "node:timers/promises";
import type { ForwardTarget } from "../config/forward-targets.js";
import type { SiteConfig } from "../config.js";
import type { Outgoing } from "../stores/forwarding.js";
import type { Store } from "../stores/store.js";
import type { ForwardRequest } from "./forward-request.js";
import { logRecords } from "./otlp.js";
import { signedWebhook } from "./webhook.js";

/** Activities in one request. */
const requestActivities = 100;

/** How long a target may take for its answer, ms. */
const answerLimitMs = 10_000;

/** Bounds of the waits between tries, ms: each is up to twice the one before, by chance. */
const retryMs = { first: 1_000, most: 300_000 } as const;

/** How often it is looked for something to hand on, ms. */
const lookEveryMs = 1_000;

/** How activities are put into a request, by the target's format. A new format is one file and one line here. */
const formats: Readonly<
  Record<
    ForwardTarget["format"],
    (outgoing: readonly Outgoing[], site: SiteConfig, target: ForwardTarget) => ForwardRequest
  >
> = { webhook: signedWebhook, otlp: logRecords };

export interface Forwarder {
  /** Lets the request that is under way end; what was not answered comes again after the next start. */
  stop(): Promise<void>;
}

/** Starts to hand on; `onFailure` hears of each try that failed. */
export function startForwarder(
  store: Store,
  site: SiteConfig,
  target: ForwardTarget,
  onFailure: (error: unknown) => void,
): Forwarder {
  const stopping = new AbortController();
  const names = site.forward.map(({ name }) => name);
  const place = { site: site.id, name: target.name };
  const pause = (ms: number): Promise<void> => delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);

  const forwardNext = async (): Promise<number> => {
    const waiting = await store.outgoing(place, requestActivities);
    const last = waiting.at(-1);
    if (!last) return 0;
    await post(target, formats[target.format](waiting, site, target));
    await store.noteForwarded(place, last.number, names);
    return waiting.length;
  };
  const run = async (): Promise<void> => {
    let longestMs: number = retryMs.first;
    while (!stopping.signal.aborted) {
      try {
        const count = await forwardNext();
        longestMs = retryMs.first;
        if (count < requestActivities) await pause(lookEveryMs);
      } catch (error) {
        onFailure(error);
        const askedMs = error instanceof RefusedError ? error.retryAfterMs : 0;
        await pause(Math.max(askedMs, longestMs * (0.5 + Math.random() / 2)));
        longestMs = Math.min(longestMs * 2, retryMs.most);
      }
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** A target that answered, but not with 2xx. */
class RefusedError extends Error {
  readonly code = "forward-refused";
  /** When the target wants to be asked again, ms; 0 when it does not say. */
  readonly retryAfterMs: number;

  constructor(target: ForwardTarget, answer: Response) {
    super(`"${target.name}" answered ${answer.status}`);
    const seconds = Number(answer.headers.get("retry-after"));
    this.retryAfterMs = seconds > 0 ? Math.min(seconds * 1_000, retryMs.most) : 0;
  }
}

async function post(target: ForwardTarget, { body, headers }: ForwardRequest): Promise<void> {
  const answer = await fetch(target.url, {
    method: "POST",
    headers: { ...target.headers, "Content-Type": "application/json", ...headers },
    body,
    redirect: "error",
    signal: AbortSignal.timeout(answerLimitMs),
  });
  await answer.arrayBuffer();
  if (!answer.ok) throw new RefusedError(target, answer);
}
