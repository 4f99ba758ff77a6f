/** The event's sessions: one that is on now, one that is over. In life they come from the event's own server. */

const minuteMs = 60_000;
const startedAt = Date.now() - 20 * minuteMs;
const dayMs = 24 * 60 * minuteMs;

export interface Session {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly slug: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

export const sessions: readonly Session[] = [
  {
    id: "s17",
    type: "OTSession",
    name: "Letting the sea in",
    slug: "letting-the-sea-in",
    startsAt: startedAt,
    endsAt: startedAt + 90 * minuteMs,
  },
  {
    id: "s09",
    type: "OTSession",
    name: "What the seawall forgot",
    slug: "what-the-seawall-forgot",
    startsAt: startedAt - dayMs,
    endsAt: startedAt - dayMs + 45 * minuteMs,
  },
];
