import type { FastifyReply } from "fastify";
import { RequestError } from "../errors.js";
import type { Store } from "../stores/store.js";

/** The store as it is read for one request: a read that takes long ends when the client has gone. */
export function storeFor(reply: FastifyReply, store: Store): Store {
  const asking = new AbortController();
  const { signal } = asking;
  reply.raw.once("close", () => asking.abort(new RequestError("abandoned")));
  return {
    ...store,
    rows: (filter, after, limit) => store.rows(filter, after, limit, signal),
    count: (filter) => store.count(filter, signal),
    tally: (filter, by) => store.tally(filter, by, signal),
    uniqueUsers: (filter, after, limit) => store.uniqueUsers(filter, after, limit, signal),
  };
}
