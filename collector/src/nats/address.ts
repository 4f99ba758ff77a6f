/** The way from a log's address, such as `nats://a:4222,b:4222,c:4222?replicas=3`, to what it says. */
import { UsageError } from "../usage-error.js";

export interface LogAddress {
  /** Each `host:port`; the port may be left out. */
  readonly servers: readonly string[];
  readonly tls: boolean;
  /** A name and a password, or a token. */
  readonly login?: { readonly user: string; readonly pass: string } | { readonly token: string };
  /** File of credentials (JWT and seed) for servers that ask for them. */
  readonly credentials?: string;
  /** Name of the stream; its subjects begin with it. */
  readonly stream: string;
  /** On how many servers each unit is kept; undefined: as the stream has it, and 1 for a new one. */
  readonly replicas?: number;
  /** Most bytes that wait in the log, for a stream that is made. */
  readonly limitBytes: number;
  /** After how long another sink takes over what one has taken and not answered for. */
  readonly ackWaitSeconds: number;
}

/** What may stand behind the `?`. */
const names = ["stream", "replicas", "limitBytes", "ackWaitSeconds", "credentials"];

/** Some seven million activities: an event's day without a sink. */
const usualLimitBytes = 4 * 1024 ** 3;

/** Long for a commit, short for people who wait for a report after a sink was killed. */
const usualAckWaitSeconds = 30;

/** Reads an address; throws a `UsageError` that says what is wrong with it, without the password in it. */
export function readLogAddress(address: string): LogAddress {
  const [, scheme, login, hosts = "", query] =
    /^(nats|tls):\/\/(?:([^@/?]*)@)?([^@/?]+)\/?(?:\?(.*))?$/.exec(address) ?? [];
  if (scheme === undefined) {
    throw new UsageError("a log's address is of the form nats://host:4222 or nats://a:4222,b:4222,c:4222?replicas=3");
  }
  const given = new URLSearchParams(query);
  const unknown = [...given.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) throw new UsageError(`a log has no option "${unknown}"; known are ${names.join(", ")}`);
  const stream = given.get("stream") ?? "turnout";
  if (!/^[\w-]{1,64}$/.test(stream)) throw new UsageError("a log's stream is a name of letters, digits, _ and -");
  const credentials = given.get("credentials");
  return {
    servers: hosts.split(","),
    tls: scheme === "tls",
    ...(login !== undefined && { login: readLogin(login) }),
    ...(credentials !== null && { credentials }),
    stream,
    ...(given.has("replicas") && { replicas: readNumber(given, "replicas", { usual: 1, most: 5 }) }),
    limitBytes: readNumber(given, "limitBytes", { usual: usualLimitBytes, most: Number.MAX_SAFE_INTEGER }),
    ackWaitSeconds: readNumber(given, "ackWaitSeconds", { usual: usualAckWaitSeconds, most: 3_600 }),
  };
}

function readLogin(login: string): NonNullable<LogAddress["login"]> {
  const [first = "", ...rest] = login.split(":").map(decodeURIComponent);
  return rest.length === 0 ? { token: first } : { user: first, pass: rest.join(":") };
}

function readNumber(
  given: URLSearchParams,
  name: string,
  { usual, most }: { readonly usual: number; readonly most: number },
): number {
  const text = given.get(name) ?? String(usual);
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most) {
    throw new UsageError(`a log's ${name} is a whole number from 1 to ${most}, not "${text}"`);
  }
  return value;
}
