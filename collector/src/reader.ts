import type { FastifyRequest } from "fastify";
import { RequestError } from "./errors.js";

/** Who reads reports, and what of them. */
export interface Reader {
  /** Whose token it is. */
  readonly name: string;
  /** Ids of the sites that may be read. */
  readonly siteIds: readonly string[];
  /** Ids of the only contents of which something may be read; absent, all may. */
  readonly contentIds?: readonly string[];
}

/** The options of a route that content admins may use too; one without them is for site admins only. */
export const forContentAdmins = { config: { forContentAdmins: true } } as const;

const readers = new WeakMap<FastifyRequest, Reader>();

/** Notes who asks, once that is known. */
export function noteReader(request: FastifyRequest, reader: Reader): void {
  readers.set(request, reader);
}

/** Who asks; throws a `RequestError` for a request that nobody has let in. */
export function readerOf(request: FastifyRequest): Reader {
  const reader = readers.get(request);
  if (!reader) throw new RequestError("report-access-denied");
  return reader;
}

/**
 * The contents that a reader gets to read of, of those asked for; undefined means all there are. Throws a
 * `RequestError` when one of them is not the reader's: an answer without it would look like one in which nothing
 * happened.
 */
export function readableContents({ contentIds }: Reader, asked: readonly string[]): readonly string[] | undefined {
  if (contentIds === undefined) return asked.length > 0 ? asked : undefined;
  if (!asked.every((id) => contentIds.includes(id))) throw new RequestError("not-your-content");
  return asked.length > 0 ? asked : contentIds;
}
