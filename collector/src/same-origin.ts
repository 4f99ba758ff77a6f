import type { FastifyRequest } from "fastify";

/** Where a browser says that a request comes from, when it is the page's own or the person's typing. */
const ownSites: readonly unknown[] = ["same-origin", "none"];

/**
 * Whether a request that a cookie speaks for comes from our own page. Browsers say so in `Sec-Fetch-Site`, but for
 * addresses that are neither TLS nor local; then `Origin`, which they send with every POST and DELETE, must name the
 * host that was asked, and a GET, which changes nothing and whose answer no other origin may read, passes.
 * Source: Fetch Metadata, https://www.w3.org/TR/fetch-metadata/
 */
export function isFromOwnPage({ method, headers }: FastifyRequest): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || (method === "GET" && ownSites.includes(site));
  if (method === "GET") return true;
  const { origin = "", host } = headers;
  return URL.canParse(origin) && new URL(origin).host === host;
}
