/** Every error that a request can be answered with: its HTTP status, and what to tell the caller by default. */
export const errorCodes = {
  "malformed-json": { status: 400, message: "The body is not JSON." },
  "malformed-envelope": { status: 400, message: "The body is JSON, but not an envelope of activities; see WIRE.md." },
  "unknown-version": { status: 400, message: "This collector does not know that version of the envelope." },
  "bad-gzip": { status: 400, message: "The body is not gzip, though the address says gzip=1." },
  "bad-request": { status: 400, message: "The request could not be understood." },
  "unknown-key": { status: 401, message: "No site has this key, or it may be used from this machine only." },
  "unknown-server-key": { status: 401, message: "No site has this secret server key." },
  "report-access-denied": {
    status: 401,
    message: "Reports hold personal data: send a report token or sign in with one; without any, ask from this machine.",
  },
  "origin-not-allowed": { status: 403, message: "The site does not take activities from pages of this origin." },
  "site-admins-only": { status: 403, message: "This is for site admins; the token is of a content admin." },
  "not-your-content": { status: 403, message: "The token opens the reports of other contents than this." },
  "foreign-page": { status: 403, message: "Signing in and out is for the exporter page itself." },
  "reports-elsewhere": {
    status: 404,
    message: "This collector hands on what it takes; reports are served by one that has the store.",
  },
  "not-found": { status: 404, message: "There is nothing at this address." },
  "too-slow": { status: 408, message: "The request took too long to arrive." },
  "body-too-large": { status: 413, message: "The body is too large." },
  "inflated-too-large": { status: 413, message: "The body is too large once inflated." },
  "too-many-activities": { status: 413, message: "The batch holds too many activities." },
  "unsupported-media": { status: 415, message: "The content type must be text/plain or application/json." },
  "too-many-requests": { status: 429, message: "There were too many requests; send this one again later." },
  abandoned: { status: 499, message: "Whoever asked did not wait for the answer." },
  "internal-error": { status: 500, message: "The collector failed; its log says why." },
  "store-unavailable": { status: 503, message: "The activities cannot be stored now. Send them again later." },
  "too-busy": { status: 503, message: "The collector has too much to do now. Send it again later." },
  "sdk-not-built": { status: 503, message: "The SDK's script is not there yet: npm run build makes it." },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly message: string }>>;

/** Names of the errors above. */
export type ErrorCode = keyof typeof errorCodes;

/** A request that is answered with one of the errors above. */
export class RequestError extends Error {
  readonly code: ErrorCode;
  /** When to come again, seconds, where only the case can tell. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, retryAfterSeconds?: number) {
    super(errorCodes[code].message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get status(): number {
    return errorCodes[this.code].status;
  }
}
