import { createGuard } from "../guard.js";
import type { LossReason } from "../losses.js";
import type { RejectReason } from "../wire.js";

/** What a server may set. Wrong options throw a `TypeError` from `createServerTurnout`. */
export interface ServerTurnoutOptions {
  /** Address of the collector, such as `https://collect.example.org`; `/v1/server/activities` is appended. */
  readonly endpoint: string;
  /** The site's server key: a secret, to be kept out of pages and repositories. */
  readonly serverKey: string;
  /** Longest wait of an activity before it is sent, ms. Default 1,000. */
  readonly flushIntervalMs?: number;
  /** Activities that are sent without waiting for the interval. Default 100. */
  readonly flushActivities?: number;
  /** Most activities that wait in memory. Default 10,000. Above it new ones are losses "outbox-full". */
  readonly memoryLimitActivities?: number;
  /** Most bytes (UTF-8 JSON) that wait in memory. Default 16 MiB. */
  readonly memoryLimitBytes?: number;
  /** Longest time, ms, that `close` and the end of the process wait for the collector. Default 10,000. */
  readonly closeLimitMs?: number;
  /** Hears of each activity that will never be in the report. Default: a warning in the console at the first of each reason. */
  readonly onLoss?: (loss: ServerLoss) => void;
  /** Hears of each request that failed; what it carried is sent again. Default: a warning at the first of a row. */
  readonly onFailure?: (failure: ServerFailure) => void;
}

/**
 * Why an activity will never be in the report: as for pages, or the collector's own reason, or `undelivered`: the
 * process ended before the collector could be reached.
 */
export type ServerLossReason =
  | Extract<LossReason, "unserializable" | "too-large" | "outbox-full" | "refused" | "stopped" | "fault">
  | RejectReason
  | "undelivered";

/** Activities that were lost. */
export interface ServerLoss {
  readonly reason: ServerLossReason;
  readonly count: number;
  /** Its kind as given, where one activity was lost that is known. */
  readonly kind?: string;
}

/** A request that the collector did not take. */
export interface ServerFailure {
  /** Absent when the collector could not be reached or did not answer in time. */
  readonly status?: number;
  readonly message: string;
  /** How many tries in a row have failed; 1 is the first. */
  readonly attempt: number;
}

export type ServerSettings = Required<Omit<ServerTurnoutOptions, "endpoint">> & { readonly url: string };

const defaults = {
  flushIntervalMs: 1_000,
  flushActivities: 100,
  memoryLimitActivities: 10_000,
  memoryLimitBytes: 16 * 1024 * 1024,
  closeLimitMs: 10_000,
};

/** Checks `options` and fills in the defaults. Throws a `TypeError` that names the wrong option. */
export function checkServerOptions(options: ServerTurnoutOptions): ServerSettings {
  const { endpoint, serverKey, onLoss = warnOfLosses(), onFailure = warnOfFailures, ...numbers } = options ?? {};
  if (typeof serverKey !== "string" || serverKey === "") throw wrong("serverKey", "the site's server key, a text");
  for (const [name, value] of Object.entries({ onLoss, onFailure })) {
    if (typeof value !== "function") throw wrong(name, "a function");
  }
  for (const [name, value] of Object.entries(numbers)) {
    if (!(name in defaults)) throw wrong(name, "left out: there is no such option");
    if (!(typeof value === "number" && value >= 1)) throw wrong(name, "a number, at least 1");
  }
  const guard = createGuard((error) => console.error("turnout:", error));
  const callbacks = { onLoss: guard(onLoss), onFailure: guard(onFailure) };
  return { ...defaults, ...numbers, ...callbacks, serverKey, url: collectorUrl(endpoint) };
}

function collectorUrl(endpoint: unknown): string {
  const url = typeof endpoint === "string" && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw wrong("endpoint", "the collector's http(s) address");
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}/v1/server/activities`;
}

function warnOfLosses(): (loss: ServerLoss) => void {
  const warned = new Set<string>();
  return ({ reason, kind }) => {
    if (warned.has(reason)) return;
    warned.add(reason);
    console.warn(
      `turnout: ${kind ?? "an activity"} is lost (${reason}); further losses of this reason are only counted`,
    );
  };
}

function warnOfFailures({ message, attempt }: ServerFailure): void {
  if (attempt === 1) console.warn(`turnout: ${message}; trying again`);
}

const wrong = (name: string, expected: string): TypeError =>
  new TypeError(`turnout: option "${name}" must be ${expected}`);
