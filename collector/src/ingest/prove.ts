/** Whether a person's activities are that person's: by a token (JWT, RFC 7519) that the site's server has signed. */
import { jwtVerify } from "jose";
import type { EnvelopeHead, RejectReason } from "turnout/wire";
import type { IdentityKey } from "../config/identity-keys.js";
import type { SiteConfig } from "../config.js";
import type { Batch, Draft, Proof } from "./draft.js";

/** How long after its expiry a token is still looked at, ms: SDKs keep activities for as long. */
const lateLimitMs = 7 * 24 * 3_600_000;

/** What the clocks of the site's server and of the collector may differ by, ms. */
const clockToleranceMs = 60_000;

/**
 * What the envelope's token proves of its user: undefined without a token or user, or when it is not signed with a key
 * of the site, for another site or person, without expiry, or expired for longer than SDKs keep activities. An expired
 * token still proves what happened while it was valid, because an activity may come days after it was recorded.
 */
export async function proofOf(head: EnvelopeHead, site: SiteConfig, receivedAt: number): Promise<Proof | undefined> {
  const { token, user } = head;
  if (token === undefined || user === undefined) return undefined;
  for (const key of site.identityKeys) {
    const proof = await proofBy(key, { token, userId: user.id, siteId: site.id, receivedAt });
    if (proof) return proof;
  }
  return undefined;
}

/** The step: says of each person's activity whether it is proved; refuses it when it must be and is not. */
export function prove(draft: Draft, { site, proof, fromServer }: Batch): Draft | RejectReason {
  const { kept } = draft;
  if (kept.userId === null) return draft;
  const verified = fromServer || covers(proof, kept.at);
  if (!verified && site.identity === "required") return "unproven-identity";
  return { ...draft, kept: { ...kept, verified } };
}

/** Whether a proof holds for a time, ms since 1970. */
export function covers(proof: Proof | undefined, at: number): boolean {
  return proof !== undefined && proof.from <= at && at <= proof.to;
}

interface Claim {
  readonly token: string;
  readonly userId: string;
  readonly siteId: string;
  readonly receivedAt: number;
}

async function proofBy({ key, algorithms }: IdentityKey, claim: Claim): Promise<Proof | undefined> {
  try {
    const { payload } = await jwtVerify(claim.token, key, {
      algorithms: [...algorithms],
      audience: claim.siteId,
      subject: claim.userId,
      requiredClaims: ["exp"],
      currentDate: new Date(claim.receivedAt),
      clockTolerance: (lateLimitMs + clockToleranceMs) / 1_000,
    });
    const { exp = 0, nbf = 0 } = payload;
    return { from: nbf * 1_000 - clockToleranceMs, to: exp * 1_000 + clockToleranceMs };
  } catch {
    return undefined; // whatever is wrong with it, it proves nothing
  }
}
