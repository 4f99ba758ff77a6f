// One person's days at the believable conference, as activities.
import { newId } from "turnout/wire";
import { chats, emojis, files, questions } from "./conference-words.mjs";

const minuteMs = 60_000;
const hourMs = 3_600_000;

/** A day from the first page to the last session. */
export function dayOf({ random, note, contents }, midnight, day) {
  const person = { random, note, contents };
  let at = midnight + 8.6 * hourMs + random() * 0.9 * hourMs;
  at = page(person, at, "/", 40);
  note(at, "user.logIn");
  at = page(person, at + 2_000, "/schedule", 90);
  const sessions = contents.filter(
    ({ startsAt }) => startsAt !== null && startsAt >= midnight && startsAt < midnight + 86_400_000,
  );
  for (const session of sessions) {
    if (random() < 0.15) note(at, "content.schedule", { content: session.content });
    if (random() < 0.62) attend(person, session);
    else if (random() < 0.2) page(person, session.startsAt + 20 * minuteMs, "/lounge", 300);
  }
  if (random() < 0.35) feed(person, midnight + (12.5 + random()) * hourMs);
  if (random() < 0.3) downloads(person, midnight + (12 + 6 * random()) * hourMs);
  if (day === 1 && random() < 0.25) note(midnight + 16.5 * hourMs + random() * hourMs, "ce.claim");
}

function page({ random, note }, at, path, seconds) {
  const view = newId(at);
  const leftAt = at + (0.4 + random()) * seconds * 1_000;
  note(at, "page.view", { path, view, stay: "opens" });
  note(leftAt, "page.leave", { path, view, stay: "closes", inferred: random() < 0.02 });
  return leftAt;
}

/** A session from door to door: early or late, in the picture or elsewhere, with a word or without. */
function attend({ random, note }, { content, startsAt, seconds }) {
  const endsAt = startsAt + seconds * 1_000;
  const from = startsAt + (random() < 0.55 ? -random() * 6 * minuteMs : random() ** 2 * 0.5 * seconds * 1_000);
  const stays = random() < 0.68 ? endsAt - from + random() * 4 * minuteMs : (0.1 + 0.6 * random()) * seconds * 1_000;
  const to = from + stays;
  const view = newId(from);
  const here = { content, view, path: `/${content.slug}` };
  note(from - 4_000, "content.click", { content });
  note(from, "content.view", { ...here, stay: "opens" });
  const joinedAt = Math.max(from, startsAt);
  if (joinedAt < endsAt) note(joinedAt, "content.join", here);
  if (content.type !== "IRLSession") {
    note(joinedAt + 3_000, "content.play", here);
    watch({ note, random }, here, { mode: "live", startsAt, seconds, from: joinedAt, to: Math.min(to, endsAt) });
    talk({ random, note }, here, joinedAt, Math.min(to, endsAt));
  }
  note(to, "content.leave", { ...here, stay: "closes", inferred: random() < 0.03 });
}

/** The tenths that somebody reaches who watches from one moment to another, with a short absence at times. */
function watch({ note, random }, here, { mode, startsAt, seconds, from, to }) {
  const begins = Math.max(0, (from - startsAt) / 1_000);
  const ends = Math.min(seconds, (to - startsAt) / 1_000);
  const away = random() < 0.3 ? begins + random() * Math.max(0, ends - begins) : ends;
  const back = Math.min(ends, away + 60 + random() * 240);
  const pieces = [
    [begins, away],
    [back, ends],
  ].filter(([start, end]) => end > start);
  let watched = 0;
  let owed = [];
  let next = 10;
  for (const [start, end] of pieces) {
    let position = start;
    while (position < end) {
      const need = (next / 100) * seconds - watched;
      const step = Math.min(need, end - position);
      owed.push(rounded(position), rounded(position + step));
      position += step;
      watched += step;
      if (step < need || next > 100) break;
      const played = rounded(watched * (1 + 0.05 * random()));
      const figures = {
        percent: next,
        mode,
        basis: "visible",
        watchedSeconds: rounded(watched),
        durationSeconds: seconds,
      };
      const watchOf = { ...figures, playedSeconds: Math.min(played, seconds), wallSeconds: played, spans: owed };
      const kind = here.content.type === "Lesson" ? "lesson.watch" : "content.watch";
      note(startsAt + position * 1_000, kind, { ...here, watch: watchOf });
      owed = [];
      next += 10;
    }
  }
}

function talk({ random, note }, here, from, to) {
  const sometime = () => from + random() * Math.max(1, to - from);
  const warm = () => from + (0.35 + 0.3 * random()) * Math.max(1, to - from);
  for (let i = 0; i < Math.floor(random() * 4); i++)
    note(warm(), "content.emoji", { ...here, label: pick(emojis, random) });
  if (random() < 0.22) note(sometime(), "content.chat", { ...here, label: pick(chats, random) });
  if (random() < 0.08) note(sometime(), "content.question", { ...here, label: pick(questions, random) });
  if (random() < 0.05) note(warm(), "content.raiseHand", here);
  if (random() < 0.3) note(sometime(), "content.like", here);
  if (random() < 0.35)
    note(from + 0.7 * (to - from), "question.poll", { ...here, label: pick(["Saltmarsh", "Seawall", "Both"], random) });
}

/** An evening with something on demand. */
export function evening(person, at) {
  const { random, note, contents } = person;
  const id = pick(["s09", "s09", "c3-l1", "c3-l2"], random);
  const film = contents.find(({ content }) => content.id === id);
  const from = at + random() * 3 * hourMs;
  const view = newId(from);
  const here = { content: film.content, view, path: `/${film.content.slug}` };
  const isLesson = film.content.type === "Lesson";
  note(from, isLesson ? "lesson.view" : "content.view", { ...here, stay: "opens" });
  note(from + 5_000, isLesson ? "lesson.play" : "content.play", here);
  const to = from + (0.2 + 0.9 * random()) * film.seconds * 1_000;
  watch({ note, random }, here, {
    mode: "on-demand",
    startsAt: from + 5_000,
    seconds: film.seconds,
    from: from + 5_000,
    to,
  });
  if (random() < 0.5) note(to + 5_000, isLesson ? "lesson.complete" : "content.complete", here);
  note(to + 20_000, isLesson ? "lesson.leave" : "content.leave", { ...here, stay: "closes" });
}

function feed({ random, note }, at) {
  note(at, "feed.post", { label: pick(chats, random), path: "/lounge" });
  if (random() < 0.5)
    note(at + 60_000, "feed.comment", { label: `p${Math.floor(random() * 40)} / I am in`, path: "/lounge" });
}

function downloads({ random, note, contents }, at) {
  const kit = contents.find(({ content }) => content.id === "r5");
  for (let i = 0; i <= random() * 2.2; i++) {
    note(at + i * 20_000, "resource.download", {
      label: files[Math.floor(random() ** 2 * files.length)],
      content: kit.content,
    });
  }
}

/** One of them. */
export function pick(values, random) {
  return values[Math.floor(random() * values.length)];
}

function rounded(seconds) {
  return Math.round(seconds * 1_000) / 1_000;
}
