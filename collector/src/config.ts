import { readFileSync } from "node:fs";
import { guideKinds, type Kinds } from "turnout/catalogue";
import { ConfigError } from "./config/config-error.js";
import { type ForwardTarget, forwardTargets } from "./config/forward-targets.js";
import { type IdentityKey, identityKey } from "./config/identity-keys.js";
import { type ReportToken, reportTokens } from "./config/report-tokens.js";
import { checkedRetention, type Retention } from "./config/retention.js";
import { checkShape, type WrittenSite } from "./config/shape.js";
import { siteKinds } from "./config/site-kinds.js";
import { checkedProxies, readUrl, refuseNoOrigin, refuseRepeats, refuseUnknownZone } from "./config/values.js";
import type { Limits } from "./limits.js";
import type { Secret } from "./secrets.js";

/** A site whose activities the collector takes. */
export interface SiteConfig {
  /** Names the site in the store, in reports and in their file names: letters, digits, `.`, `_` and `-`. */
  readonly id: string;
  /** The public keys that its pages send. */
  readonly keys: readonly [SiteKey, ...SiteKey[]];
  /** What people call it; the default is its id. */
  readonly name: string;
  /** IANA name of the time zone in which its reports are written. */
  readonly zone: string;
  /** Secret keys of the servers that may send. */
  readonly serverKeys: readonly Secret[];
  /** Whether a person's activity needs a token that proves the person, or is marked by whether it had one. */
  readonly identity: "optional" | "required";
  /** What its server signs such tokens with. */
  readonly identityKeys: readonly IdentityKey[];
  /** Whether what bots do is refused. */
  readonly bots: "refuse" | "take";
  /** What can happen on it: the guide's kinds, and its own. */
  readonly kinds: Kinds;
  /** Who is no attendee: `@example.org` (a domain), `ada@example.org` (an address) or `role=staff` (a trait's value). */
  readonly staff?: readonly string[];
  /** How long what happened on it is kept. */
  readonly retention: Retention;
  /** To whom its activities are handed on. */
  readonly forward: readonly ForwardTarget[];
  /** True for the site of the default configuration: its key is known to everyone, so only this machine may use it. */
  readonly loopbackOnly?: true;
}

/** A public key: it says where activities belong, and opens nothing. */
export interface SiteKey {
  readonly key: string;
  /** Origins of the pages that may send with it, such as `https://event.example.org`; absent, any may. */
  readonly origins?: readonly string[];
}

export interface Config {
  readonly sites: readonly [SiteConfig, ...SiteConfig[]];
  /** Who may read reports; empty, only this machine may. */
  readonly reportTokens: readonly ReportToken[];
  /** Addresses or networks of the proxies that may say for whom they ask (`X-Forwarded-For`). */
  readonly trustedProxies: readonly string[];
  /** What takes the place of the usual limits. */
  readonly limits: Partial<Limits>;
  /** Links that the exporter page shows. */
  readonly links?: readonly Link[];
}

/** Proxies on this machine. */
const usualProxies = ["loopback"] as const;

export interface Link {
  readonly label: string;
  readonly url: string;
}

const usual = { serverKeys: [], identity: "optional", identityKeys: [], bots: "refuse", forward: [] } as const;

/** The configuration when no file is given: one site to try things out with. */
export const defaultConfig: Config = {
  sites: [
    {
      id: "demo",
      keys: [{ key: "demo" }],
      name: "Demo",
      zone: "UTC",
      ...usual,
      kinds: guideKinds(),
      retention: checkedRetention(undefined, guideKinds(), "retention"),
      loopbackOnly: true,
    },
  ],
  reportTokens: [],
  trustedProxies: usualProxies,
  limits: {},
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
  const {
    sites: written,
    reportTokens: tokens = [],
    trustedProxies = usualProxies,
    limits = {},
    links,
  } = checkShape(value);
  const [first, ...others] = written.map((site, i) => checkedSite(site, `sites[${i}]`));
  if (!first) throw new ConfigError("sites must have at least one entry");
  const sites = [first, ...others];
  refuseRepeats(
    sites.map(({ id }) => id),
    "two sites have the id",
  );
  refuseRepeats(
    sites.flatMap(({ keys }) => keys.map(({ key }) => key)),
    "there are two keys",
  );
  return {
    sites: [first, ...others],
    reportTokens: reportTokens(
      tokens,
      sites.map(({ id }) => id),
    ),
    trustedProxies: checkedProxies(trustedProxies),
    limits,
    ...(links && { links: links.map(({ label, url }, i) => ({ label, url: readUrl(url, `links[${i}].url`).href })) }),
  };
}

function checkedSite(site: WrittenSite, path: string): SiteConfig {
  const { id, name = id, zone, catalogue, serverKeys = [], identityKeys = [] } = site;
  const { identity = usual.identity, bots = usual.bots } = site;
  refuseUnknownZone(zone, `${path}.zone`);
  if (identity === "required" && identityKeys.length === 0) {
    throw new ConfigError(
      `${path}.identity is "required", so ${path}.identityKeys must say what tokens are signed with`,
    );
  }
  const kinds = siteKinds(catalogue, `${path}.catalogue`);
  return {
    id,
    keys: siteKeys(site, path),
    name,
    zone,
    ...(site.staff && { staff: site.staff }),
    serverKeys,
    identity,
    identityKeys: identityKeys.map((key, i) => identityKey(key, `${path}.identityKeys[${i}]`)),
    bots,
    kinds,
    retention: checkedRetention(site.retention, kinds, `${path}.retention`),
    forward: forwardTargets(site.forward ?? usual.forward, `${path}.forward`),
  };
}

function siteKeys({ key, origins, keys }: WrittenSite, path: string): SiteConfig["keys"] {
  if ((key === undefined) === (keys === undefined) || (keys && origins)) {
    throw new ConfigError(`${path} needs either "key", with or without "origins", or "keys"`);
  }
  const [first, ...others] = keys ?? [{ key: key ?? "", ...(origins && { origins }) }];
  if (!first) throw new ConfigError(`${path}.keys must have at least one entry`);
  for (const [i, { origins: listed = [] }] of [first, ...others].entries()) {
    const at = keys ? `${path}.keys[${i}].origins` : `${path}.origins`;
    for (const [j, origin] of listed.entries()) refuseNoOrigin(origin, `${at}[${j}]`);
  }
  return [first, ...others];
}
