/** The ways of requests, from pages, from servers and from Segment's libraries: decode, authenticate, take what they bring. */
import { type Answer, batchLimitActivities, wireVersion } from "turnout/wire";
import type { Config, SiteConfig } from "../config.js";
import { RequestError } from "../errors.js";
import { authenticate } from "./authenticate.js";
import { isBot } from "./bots.js";
import { type Arrival, bytesOf, decode } from "./decode.js";
import type { Gate } from "./gate.js";
import { proofOf } from "./prove.js";
import { messagesIn, readMessages, type SegmentCall } from "./segment.js";
import { type TakeContext, take } from "./take.js";

export interface CollectContext extends TakeContext {
  readonly config: Config;
  readonly inflatedLimitBytes: number;
  readonly gate: Gate;
}

/** Of a server: its site as well, whose secret key it has shown. */
export interface ServerContext extends CollectContext {
  readonly site: SiteConfig;
}

/**
 * Takes a page's activities, and answers when all that could be kept is durable. Throws a `RequestError` when the
 * request as a whole is refused; then nothing of it was kept.
 */
export async function collect(arrival: Arrival, context: CollectContext): Promise<Answer> {
  const bytes = await bytesOf(arrival, context.inflatedLimitBytes);
  const envelope = decode(bytes);
  const site = authenticate(envelope, arrival, context.config);
  context.gate.count(envelope.key);
  const { receivedAt, gpc } = arrival;
  const proof = await proofOf(envelope, site, receivedAt);
  const page = { proof, gpc, fromBot: isBot(arrival, site), fromServer: false };
  const batch = { ...page, site, head: envelope, sizeBytes: bytes.length, receivedAt, told: [] };
  return take(envelope.activities, batch, context);
}

/** What holds of all that a server sends. */
const ofServer = { proof: undefined, gpc: false, fromBot: false, fromServer: true } as const;

/** The same for a server of a site, which has shown its secret key. */
export async function collectFromServer(arrival: Arrival, { site, ...context }: ServerContext): Promise<Answer> {
  const bytes = await bytesOf(arrival, context.inflatedLimitBytes);
  const envelope = decode(bytes, "");
  if (![{ key: "" }, ...site.keys].some(({ key }) => key === envelope.key)) throw new RequestError("unknown-key");
  const { receivedAt } = arrival;
  const batch = { ...ofServer, site, head: envelope, sizeBytes: bytes.length, receivedAt, told: [] };
  return take(envelope.activities, batch, context);
}

/** The same for a server that speaks Segment's tracking API. */
export async function collectFromSegment(
  call: SegmentCall,
  arrival: Arrival,
  { site, ...context }: ServerContext,
): Promise<Answer> {
  const bytes = await bytesOf(arrival, context.inflatedLimitBytes);
  const messages = messagesIn(bytes.toString("utf8"), call);
  if (messages.length > batchLimitActivities) throw new RequestError("too-many-activities");
  const { receivedAt } = arrival;
  const { activities, told } = readMessages(messages, receivedAt);
  const head = { v: wireVersion, sentAt: receivedAt, sdk: "segment" } as const;
  return take(activities, { ...ofServer, site, head, sizeBytes: bytes.length, receivedAt, told }, context);
}
