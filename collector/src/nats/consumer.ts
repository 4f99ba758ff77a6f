import { AckPolicy, DeliverPolicy, JetStreamApiCodes, JetStreamApiError } from "@nats-io/jetstream";
import type { Log } from "./log.js";

/** The stream's one consumer, which all sinks share. */
export const consumerName = "sink";

/** Most units that sinks have taken and not answered for: what a killed one leaves to the others. */
const unansweredLimitUnits = 1_000;

const nanosecondsPerSecond = 1_000_000_000;

/** Makes the consumer when it is not there, or tells it how long to wait for an answer when that has changed. */
export async function ensureConsumer({ address, manager }: Log): Promise<void> {
  const { stream, ackWaitSeconds } = address;
  const limits = { ack_wait: ackWaitSeconds * nanosecondsPerSecond, max_ack_pending: unansweredLimitUnits };
  try {
    const { config } = await manager.consumers.info(stream, consumerName);
    const isAsWanted = config.ack_wait === limits.ack_wait && config.max_ack_pending === limits.max_ack_pending;
    if (!isAsWanted) await manager.consumers.update(stream, consumerName, limits);
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== JetStreamApiCodes.ConsumerNotFound) throw error;
    await manager.consumers.add(stream, {
      ...limits,
      durable_name: consumerName,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      max_deliver: -1,
    });
  }
}
