/**
 * What a report is about, from the query of a route or the flags of the command: one reading for both.
 *
 * | name | means | default |
 * | --- | --- | --- |
 * | `site` | the site's id | the first one of the configuration |
 * | `from`, `to` | ISO instant with offset, or date or time on the zone's clocks; `from` is in, `to` is out, and a plain date as `to` is in to its end | all until now |
 * | `zone` | IANA time zone of `Date/Time`, `from` and `to` | the site's |
 * | `kind` | kinds, repeated or with commas between | all |
 * | `section` | section, or `section/name`, repeated; adds to `kind` | all |
 * | `content`, `type`, `user` | content id, content type, user id, repeated | all |
 * | `text` | part of the label | – |
 * | `signedIn` | `true` or `false` | both |
 * | `inferred` | `true`: only what was concluded; `false`: only what was observed | both |
 * | `traffic` | `attendees`: without the site's staff and tests; `staff`: of these only | all |
 * | `verified` | `true`: people who proved who they are; `false`: others | both |
 * | `columns` | titles of extra columns, repeated or with commas between | none |
 * | `bom`, `guard` | `true` or `false`: byte order mark, formula guard | `true` |
 *
 * An empty value is no value, because forms send those.
 */
import type { Kinds } from "turnout/catalogue";
import type { Config, SiteConfig } from "../config.js";
import { type Reader, readableContents } from "../reader.js";
import type { ActivityFilter } from "../stores/store.js";
import type { CsvStyle } from "./csv.js";
import { FilterError } from "./filter-error.js";
import { chosenKinds } from "./kinds.js";
import { momentOf } from "./moment.js";
import { nearest } from "./nearest.js";
import { type Column, extraColumns } from "./rows.js";
import { type Zone, zoneOf } from "./zone.js";

/** Names and values as given, each name once for each time it was given. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

/** The names that `readRequest` knows. */
export const parameterNames = [
  "site",
  "from",
  "to",
  "zone",
  "kind",
  "section",
  "content",
  "type",
  "user",
  "text",
  "signedIn",
  "inferred",
  "traffic",
  "verified",
  "columns",
  "bom",
  "guard",
] as const;

/** Whose activities: those of the people whom the site's configuration names as staff, of all others, or of both. */
export type Traffic = (typeof traffics)[number];

const traffics = ["all", "attendees", "staff"] as const;

/** A report as asked for. */
export interface ReportRequest extends CsvStyle {
  /** Its `to` is always set and never after now: what happens while a report is written is not in it. */
  readonly filter: ActivityFilter & { readonly to: number };
  readonly zone: Zone;
  /** What can happen on the site. */
  readonly kinds: Kinds;
  readonly traffic: Traffic;
  /** Extra columns, in the order asked. */
  readonly columns: readonly Column[];
}

/** For whom a report is read, of which sites, and when, ms since 1970. */
export interface Asking {
  readonly config: Config;
  readonly reader: Reader;
  readonly now: number;
}

/**
 * Reads what is asked for, within what the reader may read; throws a `FilterError` that names what is wrong, and a
 * `RequestError` for what is somebody else's.
 */
export function readRequest(parameters: Parameters, { config, reader, now }: Asking): ReportRequest {
  refuseUnknown(parameters, parameterNames);
  const all = (name: Name): readonly string[] => valuesOf(parameters, name);
  const one = (name: Name): string | undefined => readOne(parameters, name);
  const site = readSite(one("site"), config, reader);
  const zone = readZone(one("zone") ?? site.zone);
  const from = readMoment("from", one("from"), zone);
  const to = Math.min(readMoment("to", one("to"), zone) ?? now, now);
  const kinds = chosenKinds({ kinds: all("kind").flatMap(listed), sections: all("section") }, site.kinds);
  const contentIds = readableContents(reader, all("content"));
  const [contentTypes, userIds] = [all("type"), all("user")];
  const text = one("text");
  const signedIn = readSwitch("signedIn", one("signedIn"));
  const verified = readSwitch("verified", one("verified"));
  const inferred = readSwitch("inferred", one("inferred"));
  return {
    filter: {
      site: site.id,
      to,
      ...(from !== undefined && { from }),
      ...(kinds !== undefined && { kinds }),
      ...(contentIds && { contentIds }),
      ...(contentTypes.length > 0 && { contentTypes }),
      ...(userIds.length > 0 && { userIds }),
      ...(text !== undefined && { text }),
      ...(signedIn !== undefined && { signedIn }),
      ...(verified !== undefined && { verified }),
      ...(inferred !== undefined && { inferred }),
    },
    zone,
    kinds: site.kinds,
    traffic: readTraffic(one("traffic")),
    columns: all("columns").flatMap(listed).map(readColumn),
    bom: readSwitch("bom", one("bom")) ?? true,
    guard: readSwitch("guard", one("guard")) ?? true,
  };
}

/** The value of a parameter that may be given once; throws a `FilterError` when it is given more often. */
export function readOne(parameters: Parameters, name: string): string | undefined {
  const values = valuesOf(parameters, name);
  if (values.length > 1) throw new FilterError(`"${name}" is given more than once`);
  return values[0];
}

/** The parameters of a request's query, as Fastify reads it. */
export function parametersOf(query: unknown): Parameters {
  const given = Object.entries(query as Readonly<Record<string, string | readonly string[]>>);
  return new Map(given.map(([name, value]) => [name, typeof value === "string" ? [value] : value]));
}

function valuesOf(parameters: Parameters, name: string): readonly string[] {
  return (parameters.get(name) ?? []).filter((value) => value !== "");
}

type Name = (typeof parameterNames)[number];

/** Refuses parameters that are not among the known ones, with a `FilterError` that names the one that may be meant. */
export function refuseUnknown(parameters: Parameters, knownNames: readonly string[]): void {
  for (const name of parameters.keys()) {
    if (!knownNames.includes(name)) throw FilterError.unknown("parameter", name, nearest(name, knownNames));
  }
}

/** The site of an id, or the first one, of those that the reader may read; throws a `FilterError` when there is none. */
export function readSite(id: string | undefined, config: Config, reader: Reader): SiteConfig {
  const sites = config.sites.filter((site) => reader.siteIds.includes(site.id));
  const site = id === undefined ? sites[0] : sites.find((known) => known.id === id);
  if (site) return site;
  throw FilterError.unknown(
    "site",
    id ?? "",
    nearest(
      id ?? "",
      sites.map((known) => known.id),
    ),
  );
}

/** The time zone of a name; throws a `FilterError` when there is none. */
export function readZone(name: string): Zone {
  try {
    return zoneOf(name);
  } catch (error) {
    const near = nearest(name, Intl.supportedValuesOf("timeZone"));
    throw error instanceof RangeError ? FilterError.unknown("time zone", name, near) : error;
  }
}

/** The moment that `from` or `to` means on the zone's clocks, ms since 1970; throws a `FilterError` when it is none. */
export function readMoment(name: "from" | "to", text: string | undefined, zone: Zone): number | undefined {
  if (text === undefined) return undefined;
  const moment = momentOf(text, zone, name === "to" ? "end" : "start");
  if (moment !== undefined) return moment;
  throw new FilterError(`"${name}" is no date: "${text}"; write 2026-11-23, 2026-11-23T09:00 or 2026-11-23T09:00:00Z`);
}

/** How many of something are asked for: a whole number up to a limit, or as many as usual; else throws a `FilterError`. */
export function readLimit(
  text: string | undefined,
  { usual, limit }: { readonly usual: number; readonly limit: number },
): number {
  const asked = Number(text ?? usual);
  if (Number.isInteger(asked) && asked >= 1 && asked <= limit) return asked;
  throw new FilterError(`"limit" must be a whole number from 1 to ${limit}`);
}

function readSwitch(name: Name, text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (text === "true" || text === "false") return text === "true";
  throw new FilterError(`"${name}" must be true or false, not "${text}"`);
}

function readTraffic(text: string | undefined): Traffic {
  const traffic = traffics.find((known) => known === (text ?? "all"));
  if (traffic) return traffic;
  throw FilterError.unknown("traffic", text ?? "", nearest(text ?? "", traffics));
}

function readColumn(title: string): Column {
  const column = extraColumns.find((known) => known.title.toLowerCase() === title.toLowerCase());
  if (column) return column;
  throw FilterError.unknown(
    "column",
    title,
    nearest(
      title,
      extraColumns.map((known) => known.title),
    ),
  );
}

function listed(value: string): readonly string[] {
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
