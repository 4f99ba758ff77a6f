/** What one request may take of the collector. Tests lower them; a server runs with `defaultLimits`. */
export interface Limits {
  /** Largest body as sent, bytes; above it 413 "body-too-large". An SDK's batch is 64 KiB at most. */
  readonly bodyLimitBytes: number;
  /** Largest body once inflated, bytes; above it 413 "inflated-too-large". Bounds what a gzip bomb costs. */
  readonly inflatedLimitBytes: number;
  /** Longest time for a whole request to arrive, ms; then 408 "too-slow" and the connection is closed. */
  readonly requestTimeoutMs: number;
  /** Longest time for its headers, ms. */
  readonly headersTimeoutMs: number;
  /** How often the two timeouts are looked at, ms: they can be late by as much. */
  readonly checkIntervalMs: number;
  /** How long an idle connection is kept, ms: longer than the 60 s after which common proxies drop theirs. */
  readonly keepAliveTimeoutMs: number;
  /** Most connections at a time; further ones are closed at once. */
  readonly connectionLimit: number;
  /** Most bytes of bodies on their way into the store; above it 503 "too-busy", before a body is read. */
  readonly inFlightLimitBytes: number;
  /** Most requests on their way into the store, likewise. */
  readonly inFlightLimitRequests: number;
  /**
   * Most requests a second from one address, on average over 10 seconds, then 429 "too-many-requests"; null for no limit.
   * A hall of attendees can share one address: 3,000 people who each send every 5 s make 600. This machine has no limit.
   */
  readonly addressLimitPerSecond: number | null;
  /** The same for one key, public or secret. */
  readonly keyLimitPerSecond: number | null;
}

/** The limits of a running server. */
export const defaultLimits: Limits = {
  bodyLimitBytes: 2 * 1024 * 1024,
  inflatedLimitBytes: 4 * 1024 * 1024,
  requestTimeoutMs: 10_000,
  headersTimeoutMs: 5_000,
  checkIntervalMs: 1_000,
  keepAliveTimeoutMs: 72_000,
  connectionLimit: 20_000,
  inFlightLimitBytes: 256 * 1024 * 1024,
  inFlightLimitRequests: 10_000,
  addressLimitPerSecond: 1_000,
  keyLimitPerSecond: null,
};
