import { createHmac } from "node:crypto";
import { categoryOf } from "turnout/catalogue";
import type { ForwardTarget } from "../config/forward-targets.js";
import type { SiteConfig } from "../config.js";
import type { Outgoing } from "../stores/forwarding.js";
import type { ForwardRequest } from "./forward-request.js";

/** The header that proves who sends: `t=<seconds since 1970>,v1=<hex>`. */
const signatureHeader = "Turnout-Signature";

/** Activities as JSON, signed. The time is signed too, so that nobody can send it again much later. */
export function signedWebhook(
  outgoing: readonly Outgoing[],
  site: SiteConfig,
  { secret = "" }: ForwardTarget,
): ForwardRequest {
  const activities = outgoing.map(({ row }) => {
    const known = site.kinds.rowOf(row.kind);
    return {
      ...row,
      at: new Date(row.at).toISOString(),
      category: known ? categoryOf(known, row.content?.type) : "",
      action: known?.action ?? row.kind,
    };
  });
  const body = JSON.stringify({ site: site.id, activities });
  return { body, headers: { [signatureHeader]: signatureOf(body, secret, Math.floor(Date.now() / 1_000)) } };
}

/** The signature of a body at a time, seconds since 1970: HMAC-SHA256 of `<seconds>.<body>`. */
function signatureOf(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`;
}
