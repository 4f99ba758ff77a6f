/** Checks of single values of a configuration; each throws a `ConfigError` that names the path. */
import { ConfigError } from "./config-error.js";

/** The address that a text is. */
export function readUrl(text: string, path: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:")
    throw new ConfigError(`${path} must be an http or https address`);
  return url;
}

/** Refuses an address that is more or less than an origin. */
export function refuseNoOrigin(value: string, path: string): void {
  const { origin } = readUrl(value, path);
  if (origin !== value) throw new ConfigError(`${path} must be an origin without a path, such as ${origin}`);
}

/** Refuses what is no name of a time zone. */
export function refuseUnknownZone(zone: string, path: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
  } catch {
    throw new ConfigError(`${path} must be an IANA time zone such as Europe/Berlin, not "${zone}"`);
  }
}

/** Refuses values of which two are the same; `problem` says so. */
export function refuseRepeats(values: readonly string[], problem: string): void {
  const repeated = values.find((value, i) => values.indexOf(value) !== i);
  if (repeated !== undefined) throw new ConfigError(`${problem} "${repeated}"`);
}
