import type { Secret } from "../secrets.js";
import { ConfigError } from "./config-error.js";
import type { WrittenReportToken } from "./shape.js";
import { refuseRepeats } from "./values.js";

/** A token that opens reports. */
export interface ReportToken extends Secret {
  /** Ids of the sites that it opens. */
  readonly siteIds: readonly string[];
  /** Ids of the contents that a content admin may read of; absent for a site admin, who may read all. */
  readonly contentIds?: readonly string[];
}

/** Reads the tokens of a collector with these sites; throws a `ConfigError` when one contradicts itself. */
export function reportTokens(
  written: readonly WrittenReportToken[],
  siteIds: readonly string[],
): readonly ReportToken[] {
  refuseRepeats(
    written.map(({ name }) => name),
    "two report tokens have the name",
  );
  refuseRepeats(
    written.map(({ hash }) => hash),
    "two report tokens have the hash",
  );
  return written.map((token, i) => reportToken(token, siteIds, `reportTokens[${i}]`));
}

function reportToken(
  { name, hash, role, sites, contents }: WrittenReportToken,
  siteIds: readonly string[],
  path: string,
): ReportToken {
  const unknown = sites?.find((site) => !siteIds.includes(site));
  if (unknown !== undefined) throw new ConfigError(`${path}.sites: no site has the id "${unknown}"`);
  const opened = sites ?? siteIds;
  if (role === "site-admin") {
    if (contents) throw new ConfigError(`${path}.contents is for the role "content-admin"; a site-admin reads all`);
    return { name, hash, siteIds: opened };
  }
  if (!contents) throw new ConfigError(`${path} is of a content-admin, so it needs "contents": ids of contents`);
  if (opened.length > 1)
    throw new ConfigError(`${path} is of a content-admin, so "sites" must name one: an id means a content of one site`);
  return { name, hash, siteIds: opened, contentIds: contents };
}
