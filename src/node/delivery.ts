import type { Entry } from "../queue/outbox.js";
import { meaningOf, retryAfterMs, retryDelayMs } from "../sender/retry.js";
import type { Reply } from "../sender/transports/transport.js";
import { version } from "../version.js";
import { type Answer, encodeEnvelope, newId, wireVersion } from "../wire.js";
import type { ServerLoss, ServerSettings } from "./options.js";
import { post } from "./post.js";
import type { Waiting } from "./waiting.js";

/** Requests at once: an envelope is one person's, and a server has many persons. */
const requestLimit = 4;

export interface DeliveryParts {
  readonly settings: ServerSettings;
  readonly waiting: Waiting;
  readonly lose: (loss: ServerLoss) => void;
  /** Losses that the collector cannot know of by itself, by reason: totals. */
  readonly losses: () => Readonly<Record<string, number>>;
}

/** Takes what waits to the collector. */
export interface Delivery {
  /** Something was added: decides whether to send it now or with others. */
  added(): void;
  /** Sends what waits; resolves when all of it is delivered or a try has failed. Never rejects. */
  flush(): Promise<void>;
  /** The same, again and again as long as a try begins within `limitMs`; what is left then is lost. */
  drain(limitMs: number): Promise<void>;
}

export function createDelivery({ settings, waiting, lose, losses }: DeliveryParts): Delivery {
  /** The process numbers its activities as a device does, so that a gap is seen. */
  const device = newId(Date.now());
  let timer: ReturnType<typeof setTimeout> | undefined;
  let working = Promise.resolve();
  let queued = false;
  let attempt = 0;
  let resumeAt = 0;

  const wake = (delayMs: number): void => {
    timer ??= setTimeout(() => void flush(), delayMs);
    // A process that has nothing else to do may end: its end flushes.
    (timer as { unref?: () => void }).unref?.();
  };

  const failed = (reply: Reply | string): void => {
    attempt++;
    const { status, retryAfter = null } = typeof reply === "string" ? {} : reply;
    const delayMs = retryAfterMs(retryAfter, Date.now()) ?? retryDelayMs(attempt, Math.random());
    resumeAt = Date.now() + delayMs;
    clearTimeout(timer);
    timer = undefined;
    wake(delayMs);
    const message =
      typeof reply === "string" ? reply : `the collector answered ${reply.status}: ${reply.text.slice(0, 200)}`;
    settings.onFailure({ ...(status !== undefined && { status }), message, attempt });
  };

  /** Answers what has to be sent again. What is refused as a whole is halved until the bad activity stands alone. */
  async function deliver(batch: readonly Entry[]): Promise<readonly Entry[]> {
    const jsons = batch.flatMap(({ json }) => json || []);
    // No public key: the secret says which site's it is.
    const head = { v: wireVersion, key: "", sentAt: Date.now(), sdk: `node-${version}`, device, losses: losses() };
    const body = encodeEnvelope({ ...head, ...JSON.parse(batch[0]?.context ?? "{}") }, jsons);
    const reply = await post(settings.url, settings.serverKey, body);
    const answer = typeof reply === "string" ? undefined : answerOf(reply, jsons.length);
    if (answer) {
      attempt = 0;
      for (const { id, reason } of answer.rejected) lose({ reason, count: 1, ...kindOf(batch, id) });
      return [];
    }
    if (typeof reply === "string" || meaningOf(reply.status) !== "refused") {
      failed(reply);
      return batch;
    }
    if (batch.length === 1) {
      lose({ reason: "refused", count: 1, ...kindOf(batch, batch[0]?.id) });
      return [];
    }
    const half = Math.ceil(batch.length / 2);
    const left = await deliver(batch.slice(0, half));
    return left.length > 0 ? [...left, ...batch.slice(half)] : deliver(batch.slice(half));
  }

  async function work(): Promise<void> {
    let healthy = true;
    const worker = async (): Promise<void> => {
      for (let batch = waiting.take(); batch; batch = healthy ? waiting.take() : undefined) {
        const left = await deliver(batch);
        waiting.settle(batch, left);
        if (left.length > 0) healthy = false;
      }
    };
    await Promise.all(Array.from({ length: requestLimit }, worker));
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (!queued) {
      queued = true;
      working = working.then(() => {
        queued = false;
        return work();
      });
    }
    return working;
  }

  return {
    flush,
    added() {
      if (waiting.size() >= settings.flushActivities && attempt === 0) void flush();
      else wake(settings.flushIntervalMs);
    },
    async drain(limitMs) {
      const deadline = Date.now() + limitMs;
      for (;;) {
        await flush();
        if (waiting.size() === 0) return;
        if (resumeAt > deadline) break;
        await new Promise((next) => setTimeout(next, resumeAt - Date.now()));
      }
      const activities = waiting.drop().filter(({ json }) => json);
      lose({ reason: "undelivered", count: activities.length });
    },
  };
}

/** The collector's answer, if it is one and accounts for each of the `sent` activities. */
function answerOf({ status, text }: Reply, sent: number): Answer | undefined {
  if (meaningOf(status) !== "delivered") return undefined;
  try {
    const answer = JSON.parse(text) as Answer;
    return answer.accepted + answer.duplicates + answer.rejected.length === sent ? answer : undefined;
  } catch {
    return undefined;
  }
}

function kindOf(batch: readonly Entry[], id: string | null | undefined): Pick<ServerLoss, "kind"> {
  const json = batch.find((entry) => entry.id === id)?.json;
  return json ? { kind: JSON.parse(json).kind } : {};
}
