/** The catalogue's rows in the order of the exporter's sections. */
import { adminRows } from "./admin.js";
import { contentRows } from "./content.js";
import { continuingEducationRows } from "./continuing-education.js";
import { courseQuestionsRows } from "./course-questions.js";
import { coursesRows } from "./courses.js";
import { downloadsRows } from "./downloads.js";
import { feedRows } from "./feed.js";
import { forumRows } from "./forum.js";
import { groupsRows } from "./groups.js";
import { helpChatRows } from "./help-chat.js";
import { messagesRows } from "./messages.js";
import { notificationsRows } from "./notifications.js";
import { pagesRows } from "./pages.js";
import { questionsRows } from "./questions.js";
import type { CatalogueRow } from "./row.js";
import { usersRows } from "./users.js";

/** All rows, section by section. */
export const catalogue: readonly CatalogueRow[] = [
  ...adminRows,
  ...contentRows,
  ...continuingEducationRows,
  ...coursesRows,
  ...downloadsRows,
  ...feedRows,
  ...forumRows,
  ...groupsRows,
  ...helpChatRows,
  ...messagesRows,
  ...notificationsRows,
  ...pagesRows,
  ...questionsRows,
  ...courseQuestionsRows,
  ...usersRows,
];
