/** Who attended a content: what its activities say of each person, gathered in one pass over them. */
import type { Kinds } from "turnout/catalogue";
import type { User } from "turnout/wire";
import { type Span, unionOf } from "../spans.js";
import type { ActivityFilter, ActivityRow, Store } from "../stores/store.js";
import { rowPages } from "./rows.js";

/** A person at a content. Times are ms since 1970. */
export interface Attendee {
  /** Null for a visitor who did not sign in. */
  readonly user: User | null;
  readonly viewedAt: number | null;
  readonly joinedAt: number | null;
  /** The last leave; null for somebody who is still there. */
  readonly leftAt: number | null;
  /** Whether any of the leaves was concluded rather than observed. */
  readonly inferred: boolean;
  /** Whether they proved who they are: with all that was observed of them here under their name, some, or none of it. */
  readonly verified: "all" | "some" | "none";
  /** From view to leave, stays at the same time once. */
  readonly presence: readonly Span[];
  readonly live: Watched;
  readonly onDemand: Watched;
  /** How often they did what has this action in the guide: Question, Answer, Chat, Emoji … */
  readonly actions: ReadonlyMap<string, number>;
}

/** What was watched at least: as much as the highest tenth proves. */
export interface Watched {
  /** 0, 10 … 100. */
  readonly percent: number;
  /** By the basis of the report: seen, unless the site counts what was played. */
  readonly watchedSeconds: number;
  readonly playedSeconds: number;
}

/** Something done at a content, for plots along its time. */
export interface Deed {
  readonly at: number;
  readonly action: string;
}

export interface Attendance {
  readonly attendees: readonly Attendee[];
  readonly deeds: readonly Deed[];
}

/** Actions that are the frame of a stay and no deeds in it. */
const frame: readonly string[] = ["View", "Leave", "Join", "Click", "Play", "Watch"];

/** Most deeds kept for plots; more than a session of ten thousand people has. */
const deedLimit = 500_000;

interface Gathered {
  user: User | null;
  viewedAt: number | null;
  joinedAt: number | null;
  leftAt: number | null;
  inferred: boolean;
  /** Activities under their name, and how many of these with proof. */
  named: number;
  proved: number;
  /** Whether a view of theirs has no leave yet. */
  isHere: boolean;
  readonly stays: Span[];
  live: Watched;
  onDemand: Watched;
  readonly actions: Map<string, number>;
}

/** A view whose leave has not come; who signs in meanwhile leaves as somebody else. */
interface Opened {
  readonly at: number;
  readonly person: Gathered;
}

const nothing: Watched = { percent: 0, watchedSeconds: 0, playedSeconds: 0 };

/** Reads all activities on the filter's content; memory grows with the people and what they did, not with the pages. */
export async function attendanceOf(store: Store, filter: ActivityFilter, kinds: Kinds): Promise<Attendance> {
  const people = new Map<string, Gathered>();
  const signedIn = new Map<string, string>();
  const opened = new Map<string, Opened>();
  const deeds: Deed[] = [];
  for await (const rows of rowPages(store, filter)) {
    for (const row of rows) {
      if (row.device !== null && row.user) signedIn.set(row.device, row.user.id);
      const action = kinds.rowOf(row.kind)?.action ?? row.kind;
      const person = gatheredOf(people, row);
      note(person, row, action, opened);
      if (row.user && !row.inferred) person.named++;
      if (row.user && !row.inferred && row.verified) person.proved++;
      if (!frame.includes(action) && deeds.length < deedLimit) deeds.push({ at: row.at, action });
    }
  }
  for (const { person } of opened.values()) person.isHere = true;
  for (const [device, userId] of signedIn) {
    const visitor = people.get(`device ${device}`);
    const user = people.get(`user ${userId}`);
    if (!visitor || !user) continue;
    people.delete(`device ${device}`);
    join(user, visitor);
  }
  const came = [...people.values()].filter(hasCome);
  return { attendees: came.map(attendeeOf).sort(inOrder), deeds };
}

/** The user, else the device, else the session: a visitor who signs in later becomes the user. */
function gatheredOf(people: Map<string, Gathered>, { user, device, session, id }: ActivityRow): Gathered {
  const key = user ? `user ${user.id}` : device === null ? `session ${session ?? id}` : `device ${device}`;
  const known = people.get(key);
  if (known) return known;
  const made: Gathered = {
    user,
    ...{ viewedAt: null, joinedAt: null, leftAt: null, inferred: false, isHere: false, named: 0, proved: 0 },
    ...{ stays: [], live: nothing, onDemand: nothing, actions: new Map() },
  };
  people.set(key, made);
  return made;
}

function note(
  person: Gathered,
  { at, view, inferred, watch }: ActivityRow,
  action: string,
  opened: Map<string, Opened>,
): void {
  if (action === "View") {
    person.viewedAt ??= at;
    if (view !== null) opened.set(view, { at, person });
  } else if (action === "Join") {
    person.joinedAt ??= at;
  } else if (action === "Leave") {
    const entry = opened.get(view ?? "");
    if (entry) person.stays.push([entry.at, at]);
    opened.delete(view ?? "");
    person.leftAt = at;
    person.inferred ||= inferred;
  } else if (watch) {
    const mode = watch.mode === "live" ? "live" : "onDemand";
    const { percent, watchedSeconds, playedSeconds = watchedSeconds } = watch;
    if (percent > person[mode].percent) person[mode] = { percent, watchedSeconds, playedSeconds };
  } else if (!frame.includes(action)) {
    person.actions.set(action, (person.actions.get(action) ?? 0) + 1);
  }
}

function join(user: Gathered, visitor: Gathered): void {
  const earlier = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.min(a, b));
  user.viewedAt = earlier(user.viewedAt, visitor.viewedAt);
  user.joinedAt = earlier(user.joinedAt, visitor.joinedAt);
  user.leftAt =
    user.leftAt === null || visitor.leftAt === null
      ? (user.leftAt ?? visitor.leftAt)
      : Math.max(user.leftAt, visitor.leftAt);
  user.inferred ||= visitor.inferred;
  user.stays.push(...visitor.stays);
  user.isHere ||= visitor.isHere;
  for (const mode of ["live", "onDemand"] as const)
    if (visitor[mode].percent > user[mode].percent) user[mode] = visitor[mode];
  for (const [action, count] of visitor.actions) user.actions.set(action, (user.actions.get(action) ?? 0) + count);
}

function attendeeOf({ isHere, stays, named, proved, ...person }: Gathered): Attendee {
  const verified = proved === 0 ? "none" : proved === named ? "all" : "some";
  return { ...person, verified, leftAt: isHere ? null : person.leftAt, presence: unionOf(stays) };
}

/** Who put a session on their schedule has not been there yet. */
function hasCome({ viewedAt, joinedAt, live, onDemand }: Gathered): boolean {
  return viewedAt !== null || joinedAt !== null || live.percent + onDemand.percent > 0;
}

/** By name, as a list at a door is read; visitors last. */
function inOrder(a: Attendee, b: Attendee): number {
  const nameOf = ({ user }: Attendee) => `${user?.last ?? ""}\u0000${user?.first ?? ""}\u0000${user?.id ?? ""}`;
  return Number(a.user === null) - Number(b.user === null) || nameOf(a).localeCompare(nameOf(b));
}
