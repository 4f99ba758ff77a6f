import type { Browser } from "playwright-core";
import { catalogue } from "turnout/catalogue";
import { afterAll, beforeAll, expect, it } from "vitest";
import { contents, type Stop, walk, type Yield } from "../fixtures/demo-walk.js";
import { type Attendee, sendAttendee } from "../support/attendee.js";
import { launchBrowser } from "../support/browser.js";
import type { ReportRow } from "../support/collector.js";
import { type Demo, startDemo } from "../support/demo.js";

/** Time for 25 pages and 25 seconds of film. */
const walkLimitMs = 180_000;

const nobody = ["", "", "", "", ""];
/** As last told: what is known of a person is joined when the report is made. */
const ada = ["ada@example.org", "Ada", "Lovelace", "Difference Ltd", "Ada@example.org"];

let demo: Demo;
let browser: Browser;
let attendee: Attendee;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  attendee = await sendAttendee(browser);
});

afterAll(async () => {
  await browser.close();
  await demo.stop();
});

const rowsOf = (stops: readonly Stop[]): readonly Yield[] => stops.flatMap(({ yields }) => yields);

const lineOf = ({ category, action, label, id }: Yield): string => {
  const { name, slug } = id ? contents[id] : { name: "", slug: "" };
  return [category, action, label, id, name, slug].join(" | ");
};

/** Whose each row is: Ada's from the sign-in to the leave after the sign-out, which closes a view that was hers. */
function personsOf(rows: readonly Yield[]): readonly string[] {
  const signIn = rows.findIndex(({ action }) => action === "Create");
  const signOut = rows.findIndex(({ action }) => action === "Log Out");
  return rows.map((_, index) => (index >= signIn && index <= signOut + 1 ? ada : nobody).join(" | "));
}

const columns = {
  person: ["User ID", "First", "Last", "Company", "Email"],
  deed: ["Category", "Action", "Label", "Content ID", "Content Name", "Content Slug"],
} as const;
const cellsOf = (row: ReportRow, part: keyof typeof columns): string =>
  columns[part].map((column) => row[column]).join(" | ");
const timeOf = (row: ReportRow): number => Date.parse(`${row["Date/Time"].replace(" ", "T")}Z`);

const serverOnly = catalogue.filter(({ source }) => source.join() === "server").map(({ kind }) => kind);

it("yields each row of what an attendee does at the demo site, of every kind that a page can tell of, and not one more", {
  timeout: walkLimitMs,
}, async () => {
  const expected = rowsOf(walk);
  const startedAt = Date.now();
  await attendee.open(demo.siteUrl);
  for (const { does } of walk) await does(attendee);
  const endedAt = Date.now();

  await demo.waitForRows((rows) => rows.length >= expected.length);
  const rows = await demo.exportRows(["--zone", "UTC", "--columns", "Kind"]);
  expect(rows.map((row) => cellsOf(row, "deed"))).toEqual(expected.map(lineOf));
  expect(rows.map((row) => cellsOf(row, "person"))).toEqual(personsOf(expected));

  const reached = new Set(rows.map((row) => row.Kind));
  expect(catalogue.filter(({ kind }) => !reached.has(kind)).map(({ kind }) => kind)).toEqual(serverOnly);

  const times = rows.map(timeOf);
  expect(times).toEqual([...times].sort((one, other) => one - other));
  expect(times[0]).toBeGreaterThan(startedAt - 1_000);
  expect(times.at(-1)).toBeLessThanOrEqual(endedAt);
  expect(attendee.complaints).toEqual([]);
});
