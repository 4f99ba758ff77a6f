import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Attendee, sendAttendee } from "../support/attendee.js";
import { launchBrowser } from "../support/browser.js";
import type { ReportRow } from "../support/collector.js";
import { type Demo, startDemo } from "../support/demo.js";

/** Long enough for 20 pages and 20 seconds of film. */
const walkLimitMs = 180_000;

/** What the walk comes across. */
const contents = {
  s17: { type: "OTSession", name: "Letting the sea in", slug: "letting-the-sea-in" },
  s09: { type: "OTSession", name: "What the seawall forgot", slug: "what-the-seawall-forgot" },
  s21: { type: "OTSession", name: "Dredging with a conscience", slug: "dredging-with-a-conscience" },
  s30: { type: "IRLSession", name: "Walk to the breach", slug: "walk-to-the-breach" },
  c3: { type: "Course", name: "Reading a shoreline", slug: "reading-a-shoreline" },
  "c3-l1": { type: "Lesson", name: "Profiles and datums", slug: "profiles-and-datums" },
  "c3-l2": { type: "Lesson", name: "Sediment budgets", slug: "sediment-budgets" },
  r5: { type: "Resource", name: "The field kit", slug: "the-field-kit" },
} as const;

type ContentId = keyof typeof contents;
type Cells = readonly [category: string, action: string, label?: string, content?: ContentId];

/** One page of the walk: what is done there, and the rows that it yields. */
interface Stop {
  readonly page: string;
  readonly does: (ada: Attendee) => Promise<void>;
  readonly yields: readonly Cells[];
}

const on = (id: ContentId, action: string, label?: string): Cells => [`Content - ${contents[id].type}`, action, label, id];
const pageView: Cells = ["Page", "View"];
const pageLeave: Cells = ["Page", "Leave"];

const mark = (kind: string): string => `[data-turnout="${kind}"]`;
const menu = (page: string): string => `.site-nav a[href="${page}.html"]`;
const account = ".header-tools a[href='sign-in.html']";
