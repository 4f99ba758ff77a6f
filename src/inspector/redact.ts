import { guideKinds } from "../catalogue/kinds.js";

/** What stands in the place of what is nobody else's business. */
export const redacted = "[redacted]";

/** Fields that hold a secret, or what a person wrote. */
const closedFields = /^(token|authorization|secret|password|text|question|answers?)$/i;

/** Patterns that make a text personal wherever it stands. */
const personal: readonly RegExp[] = [
  /[^\s@<>"']+@[^\s@<>"']+\.[a-z]{2,}/gi,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g,
  /\+?\d([ ()./-]?\d){8,}/g,
];

/** A text without e-mail addresses, tokens, telephone and card numbers. */
export function redactText(text: string): string {
  return personal.reduce((rest, pattern) => rest.replace(pattern, redacted), text);
}

/**
 * What may be shown to others, of anything that JSON can hold: no secrets, nothing that a person wrote, of a person only
 * the id, and of an address no query.
 */
export function redact(value: unknown, name = ""): unknown {
  if (value === undefined || value === null || value === "") return value;
  if (closedFields.test(name)) return redacted;
  if (typeof value === "string")
    return idLike.test(value) ? value : redactText(name === "path" ? withoutQuery(value) : value);
  if (Array.isArray(value)) return value.map((item) => redact(item, name));
  if (typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, name === "user" && key !== "id" ? redacted : redact(inner, key)]),
  );
}

/** Whether a kind's label is words that a person wrote. */
export const holdsWords = (kind: string): boolean => guideKinds().rowOf(kind)?.freeText ?? true;

const idLike = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const withoutQuery = (path: string): string => path.replace(/\?.*/, "?…");
