import type { JsMsg } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import type { Log } from "./log.js";
import { subjectsOf } from "./streams.js";

/** Longest reason that is kept, characters. */
const reasonLimitCharacters = 500;

/**
 * Keeps a message that no store will take in a stream of its own, with the reason, where it came in the log, and when.
 * Resolves when that is as safe as it was in the log; its id keeps it from being there twice.
 */
export function apartOf({ address, js }: Log): (message: JsMsg, reason: string) => Promise<void> {
  const { apart, apartStream } = subjectsOf(address);
  return async (message, reason) => {
    const told = headers();
    told.set("Turnout-Reason", reason.replace(/[^\x20-\x7e]+/g, " ").slice(0, reasonLimitCharacters));
    told.set("Turnout-Sequence", String(message.seq));
    told.set("Turnout-Time", message.timestamp);
    const id = `${address.stream}-${message.seq}`;
    await js.publish(apart, message.data, { headers: told, msgID: id, expect: { streamName: apartStream } });
  };
}

/**
 * Puts what was set apart back into the log, to be tried once more; answers how many that were. Killed half-way, it puts
 * one there twice, which the store will know.
 */
export async function putBack({ address, js, manager }: Log): Promise<number> {
  const { units, apartStream } = subjectsOf(address);
  const { messages, first_seq: first, last_seq: last } = (await manager.streams.info(apartStream)).state;
  if (messages === 0) return 0;
  let count = 0;
  for (let seq = first; seq <= last; seq++) {
    const message = await manager.streams.getMessage(apartStream, { seq });
    if (!message) continue;
    const options = { msgID: `${apartStream}-${seq}`, expect: { streamName: address.stream } };
    await js.publish(units, message.data, options);
    await manager.streams.deleteMessage(apartStream, seq);
    count++;
  }
  return count;
}
