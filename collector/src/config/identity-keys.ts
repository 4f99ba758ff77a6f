import { createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import { ConfigError } from "./config-error.js";
import type { WrittenIdentityKey } from "./shape.js";

/** What a site's server signs identities with, ready to check by. */
export interface IdentityKey {
  /** Names of the algorithm in a token's header; no other is taken with this key. */
  readonly algorithms: readonly string[];
  /** No bare bytes: those would be made a key again for each token, at seven times the cost. */
  readonly key: KeyObject;
}

/** Reads a key; throws a `ConfigError` when it is none of its algorithm. */
export function identityKey({ algorithm, secret, publicKey }: WrittenIdentityKey, path: string): IdentityKey {
  if (algorithm === "HS256") {
    if (secret === undefined || publicKey !== undefined)
      throw new ConfigError(`${path} of HS256 needs a "secret" only`);
    return { algorithms: ["HS256"], key: createSecretKey(Buffer.from(secret)) };
  }
  if (publicKey === undefined || secret !== undefined)
    throw new ConfigError(`${path} of EdDSA needs a "publicKey" only`);
  // EdDSA is the name that all know, Ed25519 the one that RFC 9864 puts in its place.
  return { algorithms: ["EdDSA", "Ed25519"], key: readPublicKey(publicKey, `${path}.publicKey`) };
}

function readPublicKey(pem: string, path: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPublicKey(pem);
  } catch {
    key = undefined;
  }
  const isPublic = key?.asymmetricKeyType === "ed25519" && !pem.includes("PRIVATE");
  if (!key || !isPublic)
    throw new ConfigError(`${path} must be an Ed25519 public key, as openssl pkey -pubout prints it`);
  return key;
}
