import type { Kinds } from "turnout/catalogue";
import { ConfigError } from "./config-error.js";

/** How long activities are kept, days. */
export interface Span {
  readonly days: number;
  /** How long the label is kept, where it is words that a person wrote; then the activity stays without it. */
  readonly textDays: number;
}

/** How long a site keeps what it has. */
export interface Retention extends Span {
  /** Sections of the exporter that differ. */
  readonly sections: Readonly<Record<string, Span>>;
}

/** A retention as it is written; what is absent is as usual. */
export interface WrittenRetention extends Partial<Span> {
  readonly sections?: Readonly<Record<string, Partial<Span>>>;
}

/** 25 months, so that a year can be compared with the one before; texts 6 months. */
const usual: Span = { days: 761, textDays: 183 };

/** The retention of a site, whole. Throws a `ConfigError` for a section that the site does not have. */
export function checkedRetention(
  { sections = {}, ...written }: WrittenRetention = {},
  kinds: Kinds,
  path: string,
): Retention {
  const span = { ...usual, ...written };
  const known = new Set(kinds.rows.map(({ section }) => section));
  const unknown = Object.keys(sections).find((section) => !known.has(section));
  if (unknown !== undefined) {
    throw new ConfigError(`${path}.sections has the unknown section "${unknown}"; known are ${[...known].join(", ")}`);
  }
  const spans = Object.entries(sections).map(([section, given]) => [section, { ...span, ...given }] as const);
  return { ...span, sections: Object.fromEntries(spans) };
}
