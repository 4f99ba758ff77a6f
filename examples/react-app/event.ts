/** What the event has to show. In life it comes from the event's own server. */

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

/** A film of 20 seconds, and a paper. */
export const film = new URL("../event-site/media/profiles.webm", import.meta.url).href;
export const slides = new URL("../event-site/files/seawall-slides.pdf", import.meta.url).href;

/** A course of one lesson. */
export const course = { id: "c3", type: "Course", name: "Reading a shoreline", slug: "reading-a-shoreline" } as const;
export const lesson = {
  id: "c3-l1",
  type: "Lesson",
  name: "Profiles and datums",
  slug: "profiles-and-datums",
} as const;
