/** Secrets of which the collector knows only the hash, so that who reads its configuration cannot use them. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A secret of which only the hash is known here. */
export interface Secret {
  /** Whose it is, for records and messages. */
  readonly name: string;
  /** `sha256:` and the SHA-256 of the secret, hexadecimal. */
  readonly hash: string;
}

/** Random bytes of a new secret: nobody guesses 256 bits, which is why a plain fast hash protects them. */
const secretBytes = 32;

/** A new secret; its beginning lets scanners of source code find it where it should not be. */
export function newSecret(): string {
  return `turnout_${randomBytes(secretBytes).toString("base64url")}`;
}

/** The hash of a secret as the configuration holds it. */
export function hashOf(secret: string): string {
  return `sha256:${createHash("sha256").update(secret).digest("hex")}`;
}

/** Whether this is the secret of the hash; takes the same time for each wrong one. */
export function isSecret(given: string, { hash }: Secret): boolean {
  return timingSafeEqual(Buffer.from(hashOf(given)), Buffer.from(hash));
}
