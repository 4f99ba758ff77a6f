/** The event's sessions, and a server that takes its time. */
const sessions = [
  { id: "s17", type: "OTSession", name: "Opening keynote", slug: "opening-keynote" },
  { id: "s18", type: "OTSession", name: "Closing words", slug: "closing-words" },
];

export async function loadSession(slug) {
  await new Promise((done) => setTimeout(done, 80));
  return sessions.find((session) => session.slug === slug);
}
