import { changeTexts, type Values, withheld } from "./withhold.js";

/** What becomes of words that a person wrote: as they are; their first 40 characters; only how many; nothing. */
export type TextPolicy = "full" | "truncate" | "length" | "omit";

/** One policy, or one by kind, by section (`"feed.*"`), and `"*"` for the rest. */
export type TextPolicies = TextPolicy | Readonly<Record<string, TextPolicy>>;

export interface TextSettings {
  readonly texts: TextPolicies;
  readonly omitPrivateMessages: boolean;
  readonly redact: boolean;
}

/** Kinds that hold what a person wrote to somebody in private. */
const privateMessage = /^message\./;

/** Characters that `truncate` leaves. */
const truncatedCharacters = 40;

/** Patterns of what `redact` takes out, and what stands in its place. Cards before telephones, which are shorter. */
const redactions: readonly (readonly [pattern: RegExp, word: string])[] = [
  [/[^\s@<>"']+@[^\s@<>"']+\.[a-z]{2,}/gi, "[email]"],
  [/(\d[ -]?){12,18}\d/g, "[card]"],
  [/\+?\d([ ()./-]*\d){8,}/g, "[phone]"],
];

/** A function that leaves of an activity's details what the site's options allow. */
export function createTextRule(settings: TextSettings): (kind: string, details: Values) => Values {
  const { texts, omitPrivateMessages, redact } = settings;

  const policyOf = (kind: string): TextPolicy => {
    if (omitPrivateMessages && privateMessage.test(kind)) return "omit";
    if (typeof texts === "string") return texts;
    return texts[kind] ?? texts[kind.replace(/\..*/, ".*")] ?? texts["*"] ?? "full";
  };

  const apply = (policy: TextPolicy, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((text) => apply(policy, text));
    const text = String(value);
    if (text === "" || policy === "omit") return text && withheld;
    if (policy === "length") return `[${text.length} characters]`;
    const kept = redact ? redactions.reduce((rest, [pattern, word]) => rest.replace(pattern, word), text) : text;
    return policy === "truncate" && kept.length > truncatedCharacters ? `${kept.slice(0, truncatedCharacters)}…` : kept;
  };

  return (kind, details) => changeTexts(details, (value) => apply(policyOf(kind), value));
}
