import type { adminRows } from "./admin.js";
import type { contentRows } from "./content.js";
import type { continuingEducationRows } from "./continuing-education.js";
import type { courseQuestionsRows } from "./course-questions.js";
import type { coursesRows } from "./courses.js";
import type { downloadsRows } from "./downloads.js";
import type { feedRows } from "./feed.js";
import type { forumRows } from "./forum.js";
import type { groupsRows } from "./groups.js";
import type { helpChatRows } from "./help-chat.js";
import type { messagesRows } from "./messages.js";
import type { notificationsRows } from "./notifications.js";
import type { pagesRows } from "./pages.js";
import type { questionsRows } from "./questions.js";
import type { SiteKinds } from "./site-kinds.js";
import type { usersRows } from "./users.js";

type Row = (
  | typeof adminRows
  | typeof contentRows
  | typeof continuingEducationRows
  | typeof courseQuestionsRows
  | typeof coursesRows
  | typeof downloadsRows
  | typeof feedRows
  | typeof forumRows
  | typeof groupsRows
  | typeof helpChatRows
  | typeof messagesRows
  | typeof notificationsRows
  | typeof pagesRows
  | typeof questionsRows
  | typeof usersRows
)[number];

type GuideKind = Row["kind"];

/** Every kind of activity: the catalogue's, such as `"content.like"`, and the site's own. */
export type Kind = GuideKind | keyof SiteKinds;

/** A review's stars. */
export type Rating = 1 | 2 | 3 | 4 | 5;

type ValueOf<Name> = Name extends "rating" ? Rating : Name extends "answers" ? readonly string[] : string;

/** Details that may be left out: `title` and `slug` default to the content's, a review may have no words. */
type Optional<K extends GuideKind> = "title" | "slug" | (K extends "content.review" ? "text" : never);

type NamesOf<K extends GuideKind> = Extract<Row, { kind: K }>["details"][number];

type GuideDetails<K extends GuideKind> = [NamesOf<K>] extends [never]
  ? undefined
  : { readonly [N in Exclude<NamesOf<K>, Optional<K>>]: ValueOf<N> } & {
      readonly [N in Extract<NamesOf<K>, Optional<K>>]?: ValueOf<N>;
    };

/** The details of a kind: an object of what makes its label, or `undefined` for a kind that has none. */
export type DetailsOf<K extends Kind> = K extends keyof SiteKinds
  ? SiteKinds[K]
  : K extends GuideKind
    ? GuideDetails<K>
    : never;

/** A detail as it travels: a text, a number of stars, or a list of answers. */
export type DetailValue = string | number | readonly string[];

/** Details of any kind, after they were checked. */
export type Details = { readonly [name: string]: DetailValue };
