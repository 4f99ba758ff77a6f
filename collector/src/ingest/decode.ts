import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { decodeEnvelope, type Envelope } from "turnout/wire";
import { RequestError } from "../errors.js";

/** A request to take activities, as it came. */
export interface Arrival {
  readonly body: Buffer;
  /** True when the body is gzip. */
  readonly gzip: boolean;
  /** The Origin header: where the page that sends lies. */
  readonly origin: string | undefined;
  /** Whether it was sent on the collector's own machine. */
  readonly fromThisMachine: boolean;
  /** When its headers came, ms since 1970. */
  readonly receivedAt: number;
}

/** Longest user id, characters; it is repeated in each of the person's activities. */
const userIdLimitCharacters = 1_000;

const inflate = promisify(gunzip);

/** What a body held. */
export interface Decoded {
  readonly envelope: Envelope;
  /** Size of the JSON, bytes. */
  readonly sizeBytes: number;
}

/** Reads a body; throws a `RequestError` when it holds no envelope. `inflatedLimitBytes` bounds what gzip may grow to. */
export async function decode({ body, gzip }: Arrival, inflatedLimitBytes: number): Promise<Decoded> {
  const bytes = gzip ? await inflated(body, inflatedLimitBytes) : body;
  const envelope = decodeEnvelope(bytes.toString("utf8"));
  if (typeof envelope === "string") throw new RequestError(envelope);
  if (envelope.user && envelope.user.id.length > userIdLimitCharacters) {
    throw new RequestError("malformed-envelope", `The user's id is longer than ${userIdLimitCharacters} characters.`);
  }
  return { envelope, sizeBytes: bytes.length };
}

async function inflated(body: Buffer, maxOutputLength: number): Promise<Buffer> {
  try {
    return await inflate(body, { maxOutputLength });
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw new RequestError(tooLarge ? "inflated-too-large" : "bad-gzip");
  }
}
