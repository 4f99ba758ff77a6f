import { catalogue, rowOf } from "turnout/catalogue";
import { expect, it, onTestFinished } from "vitest";
import { contents, walk, type Yield } from "../fixtures/react-walk.js";
import { launchBrowser } from "../support/browser.js";
import { type ReportRow, startCollector } from "../support/collector.js";
import { complaintsOf, viewCount } from "../support/page-watch.js";
import { startReactApp } from "../support/react-app.js";

/** Time for 14 pages and some film. */
const walkLimitMs = 240_000;

/** Kinds that the guide itself leaves to a server. */
const serverOnly = catalogue.filter(({ source }) => source.join() === "server").map(({ kind }) => kind);

const expected = walk.flatMap(({ yields }) => yields);

const lineOf = ({ kind, label, id }: Yield): string => {
  const { type, name, slug } = id ? contents[id] : { type: "", name: "", slug: "" };
  const { category = "", action } = rowOf(kind) ?? {};
  return [category.replace("[content type]", type), action, label, id, name, slug].join(" | ");
};

const columns = ["Category", "Action", "Label", "Content ID", "Content Name", "Content Slug"] as const;
const cellsOf = (row: ReportRow): string => columns.map((column) => row[column]).join(" | ");

it("the walk reaches every kind that a page can record", () => {
  const reached = new Set(expected.map(({ kind }) => kind));
  expect(catalogue.map(({ kind }) => kind).filter((kind) => !reached.has(kind))).toEqual(serverOnly);
});

it("the React example yields each row of what is clicked there, in order, and not one more", {
  timeout: walkLimitMs,
}, async () => {
  const [browser, collector] = await Promise.all([launchBrowser(), startCollector()]);
  const app = await startReactApp({ mode: "production", version: 19 }, collector.url);
  onTestFinished(async () => {
    await browser.close();
    await app.stop();
    await collector.stop();
  });
  const page = await browser.newPage();
  const complaints = complaintsOf(page);
  /** A view comes when its page has settled: whoever walks on before is gone before it is a page of its own. */
  const viewed = (count: number): Promise<void> =>
    expect.poll(() => viewCount(collector, page), { timeout: 20_000, interval: 100 }).toBe(count);

  await page.goto(app.url);
  for (const [index, { does }] of walk.entries()) {
    await viewed(index + 1);
    await does(page);
  }
  await page.close({ runBeforeUnload: true });
  const rows = await collector.waitForRows(expected.length);
  expect(rows.map(cellsOf)).toEqual(expected.map(lineOf));
  expect(complaints).toEqual([]);

  const signIn = rows.findIndex(({ Action }) => Action === "Log In");
  const ada = "ada@example.org";
  expect(rows.map((row) => row["User ID"])).toEqual(rows.map((_, index) => (index < signIn ? "" : ada)));
});
