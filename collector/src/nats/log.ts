/**
 * The replicated log: a stream of NATS JetStream that holds units on their way into a store. What a sink has written is
 * removed from it; until then it is kept on as many servers as the stream has replicas.
 */
import { readFileSync } from "node:fs";
import {
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
} from "@nats-io/jetstream";
import { connect, credsAuthenticator, type NatsConnection } from "@nats-io/transport-node";
import { UsageError } from "../usage-error.js";
import type { LogAddress } from "./address.js";
import { ensureStreams } from "./streams.js";

/** How long the log's servers have for an answer, ms; a client that sent activities waits for as long. */
const answerLimitMs = 5_000;

/** How often it is asked whether the connection still is one, ms; after two questions without an answer it is given up. */
const pingIntervalMs = 2_000;

/** How long it is waited before a lost connection is tried again, ms; the client spreads it by chance. */
const reconnectWaitMs = 500;

/** How long a cluster may take at the start to have a leader, ms. Source: elections take up to 9 s. */
const startLimitMs = 30_000;

/** How often it is asked meanwhile, ms. */
const startIntervalMs = 500;

/** JetStream has no leader for now. Source: https://github.com/nats-io/nats-server/blob/main/server/errors.json */
const temporarilyUnavailable = 10_008;

/** What a message's headers may take of its size, bytes. */
const headersLimitBytes = 1_024;

/** Smallest message that the servers must take, bytes: one activity with its person, both with all that they may hold. */
const leastPayloadBytes = 256 * 1_024;

export interface Log {
  readonly address: LogAddress;
  readonly js: JetStreamClient;
  readonly manager: JetStreamManager;
  /** Whether there is a connection now. Without one, what is sent would pile up in memory. */
  isConnected(): boolean;
  /** Largest message, bytes. */
  limitBytes(): number;
  /** Sends out what is still to be sent, and ends the connection. */
  close(): Promise<void>;
}

/** Connects to the log, and makes its streams when they are not there. Throws an error that says what is wrong. */
export async function openLog(address: LogAddress): Promise<Log> {
  const connection = await connected(address);
  try {
    const limitBytes = (): number => (connection.info?.max_payload ?? 0) - headersLimitBytes;
    if (limitBytes() < leastPayloadBytes) {
      throw new Error(
        `the log's servers must take messages of ${leastPayloadBytes + headersLimitBytes} bytes (max_payload)`,
      );
    }
    const options = { timeout: answerLimitMs };
    const manager = await untilReady(() => jetstreamManager(connection, options));
    await untilReady(() => ensureStreams(manager, address));
    const isConnected = watched(connection);
    return {
      address,
      js: jetstream(connection, options),
      manager,
      isConnected,
      limitBytes,
      async close() {
        // What cannot be sent any more has not been answered for, or comes again.
        if (isConnected()) await connection.flush().catch(() => undefined);
        await connection.close();
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function connected({ servers, tls, login, credentials }: LogAddress): Promise<NatsConnection> {
  const authenticator = credentials === undefined ? undefined : credsAuthenticator(readFileSync(credentials));
  try {
    return await connect({
      servers: [...servers],
      name: "turnout-collector",
      ...login,
      ...(tls && { tls: {} }),
      ...(authenticator && { authenticator }),
      timeout: answerLimitMs,
      maxReconnectAttempts: -1,
      reconnectTimeWait: reconnectWaitMs,
      pingInterval: pingIntervalMs,
      ignoreAuthErrorAbort: true, // a login that is being changed must not end a collector
      noAsyncTraces: true, // a stack for each message would cost more than the message
    });
  } catch (error) {
    throw new Error(`the log at ${servers.join(", ")} cannot be reached: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function watched(connection: NatsConnection): () => boolean {
  let isUp = true;
  void (async () => {
    for await (const { type } of connection.status()) {
      if (type === "disconnect") isUp = false;
      if (type === "reconnect") isUp = true;
    }
  })();
  return () => isUp && !connection.isClosed();
}

/** A cluster that has just been started has no leader for some seconds. */
async function untilReady<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const givenUpAt = Date.now() + startLimitMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isForNow(error) || Date.now() > givenUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, startIntervalMs));
    }
  }
}

/** Whether JetStream has not answered yet, or says that it will be able to. */
function isForNow(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return error.code === temporarilyUnavailable;
  return !(error instanceof UsageError);
}
