/** What is turned away before any work is done for it: more than the collector can hold, and more than one's share. */
import { isIPv6 } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";
import { isFromThisMachine } from "../access.js";
import { RequestError } from "../errors.js";
import type { Limits } from "../limits.js";
import { tokenBuckets } from "./token-buckets.js";

/** A bucket holds what comes in so many seconds: all tabs of a hall that open at once, but not for long. */
const burstSeconds = 10;

/** When to come again after the collector was too busy, seconds; clients spread this by chance. */
const busyRetrySeconds = 2;

export interface Gate {
  /** Lets a request in, before its body is read; throws a `RequestError` for one that has to wait. */
  enter(request: FastifyRequest, reply: FastifyReply): void;
  /** Counts a request for its key; throws a `RequestError` when there have been too many. */
  count(key: string): void;
}

/** A gate that keeps to the limits. What it knows of addresses is how often they came, in memory and not for long. */
export function createGate(limits: Limits, now: () => number): Gate {
  const { inFlightLimitBytes, inFlightLimitRequests } = limits;
  const ofAddress = bucketsOf(limits.addressLimitPerSecond, now);
  const ofKey = bucketsOf(limits.keyLimitPerSecond, now);
  let requests = 0;
  let bytes = 0;

  return {
    enter(request, reply) {
      const size = sizeOf(request, limits);
      if (requests >= inFlightLimitRequests || bytes + size > inFlightLimitBytes) {
        throw new RequestError("too-busy", busyRetrySeconds);
      }
      // A proxy on this machine that does not say for whom it asks stands for everybody.
      if (!isFromThisMachine(request)) refuseAfter(ofAddress(networkOf(request.ip)));
      requests++;
      bytes += size;
      // "close" comes in any case, also when the client goes away before it has sent all.
      reply.raw.once("close", () => {
        requests--;
        bytes -= size;
      });
    },
    count: (key) => refuseAfter(ofKey(key)),
  };
}

function bucketsOf(perSecond: number | null, now: () => number): (name: string) => number {
  return perSecond === null ? () => 0 : tokenBuckets({ perSecond, burst: perSecond * burstSeconds }, now);
}

function refuseAfter(seconds: number): void {
  if (seconds > 0) throw new RequestError("too-many-requests", Math.ceil(seconds));
}

/** What a request may grow to in memory; one that does not say its length may have all that is allowed. */
function sizeOf({ headers }: FastifyRequest, { bodyLimitBytes }: Limits): number {
  return Math.min(Number(headers["content-length"] ?? bodyLimitBytes), bodyLimitBytes);
}

/** Of IPv6 the first 64 bits, because whoever has one such address has all of its network. Source: RFC 6177. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes(".")) return address;
  const [head = "", tail = ""] = address.split("%")[0]?.split("::") ?? [];
  const [before, after] = [head, tail].map((part) => part.split(":").filter((group) => group !== ""));
  const missing = address.includes("::") ? 8 - (before?.length ?? 0) - (after?.length ?? 0) : 0;
  const groups = [...(before ?? []), ...Array<string>(missing).fill("0"), ...(after ?? [])];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
