/** Sessions of the exporter page: who has shown a report token is known by a cookie that no script can read. */
import { createHash, randomBytes } from "node:crypto";
import type { ReportToken } from "./config/report-tokens.js";

/** How long a session lasts, ms: a working day. */
export const sessionLifeMs = 12 * 3_600_000;

/** Most sessions at a time; above it the oldest ends. */
const sessionsLimit = 10_000;

/** Random bytes of a session's id. */
const idBytes = 32;

/** Sessions that are under way. They live in memory: after a restart people sign in again. */
export interface Sessions {
  /** Begins a session; answers its id. */
  begin(token: ReportToken): string;
  /** The token that a session was begun with; undefined when there is none, or it is over. */
  find(id: string): ReportToken | undefined;
  end(id: string): void;
}

/** No session is under way; `now` is ms since 1970. */
export function createSessions(now: () => number): Sessions {
  // By the id's hash, so that looking one up takes a time which tells nothing about ids that there are.
  const sessions = new Map<string, { readonly token: ReportToken; readonly endsAt: number }>();

  return {
    begin(token) {
      const id = randomBytes(idBytes).toString("base64url");
      sessions.set(keyOf(id), { token, endsAt: now() + sessionLifeMs });
      const [oldest] = sessions.keys();
      if (sessions.size > sessionsLimit && oldest !== undefined) sessions.delete(oldest);
      return id;
    },
    find(id) {
      const key = keyOf(id);
      const session = sessions.get(key);
      if (session && session.endsAt > now()) return session.token;
      sessions.delete(key);
      return undefined;
    },
    end: (id) => void sessions.delete(keyOf(id)),
  };
}

function keyOf(id: string): string {
  return createHash("sha256").update(id).digest("base64url");
}
