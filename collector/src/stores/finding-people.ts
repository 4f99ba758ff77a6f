/** What people are found by: words, for whoever types a name, and marks, for the rules that name staff. Pure functions. */
import { traitText } from "turnout/catalogue";
import type { User } from "turnout/wire";

/** Bounds on what somebody who sends traits can make of an index: longer words are cut, longer marks left out. */
const wordLimit = { each: 40, characters: 64 } as const;
const markLimit = { each: 100, characters: 300 } as const;

/** Letters and digits after something else, where a person would begin to type: three places in `ada.love@example.org`. */
const beginnings = /(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu;

/**
 * The words of a person's id, name, company and e-mail address. A word is all from a beginning to the next space, so
 * that `love@ex` finds `ada.love@example.org`.
 */
export function wordsOf({ id, first, last, company, email }: User): readonly string[] {
  const said = [id, first, last, company, email].flatMap((trait) => folded(traitText(trait)).split(/\s+/));
  const words = said.flatMap((part) => [...part.matchAll(beginnings)].map(({ index }) => part.slice(index)));
  return cut(words);
}

/** The words of a text that somebody has typed, of which each must be the beginning of one of a person's. */
export function typedWords(text: string): readonly string[] {
  const words = folded(text).split(/\s+/);
  return cut(words.map((word) => word.slice(Math.max(0, word.search(/[\p{L}\p{N}]/u)))));
}

/** Whether each of the typed words begins one of the person's. */
export function isLike(user: User, typed: readonly string[]): boolean {
  const words = wordsOf(user);
  return typed.length > 0 && typed.every((beginning) => words.some((word) => word.startsWith(beginning)));
}

/** What a rule can name a person by: the e-mail address, its domain, each trait's value; in lower case. */
export function marksOf(user: User): readonly string[] {
  const email = traitText(user.email).toLowerCase();
  const traits = Object.entries(user).map(([name, value]) => `${name}=${traitText(value).toLowerCase()}`);
  const marks = [email, email.slice(Math.max(0, email.lastIndexOf("@"))), ...traits];
  return distinct(marks.filter(({ length }) => length <= markLimit.characters)).slice(0, markLimit.each);
}

/** The mark of a rule: of an address, a domain, or a trait's value. */
export function markOf(rule: string): string {
  const [trait = "", ...value] = rule.split("=");
  return value.length > 0 ? `${trait}=${value.join("=").toLowerCase()}` : rule.toLowerCase();
}

function cut(words: readonly string[]): readonly string[] {
  return distinct(words.map((word) => word.slice(0, wordLimit.characters))).slice(0, wordLimit.each);
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== "");
}

/** Without case and accents, which people leave out when they search. */
function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
