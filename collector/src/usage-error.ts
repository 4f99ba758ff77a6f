/** A command that was called in a way that makes no sense. */
export class UsageError extends Error {
  readonly code = "bad-usage";
}
