/** The session report: who was at a content, for how long, and what they watched, asked and answered. */

import { csvLine, traitText } from "turnout/catalogue";
import type { SessionReport } from "../answers/session-report.js";
import { secondsOf } from "../spans.js";
import type { Store } from "../stores/store.js";
import { type Attendance, type Attendee, attendanceOf } from "./attendance.js";
import { byteOrderMark } from "./csv.js";
import type { ReportRequest } from "./filter.js";
import { FilterError } from "./filter-error.js";
import type { Zone } from "./zone.js";

const minuteMs = 60_000;

/** Most points along a session's time. */
const pointLimit = 600;

/** How much of a schedule's surroundings is looked at, ms: who comes early, and who stays for a chat. */
const aroundMs = 30 * minuteMs;

/** Attendees in one answer of the JSON; the CSV has all. */
const attendeeLimit = 1_000;

interface SessionColumn {
  readonly title: string;
  readonly cell: (attendee: Attendee, zone: Zone) => string;
}

const minutes = (seconds: number): string => (seconds / 60).toFixed(1);
const moment = (at: number | null, zone: Zone): string => (at === null ? "" : zone.format(at));
const times = (attendee: Attendee, action: string): string => String(attendee.actions.get(action) ?? 0);

const verification = { all: "yes", some: "partly", none: "no" } as const;

/** The columns of the session report, in the order of the sheet. */
const columns: readonly SessionColumn[] = [
  { title: "User ID", cell: ({ user }) => user?.id ?? "" },
  { title: "First", cell: ({ user }) => traitText(user?.first) },
  { title: "Last", cell: ({ user }) => traitText(user?.last) },
  { title: "Company", cell: ({ user }) => traitText(user?.company) },
  { title: "Email", cell: ({ user }) => traitText(user?.email) },
  { title: "Verified", cell: ({ verified }) => verification[verified] },
  { title: "Viewed", cell: ({ viewedAt }, zone) => moment(viewedAt, zone) },
  { title: "Joined", cell: ({ joinedAt }, zone) => moment(joinedAt, zone) },
  { title: "Left", cell: ({ leftAt }, zone) => moment(leftAt, zone) },
  { title: "Left Inferred", cell: ({ inferred }) => (inferred ? "yes" : "no") },
  { title: "Minutes Present", cell: ({ presence }) => minutes(secondsOf(presence) / 1_000) },
  { title: "Live Minutes Watched", cell: ({ live }) => minutes(live.watchedSeconds) },
  { title: "Live Minutes Played", cell: ({ live }) => minutes(live.playedSeconds) },
  { title: "Live Percent", cell: ({ live }) => String(live.percent) },
  { title: "On-demand Minutes Watched", cell: ({ onDemand }) => minutes(onDemand.watchedSeconds) },
  { title: "On-demand Minutes Played", cell: ({ onDemand }) => minutes(onDemand.playedSeconds) },
  { title: "On-demand Percent", cell: ({ onDemand }) => String(onDemand.percent) },
  { title: "Questions", cell: (attendee) => times(attendee, "Question") },
  { title: "Answers", cell: (attendee) => times(attendee, "Answer") },
  { title: "Chat Messages", cell: (attendee) => times(attendee, "Chat") },
  { title: "Reactions", cell: (attendee) => times(attendee, "Emoji") },
];

/** The report of the filter's one content. Throws a `FilterError` when there is not exactly one. */
export async function sessionReport(store: Store, request: ReportRequest): Promise<SessionReport> {
  const content = contentIdOf(request);
  const attendance = await attendanceOf(store, request.filter, request.kinds);
  const schedules = await store.schedules(request.filter.site);
  const { startsAt, endsAt } = schedules.find(({ contentId }) => contentId === content) ?? {};
  const schedule = startsAt === undefined || endsAt === undefined ? null : { startsAt, endsAt };
  const { attendees } = attendance;
  return {
    content,
    schedule,
    funnel: funnelOf(attendees),
    timeline: timelineOf(attendance, schedule),
    columns: columns.map(({ title }) => title),
    rows: attendees.slice(0, attendeeLimit).map((attendee) => cellsOf(attendee, request.zone)),
    people: attendees.length,
  };
}

/** The same as CSV, a line for each person. */
export async function* sessionCsv(store: Store, request: ReportRequest): AsyncGenerator<string> {
  contentIdOf(request);
  const { zone, bom, guard } = request;
  const { attendees } = await attendanceOf(store, request.filter, request.kinds);
  yield (bom ? byteOrderMark : "") +
    csvLine(
      columns.map(({ title }) => title),
      guard,
    );
  for (const attendee of attendees) yield csvLine(cellsOf(attendee, zone), guard);
}

export function contentIdOf({ filter }: ReportRequest): string {
  const [id, ...others] = filter.contentIds ?? [];
  if (id === undefined || others.length > 0)
    throw new FilterError('the session report is of one content: give one "content"');
  return id;
}

function cellsOf(attendee: Attendee, zone: Zone): readonly string[] {
  return columns.map(({ cell }) => cell(attendee, zone));
}

function funnelOf(attendees: readonly Attendee[]): SessionReport["funnel"] {
  const share = ({ live, onDemand }: Attendee): number => Math.max(live.percent, onDemand.percent);
  return {
    viewed: attendees.filter(({ viewedAt, joinedAt }) => viewedAt !== null || joinedAt !== null).length,
    joined: attendees.filter(({ joinedAt }) => joinedAt !== null).length,
    reached: Array.from(
      { length: 10 },
      (_, i) => attendees.filter((attendee) => share(attendee) >= (i + 1) * 10).length,
    ),
  };
}

function timelineOf({ attendees, deeds }: Attendance, schedule: SessionReport["schedule"]): SessionReport["timeline"] {
  const stays = attendees.flatMap(({ presence }) => presence);
  const begins = stays.reduce((least, [from]) => Math.min(least, from), Infinity);
  const ends = stays.reduce((most, [, to]) => Math.max(most, to), -Infinity);
  const first = schedule ? Math.max(begins, schedule.startsAt - aroundMs) : begins;
  const last = schedule ? Math.min(ends, schedule.endsAt + aroundMs) : ends;
  if (!(first < last)) return { from: 0, stepMs: minuteMs, online: [], actions: [] };
  const stepMs = Math.ceil((last - first) / pointLimit / minuteMs) * minuteMs;
  const from = Math.floor(first / stepMs) * stepMs;
  const length = Math.ceil((last - from) / stepMs) + 1;
  const changes = new Array<number>(length + 1).fill(0);
  for (const [start, end] of stays) {
    const [entry, exit] = [start, end].map((at) => Math.min(length, Math.max(0, Math.ceil((at - from) / stepMs))));
    changes[entry as number] = (changes[entry as number] ?? 0) + 1;
    changes[exit as number] = (changes[exit as number] ?? 0) - 1;
  }
  let online = 0;
  const actions = new Map<string, number[]>();
  for (const { at, action } of deeds) {
    const step = Math.floor((at - from) / stepMs);
    if (step < 0 || step >= length) continue;
    const counts = actions.get(action) ?? new Array<number>(length).fill(0);
    counts[step] = (counts[step] ?? 0) + 1;
    actions.set(action, counts);
  }
  return {
    from,
    stepMs,
    online: changes.slice(0, length).map((change) => (online += change)),
    actions: [...actions].map(([action, counts]) => ({ action, counts })),
  };
}
