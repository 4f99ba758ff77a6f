import { afterAll, beforeAll, expect, it } from "vitest";
import { type GuideRow, guideRows } from "../fixtures/guide-rows.js";
import { type EventPage, startEventPage } from "../support/event-page.js";

let event: EventPage;

beforeAll(async () => {
  event = await startEventPage({ bodies: { "/": "" }, attributes: 'data-observe="false"' });
});
afterAll(() => event.stop());

it("carries each of the 98 kinds through browser, collector and CSV with the guide's category, action and label", async () => {
  expect(guideRows).toHaveLength(98);
  const page = await event.open("/");
  await page.evaluate((rows: readonly GuideRow[]) => {
    const { turnout } = window as unknown as {
      turnout: { track: (...args: unknown[]) => void; flush: () => Promise<void> };
    };
    for (const { kind, contentType, details } of rows) {
      const content = contentType && {
        id: `id-${kind}`,
        type: contentType,
        name: "Safety basics",
        slug: "safety-basics",
      };
      turnout.track(kind, details, content ? { content } : undefined);
    }
    return turnout.flush();
  }, guideRows);
  const rows = await event.collector.exportRows(["--columns", "Kind"]);
  const cells = rows.map((row) => [row.Kind, row.Category, row.Action, row.Label, row["Content ID"]]);
  expect(cells).toEqual(
    guideRows.map(({ kind, contentType, category, action, label }) => [
      kind,
      category,
      action,
      label,
      contentType ? `id-${kind}` : "",
    ]),
  );
});
