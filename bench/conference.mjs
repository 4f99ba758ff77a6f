// A believable conference as the collector would have stored it: two days at the coast, some people and what they did.
// The same seed makes the same conference, so that figures and pictures can be compared.
import { newId } from "turnout/wire";
import { dayOf, evening, pick } from "./conference-days.mjs";
import { companies, firstNames, lastNames, programme, roles } from "./conference-words.mjs";

const minuteMs = 60_000;
const hourMs = 3_600_000;

/**
 * Yields units for `store.write`, a person each, until there are so many rows. `days` of the conference are yesterday
 * and today unless `startsAt` (ms, midnight of its first day) says otherwise. Nothing lies after `endsAt`.
 */
export function* conference({ rows, seed = 26, site = "demo", startsAt, endsAt }) {
  const random = generator(seed);
  const first = startsAt ?? Math.floor(Date.now() / 86_400_000) * 86_400_000 - 86_400_000;
  const last = endsAt ?? Date.now();
  const contents = programme.map((entry) => contentOf(entry, first));
  let written = 0;
  for (let number = 1; written < rows; number++) {
    const visit = visitOf({ number, random, site, contents, first, last });
    const activities = visit.activities.slice(0, rows - written);
    written += activities.length;
    yield {
      activities,
      people: visit.people,
      rejected: [],
      ledger: ledgerOf(activities, site, visit.device),
      schedules: number === 1 ? schedulesOf(contents, site) : [],
    };
  }
}

/** The account of a device of which everything has come. */
function ledgerOf(activities, site, device) {
  const at = activities.at(-1)?.receivedAt ?? 0;
  return { site, device, at, written: activities.length, losses: {}, repeats: 0 };
}

/** The staff of the conference, as a configuration names them. */
export const staff = ["@neapwater.example", "test=true"];

function contentOf([id, type, name, day, time, minutes], first) {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z]+/g, "-")
    .replace(/^-|-$/g, "");
  const startsAt = day === null ? null : first + day * 86_400_000 + clock(time);
  return { content: { id, type, name, slug }, startsAt, seconds: minutes * 60 };
}

function clock(time) {
  const [hours, minutes] = time.split(":").map(Number);
  return hours * hourMs + minutes * minuteMs;
}

function schedulesOf(contents, site) {
  return contents
    .filter(({ startsAt }) => startsAt !== null)
    .map(({ content, startsAt, seconds }) => ({
      site,
      contentId: content.id,
      startsAt,
      endsAt: startsAt + seconds * 1_000,
      toldAt: startsAt,
    }));
}

/** One person's two days. */
function visitOf({ number, random, site, contents, first, last }) {
  const visitor = random() < 0.12;
  const isStaff = number % 29 === 0;
  const user = visitor ? null : personOf(number, random, isStaff);
  const verified = !visitor && number % 5 !== 0;
  const device = newId(first - hourMs);
  const activities = [];
  const note = (at, kind, more = {}) => {
    const whole = Math.round(at);
    if (whole >= last) return;
    activities.push({
      site,
      id: newId(whole),
      ts: whole,
      at: whole,
      receivedAt: whole + 900,
      seq: 0,
      kind,
      label: null,
      content: null,
      userId: user?.id ?? null,
      device,
      session: device,
      view: null,
      path: "/",
      inferred: false,
      verified,
      watch: null,
      stay: null,
      ...more,
    });
  };
  const person = { random, note, contents };
  for (const day of [0, 1]) if (random() < 0.82) dayOf(person, first + day * 86_400_000, day);
  if (random() < 0.4) evening(person, first + 20 * hourMs);
  activities.sort((a, b) => a.at - b.at);
  for (const [index, activity] of activities.entries()) activity.seq = index + 1;
  return { activities, device, people: user ? [{ site, user, toldAt: first, verified }] : [] };
}

function personOf(number, random, isStaff) {
  const firstName = firstNames[number % firstNames.length];
  const lastName = lastNames[Math.floor(number / 3) % lastNames.length];
  const mailbox = `${firstName}.${lastName}`
    .normalize("NFD")
    .replace(/[^a-zA-Z.]/g, "")
    .toLowerCase();
  return {
    id: `u${number}`,
    first: firstName,
    last: lastName,
    company: isStaff ? "Neapwater Office" : pick(companies, random),
    email: `${mailbox}${number}@${isStaff ? "neapwater.example" : "example.org"}`,
    role: pick(roles, random),
    tags: random() < 0.3 ? ["Speaker", "Day pass"] : ["Full pass"],
    ...(number % 97 === 0 && { test: true }),
  };
}

/** Mulberry32: small, even enough, and the same everywhere. Source: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
