import type { AddressInfo } from "node:net";
import { type EnvelopeHead, newId } from "turnout/wire";
import { onTestFinished } from "vitest";
import { defaultConfig } from "../../src/config.js";
import { readLogAddress } from "../../src/nats/address.js";
import { type Drain, startDrain } from "../../src/nats/drain.js";
import { type Log, openLog } from "../../src/nats/log.js";
import { logIntake } from "../../src/nats/log-intake.js";
import { createIntakeServer } from "../../src/server.js";
import type { Store } from "../../src/stores/store.js";
import { type Answered, activity, envelope } from "../support/collector.js";
import type { Nats } from "../support/nats.js";

/** How long a poll waits at most, ms: machines that test are busy. */
export const patience = { timeout: 30_000, interval: 50 };

/** A name for a stream that no other test has. */
export function freshStream(): string {
  return `t-${newId(Date.now())}`;
}

/** Opens a log until the test has finished. */
export async function logForTest(address: string): Promise<Log> {
  const log = await openLog(readLogAddress(address));
  onTestFinished(() => log.close());
  return log;
}

export interface LogCollector {
  readonly address: string;
  send(activities: readonly unknown[], head?: Partial<EnvelopeHead>): Promise<Answered>;
}

/** A collector in front of a log, on a free port until the test has finished. */
export async function collectorOn(log: Log): Promise<LogCollector> {
  const app = createIntakeServer({ intake: logIntake(log), config: defaultConfig });
  await app.listen({ port: 0, host: "127.0.0.1" });
  onTestFinished(async () => {
    app.server.closeAllConnections();
    await app.close();
  });
  const address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    address,
    async send(activities, head) {
      const body = envelope(activities, head);
      const answer = await fetch(`${address}/v1/activities`, { method: "POST", body });
      return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answered["body"] };
    },
  };
}

/** A log of its own on these servers, with a collector in front of it. */
export async function logAndCollector(nats: Nats, options = "") {
  const log = await logForTest(nats.address(`stream=${freshStream()}${options}`));
  return { log, collector: await collectorOn(log) };
}

/** Drains a log into a store until the test has finished, or until it is stopped. */
export async function drainForTest(log: Log, store: Store): Promise<Drain & { readonly problems: readonly string[] }> {
  const problems: string[] = [];
  const drain = await startDrain(log, store, {
    onProblem: (error, words) => void problems.push(`${words}: ${String(error)}`),
    retryMs: 25,
  });
  onTestFinished(() => drain.stop());
  return { ...drain, problems };
}

/** So many activities, numbered from one. */
export function activities(count: number, given: Readonly<Record<string, unknown>> = {}) {
  return Array.from({ length: count }, (_, i) => activity({ seq: i + 1, ...given }));
}

/** Ids of all that a store has of the site "demo", in the report's order. */
export async function idsIn(store: Store): Promise<readonly string[]> {
  return (await store.rows({ site: "demo" }, undefined, 1_000_000)).map(({ id }) => id);
}
