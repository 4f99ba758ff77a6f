/** Time for activities: it never jumps within a page, and knows how far it is from the server's. */
export interface Clock {
  /** Client time, whole ms since 1970: read once from the system, then advanced by the monotonic clock. */
  now(): number;
  /** Server time minus client time, ms; undefined until an answer told. */
  offset(): number | undefined;
  /** Learns the offset from an answer: `serverNow` lies between `sentAt` and `receivedAt`, the round trip is halved. */
  learn(serverNow: number, sentAt: number, receivedAt: number): void;
  /** Calls `told` whenever the offset turns out to be another. */
  onLearn(told: () => void): void;
  /** Takes an offset over that was learned before. */
  adopt(knownOffset: number): void;
  /** Reads the system's clock again, after the page was frozen or the machine slept; an offset from a clock that was set is none. */
  anchor(): void;
}

/** A smaller change of the offset is noise of the network, and is not taken over. */
const offsetToleranceMs = 1_000;

export function createClock(): Clock {
  let origin = 0;
  let offset: number | undefined;
  let listener: (() => void) | undefined;
  const now = (): number => Math.round(origin + performance.now());
  const anchor = (): void => {
    // Small differences are the system's clock being slewed; following them could put activities out of order.
    if (Math.abs(Date.now() - now()) <= offsetToleranceMs) return;
    origin = Date.now() - performance.now();
    // Asleep, or set by hand? Until an answer tells, the collector goes by when the batch was sent.
    offset = undefined;
  };
  anchor();
  return {
    now,
    anchor,
    offset: () => offset,
    adopt(knownOffset) {
      offset = knownOffset;
    },
    onLearn(told) {
      listener = told;
    },
    learn(serverNow, sentAt, receivedAt) {
      const learned = Math.round(serverNow - (sentAt + receivedAt) / 2);
      const doubt = offsetToleranceMs + (receivedAt - sentAt) / 2;
      const known = offset ?? 0;
      // What the network explains is no difference: two pages must not order what they do by the noise between them.
      offset = Math.abs(learned - known) > doubt ? learned : known;
      if (offset !== known) listener?.();
    },
  };
}
