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
  /** What the sender calls itself. */
  readonly userAgent: string;
  /** Whether the browser asks for privacy (Global Privacy Control, the header `Sec-GPC`). */
  readonly gpc: boolean;
  /** Whether it was sent on the collector's own machine. */
  readonly fromThisMachine: boolean;
  /** When its headers came, ms since 1970. */
  readonly receivedAt: number;
}

const inflate = promisify(gunzip);

/** The bytes of a body; throws a `RequestError` when it is no gzip or inflates to more than `inflatedLimitBytes`. */
export async function bytesOf({ body, gzip }: Arrival, inflatedLimitBytes: number): Promise<Buffer> {
  if (!gzip) return body;
  try {
    return await inflate(body, { maxOutputLength: inflatedLimitBytes });
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw new RequestError(tooLarge ? "inflated-too-large" : "bad-gzip");
  }
}

/** The envelope that a body holds, see `decodeEnvelope`; throws a `RequestError` when it holds none. */
export function decode(bytes: Buffer, knownKey?: string): Envelope {
  const envelope = decodeEnvelope(bytes.toString("utf8"), knownKey);
  if (typeof envelope === "string") throw new RequestError(envelope);
  return envelope;
}
