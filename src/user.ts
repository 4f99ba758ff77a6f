/** A person, as the site names them. `id` is required; other traits than these are kept and shown in the unique users report. */
export interface User {
  readonly id: string;
  readonly first?: string;
  readonly last?: string;
  readonly company?: string;
  readonly email?: string;
  readonly [trait: string]: unknown;
}

/** Longest id of a person, characters; it is repeated in each of the person's activities. */
const userIdLimitCharacters = 1_000;

/** Whether a value can be a person; traits are not looked at. */
export function isUser(value: unknown): value is User {
  if (typeof value !== "object" || value === null) return false;
  const { id } = value as { readonly id?: unknown };
  return typeof id === "string" && id !== "" && id.length <= userIdLimitCharacters;
}
