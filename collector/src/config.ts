import { readFileSync } from "node:fs";
import { guideKinds, type Kinds } from "turnout/catalogue";
import { ConfigError } from "./config/config-error.js";
import { checkShape, type WrittenSite } from "./config/shape.js";
import { siteKinds } from "./config/site-kinds.js";
import type { Secret } from "./secrets.js";

/** A site whose activities the collector takes. */
export interface SiteConfig {
  /** Names the site in the store, in reports and in their file names: letters, digits, `.`, `_` and `-`. */
  readonly id: string;
  /** The public key that its pages send. */
  readonly key: string;
  /** What people call it; the default is its id. */
  readonly name: string;
  /** IANA name of the time zone in which its reports are written. */
  readonly zone: string;
  /** Origins of the pages that may send, such as `https://event.example.org`; absent, any may. */
  readonly origins?: readonly string[];
  /** Secret keys of the servers that may send. */
  readonly serverKeys: readonly Secret[];
  /** What can happen on it: the guide's kinds, and its own. */
  readonly kinds: Kinds;
  /** Who is no attendee: `@example.org` (a domain), `ada@example.org` (an address) or `role=staff` (a trait's value). */
  readonly staff?: readonly string[];
  /** True for the site of the default configuration: its key is known to everyone, so only this machine may use it. */
  readonly loopbackOnly?: true;
}

export interface Config {
  readonly sites: readonly [SiteConfig, ...SiteConfig[]];
  /** The secret that opens the reports to other machines; absent, only this machine may see them. */
  readonly reportToken?: string;
  /** Links that the exporter page shows. */
  readonly links?: readonly Link[];
}

export interface Link {
  readonly label: string;
  readonly url: string;
}

/** The configuration when no file is given: one site to try things out with. */
export const defaultConfig: Config = {
  sites: [
    { id: "demo", key: "demo", name: "Demo", zone: "UTC", serverKeys: [], kinds: guideKinds(), loopbackOnly: true },
  ],
};

/** Reads the configuration file; without a file, the default. Throws a `ConfigError` that names the wrong field. */
export function loadConfig(file: string | undefined): Config {
  if (file === undefined) return defaultConfig;
  try {
    return checkConfig(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new ConfigError(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** The site of an id; without one the first. Throws a `ConfigError` when there is none. */
export function siteOf({ sites }: Config, id: string | undefined): SiteConfig {
  const site = id === undefined ? sites[0] : sites.find((known) => known.id === id);
  if (!site) throw new ConfigError(`no site has the id "${id}"; there is ${sites.map((known) => known.id).join(", ")}`);
  return site;
}

/**
 * Checks a configuration as parsed from JSON, first its shape and then what only code can check; throws a `ConfigError`
 * that names the path of the wrong field.
 */
export function checkConfig(value: unknown): Config {
  const { sites: written, reportToken, links } = checkShape(value);
  const sites = written.map((site, i) => checkedSite(site, `sites[${i}]`));
  for (const name of ["id", "key"] as const) refuseRepeats(sites, name);
  return {
    sites: sites as unknown as Config["sites"], // at least one, by the schema
    ...(reportToken !== undefined && { reportToken }),
    ...(links && { links: links.map(({ label, url }, i) => ({ label, url: readUrl(url, `links[${i}].url`).href })) }),
  };
}

function checkedSite({ catalogue, name, origins, serverKeys = [], ...site }: WrittenSite, path: string): SiteConfig {
  refuseUnknownZone(site.zone, `${path}.zone`);
  for (const [i, origin] of origins?.entries() ?? []) refuseNoOrigin(origin, `${path}.origins[${i}]`);
  return {
    ...site,
    name: name ?? site.id,
    ...(origins && { origins }),
    serverKeys,
    kinds: siteKinds(catalogue, `${path}.catalogue`),
  };
}

function refuseNoOrigin(value: string, path: string): void {
  const { origin } = readUrl(value, path);
  if (origin !== value) throw new ConfigError(`${path} must be an origin without a path, such as ${origin}`);
}

function readUrl(text: string, path: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:")
    throw new ConfigError(`${path} must be an http or https address`);
  return url;
}

function refuseUnknownZone(zone: string, path: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
  } catch {
    throw new ConfigError(`${path} must be an IANA time zone such as Europe/Berlin, not "${zone}"`);
  }
}

function refuseRepeats(sites: readonly SiteConfig[], field: "id" | "key"): void {
  const values = sites.map((site) => site[field]);
  const repeated = values.find((value, i) => values.indexOf(value) !== i);
  if (repeated !== undefined) throw new ConfigError(`two sites have the ${field} "${repeated}"`);
}
