import { type ErasedAt, personDigest } from "../suppression.js";
import type { SqliteDatabase } from "./schema.js";

/**
 * Answers a function that tells when a person was erased; undefined while nobody has been, which is asked once for a
 * transaction and spares the digests of all people in it.
 */
export function erasedAtReader(database: SqliteDatabase): () => ErasedAt | undefined {
  const any = database.prepare<[], number>("SELECT EXISTS (SELECT 1 FROM erased)").pluck();
  const find = database.prepare<[Buffer], number>("SELECT erased_at FROM erased WHERE person = ?").pluck();
  return () => (any.get() === 0 ? undefined : (key) => find.get(personDigest(key)));
}
