/** Checks of single values of a configuration; each throws a `ConfigError` that names the path. */
import { isIP } from "node:net";
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

/** The proxies, each an address, a network such as `10.0.0.0/8`, or `loopback`. */
export function checkedProxies(proxies: readonly string[]): readonly string[] {
  for (const [i, proxy] of proxies.entries()) {
    const [address = "", bits = "0", ...rest] = proxy.split("/");
    const limit = isIP(address) === 6 ? 128 : 32;
    const isNetwork = isIP(address) !== 0 && /^\d+$/.test(bits) && Number(bits) <= limit && rest.length === 0;
    if (proxy !== "loopback" && !isNetwork) {
      throw new ConfigError(`trustedProxies[${i}] must be an address, a network such as 10.0.0.0/8, or "loopback"`);
    }
  }
  return proxies;
}

/** Refuses values of which two are the same; `problem` says so. */
export function refuseRepeats(values: readonly string[], problem: string): void {
  const repeated = values.find((value, i) => values.indexOf(value) !== i);
  if (repeated !== undefined) throw new ConfigError(`${problem} "${repeated}"`);
}
