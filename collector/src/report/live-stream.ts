/** The last activities as they arrive, as server-sent events. Source: https://html.spec.whatwg.org/multipage/server-sent-events.html */

import { reportColumns } from "turnout/catalogue";
import type { LiveFeed } from "../live.js";
import { activityRow } from "../stores/activity-row.js";
import { matches } from "../stores/matches.js";
import type { ReportRequest } from "./filter.js";
import { cellsOf } from "./rows.js";

/** Activities that wait for a slow reader; beyond it the oldest are left out, and their number is told. */
const waitingLimit = 500;

/** How often a comment is sent when nothing happens, ms: proxies close connections that are silent for a minute. */
const heartbeatMs = 15_000;

/**
 * Events of a request: `columns` first, then `row` for each activity of its filter, and `missed` with how many were left
 * out. It ends when `signal` says so, or its reader goes away.
 */
export async function* liveEvents(feed: LiveFeed, request: ReportRequest, signal: AbortSignal): AsyncGenerator<string> {
  const columns = [...reportColumns, ...request.columns];
  const { to: _end, ...filter } = request.filter;
  let waiting: string[] = [];
  let missed = 0;
  let wake = (): void => {};
  const stop = feed.listen(({ activity, user }) => {
    if (!matches(filter, activity)) return;
    const person = activity.userId === null ? null : (user ?? { id: activity.userId });
    waiting.push(event("row", cellsOf(activityRow(activity, person), columns, request)));
    if (waiting.length > waitingLimit) missed += waiting.splice(0, waiting.length - waitingLimit).length;
    wake();
  });
  signal.addEventListener("abort", () => wake());
  try {
    yield event(
      "columns",
      columns.map(({ title }) => title),
    );
    while (!signal.aborted) {
      const events = missed > 0 ? [event("missed", missed), ...waiting] : waiting;
      [waiting, missed] = [[], 0];
      yield events.length > 0 ? events.join("") : ": still here\n\n";
      if (waiting.length > 0 || signal.aborted) continue;
      await new Promise<void>((resolve) => {
        const beat = setTimeout(resolve, heartbeatMs);
        wake = () => {
          clearTimeout(beat);
          resolve();
        };
      });
    }
  } finally {
    stop();
  }
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
