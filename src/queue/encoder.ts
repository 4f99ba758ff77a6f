import { activityOf, type Moment } from "../activity.js";
import { stringify } from "../json.js";
import type { Lose } from "../losses.js";
import type { Values } from "../texts/withhold.js";
import type { Entry } from "./outbox.js";

/** An entry of this page; `seq` is there once it is durable. */
export interface LocalEntry extends Entry {
  seq?: number | undefined;
}

export interface EncoderParts {
  readonly lose: Lose;
  /** What of an activity's details may go along. */
  readonly allowed: (kind: string, details: Values) => Values;
}

/** Encodes each moment once, and each context only when it changes. Undefined for what cannot be encoded. */
export function createEncoder({ lose, allowed }: EncoderParts): (moment: Moment) => LocalEntry | undefined {
  const encoded = new WeakMap<Moment, LocalEntry | undefined>();
  let context: object | undefined;
  let contextJson = "";
  const encode = (moment: Moment): LocalEntry | undefined => {
    try {
      if (moment.context !== context) {
        contextJson = stringify(moment.context);
        context = moment.context;
      }
      const { kind, details } = moment;
      const activity = activityOf(details ? { ...moment, details: allowed(kind, details) } : moment);
      return { id: activity.id, context: contextJson, json: stringify(activity) };
    } catch {
      lose("unserializable", 1, moment);
      return undefined;
    }
  };
  return (moment) => {
    if (!encoded.has(moment)) encoded.set(moment, encode(moment));
    return encoded.get(moment);
  };
}
