import type { FastifyRequest } from "fastify";
import type { Config, SiteConfig } from "../config.js";
import { RequestError } from "../errors.js";
import { isSecret } from "../secrets.js";

/**
 * The site whose server asks, by the secret key in `Authorization`: `Bearer <key>`, or the user name of `Basic`, as
 * Segment's libraries send it. Throws a `RequestError` when no site has that key.
 */
export function siteOfServer({ headers }: Pick<FastifyRequest, "headers">, { sites }: Config): SiteConfig {
  const given = keyIn(headers.authorization ?? "");
  const site = sites.find(({ serverKeys }) => serverKeys.some((key) => isSecret(given, key)));
  if (!site) throw new RequestError("unknown-server-key");
  return site;
}

function keyIn(authorization: string): string {
  const [scheme = "", credentials = ""] = authorization.split(" ");
  if (scheme.toLowerCase() !== "basic") return scheme.toLowerCase() === "bearer" ? credentials : "";
  return Buffer.from(credentials, "base64").toString("utf8").split(":")[0] ?? "";
}
