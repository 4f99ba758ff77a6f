/** The two streams of a log: what waits for a sink, and what no sink could write. */
import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from "@nats-io/jetstream";
import { UsageError } from "../usage-error.js";
import type { LogAddress } from "./address.js";

/** Most bytes that are kept of what was set apart. */
const apartLimitBytes = 256 * 1024 ** 2;

/** What JetStream answers when a stream's limit is more than it has left. Source: the same list as in `log.ts`. */
const insufficientStorage = 10_047;

/** Where units wait, and where those lie that were set apart. */
export function subjectsOf({ stream }: Pick<LogAddress, "stream">) {
  return { units: `${stream}.units`, apart: `${stream}.apart`, apartStream: `${stream}-apart` };
}

/**
 * Makes the streams that are not there. Both are kept in files; nothing in them grows too old, and what would make one
 * too large is refused rather than older ones dropped, because all that is in them has been answered for. Throws a
 * `UsageError` when a stream is there that would not keep to that.
 */
export async function ensureStreams(manager: JetStreamManager, address: LogAddress): Promise<void> {
  const { stream, replicas, limitBytes } = address;
  const { units, apart, apartStream } = subjectsOf(address);
  await ensure(
    manager,
    { name: stream, subjects: [units], retention: RetentionPolicy.Workqueue, max_bytes: limitBytes },
    replicas,
  );
  await ensure(
    manager,
    { name: apartStream, subjects: [apart], retention: RetentionPolicy.Limits, max_bytes: apartLimitBytes },
    replicas,
  );
}

type Wanted = Pick<StreamConfig, "name" | "subjects" | "retention" | "max_bytes">;

async function ensure(manager: JetStreamManager, wanted: Wanted, replicas: number | undefined): Promise<void> {
  const kept = { storage: StorageType.File, discard: DiscardPolicy.New, max_age: 0 };
  const found = await configOf(manager, wanted.name);
  if (!found) {
    return void (await make(manager, { ...wanted, ...kept, num_replicas: replicas ?? 1 }));
  }
  const expected = {
    ...{ subjects: wanted.subjects, retention: wanted.retention, ...kept, max_msgs: -1 },
    ...(replicas !== undefined && { num_replicas: replicas }),
  };
  for (const [field, value] of Object.entries(expected)) {
    const is = found[field as keyof StreamConfig];
    if (String(is) !== String(value)) {
      throw new UsageError(
        `the stream "${wanted.name}" has ${field} ${String(is)} where it must have ${String(value)}`,
      );
    }
  }
}

async function make(manager: JetStreamManager, config: Wanted & Partial<StreamConfig>): Promise<void> {
  try {
    await manager.streams.add(config);
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== insufficientStorage) throw error;
    const problem = `the log's servers have no room left for ${config.max_bytes} bytes of the stream "${config.name}"`;
    throw new UsageError(`${problem}: give them more (max_file_store), or ask for less (limitBytes)`);
  }
}

async function configOf(manager: JetStreamManager, name: string): Promise<StreamConfig | undefined> {
  try {
    return (await manager.streams.info(name)).config;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return undefined;
    throw error;
  }
}
