import { readFileSync } from "node:fs";

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

/** What is wrong in a configuration file, and where. */
export class ConfigError extends Error {
  readonly code = "bad-config";
}

/** The configuration when no file is given: one site to try things out with. */
export const defaultConfig: Config = {
  sites: [{ id: "demo", key: "demo", name: "Demo", zone: "UTC", loopbackOnly: true }],
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

/** Checks a configuration as parsed from JSON; throws a `ConfigError` that names the path of the wrong field. */
export function checkConfig(value: unknown): Config {
  const fields = readFields(value, "the configuration", ["sites", "reportToken", "links"]);
  const [first, ...others] = readList(fields.sites, "sites", readSite);
  if (!first) throw new ConfigError("sites must name at least one site");
  const all = [first, ...others];
  for (const name of ["id", "key"] as const) refuseRepeats(all, name);
  return {
    sites: [first, ...others],
    ...(fields.reportToken !== undefined && { reportToken: readText(fields.reportToken, "reportToken") }),
    ...(fields.links !== undefined && { links: readList(fields.links, "links", readLink) }),
  };
}

function readSite(value: unknown, path: string): SiteConfig {
  const { id, key, name, zone, origins } = readFields(value, path, ["id", "key", "name", "zone", "origins"]);
  const siteId = readText(id, `${path}.id`);
  if (!/^[\w.-]{1,64}$/.test(siteId))
    throw new ConfigError(`${path}.id may hold letters, digits, ".", "_" and "-", 64 at most`);
  return {
    id: siteId,
    key: readText(key, `${path}.key`),
    name: name === undefined ? siteId : readText(name, `${path}.name`),
    zone: readZone(zone, `${path}.zone`),
    ...(origins !== undefined && { origins: readList(origins, `${path}.origins`, readOrigin) }),
  };
}

function readLink(value: unknown, path: string): Link {
  const { label, url } = readFields(value, path, ["label", "url"]);
  return { label: readText(label, `${path}.label`), url: readUrl(url, `${path}.url`).href };
}

function readOrigin(value: unknown, path: string): string {
  const { origin } = readUrl(value, path);
  if (origin !== value) throw new ConfigError(`${path} must be an origin without a path, such as ${origin}`);
  return origin;
}

function readUrl(value: unknown, path: string): URL {
  const text = readText(value, path);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:")
    throw new ConfigError(`${path} must be an http or https address`);
  return url;
}

function readZone(value: unknown, path: string): string {
  const zone = readText(value, path);
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
  } catch {
    throw new ConfigError(`${path} must be an IANA time zone such as Europe/Berlin, not "${zone}"`);
  }
  return zone;
}

function readFields(value: unknown, path: string, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ConfigError(`${path} must be an object`);
  const surplus = Object.keys(value).find((name) => !known.includes(name));
  if (surplus !== undefined)
    throw new ConfigError(`${path} has the unknown field "${surplus}"; known are ${known.join(", ")}`);
  return value as Readonly<Record<string, unknown>>;
}

function readList<Item>(value: unknown, path: string, readItem: (item: unknown, path: string) => Item): Item[] {
  if (!Array.isArray(value)) throw new ConfigError(`${path} must be a list`);
  return value.map((item, i) => readItem(item, `${path}[${i}]`));
}

function readText(value: unknown, path: string): string {
  if (typeof value !== "string" || value === "") throw new ConfigError(`${path} must be a text that is not empty`);
  return value;
}

function refuseRepeats(sites: readonly SiteConfig[], field: "id" | "key"): void {
  const values = sites.map((site) => site[field]);
  const repeated = values.find((value, i) => values.indexOf(value) !== i);
  if (repeated !== undefined) throw new ConfigError(`two sites have the ${field} "${repeated}"`);
}
