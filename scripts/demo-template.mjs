/** How long the demo's live session lasts, and how much of it is over when the demo starts, minutes. */
const sessionMinutes = 90;
const overAtStartMinutes = 20;

const minuteMs = 60_000;

/**
 * Fills in what the demo's pages cannot know: `%COLLECTOR%`, and `%LIVE_START%` and `%LIVE_END%` as ISO times, also with
 * minutes added or taken, such as `%LIVE_END+15m%`. Times are milliseconds since 1970.
 */
export function fillTemplate(html, { collector, startedAt, now }) {
  const live = liveSession(startedAt, now);
  return html
    .replaceAll("%COLLECTOR%", () => collector)
    .replaceAll(/%LIVE_(START|END)(?:([+-]\d+)m)?%/g, (_, edge, minutes = "0") =>
      new Date(live[edge] + Number(minutes) * minuteMs).toISOString(),
    );
}

/** The session around `now`: one follows the other without a pause, so that something is on however long the demo runs. */
export function liveSession(startedAt, now) {
  const firstAt = Math.floor(startedAt / (5 * minuteMs)) * 5 * minuteMs - overAtStartMinutes * minuteMs;
  const lengthMs = sessionMinutes * minuteMs;
  const START = firstAt + Math.floor((now - firstAt) / lengthMs) * lengthMs;
  return { START, END: START + lengthMs };
}
