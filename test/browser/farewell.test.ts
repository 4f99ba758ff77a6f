import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReportRow } from "../support/collector.js";
import { type EventPage, startEventPage } from "../support/event-page.js";

/** Of about 200 bytes each: more than the 48 KiB that we give to `keepalive`, and with beacons less than the browser's 64. */
const postCount = 300;

interface Host {
  readonly turnout: { track(kind: string, details: object): void };
  fetchLater(url: string): unknown;
}

let event: EventPage;

beforeAll(async () => {
  const plain = '<!doctype html><meta charset="utf-8"><title>Opener</title>';
  event = await startEventPage({
    bodies: { "/": "", "/plain": plain },
    headers: { "permissions-policy": "deferred-fetch=()" },
  });
});
afterAll(() => event.stop());

/** A page with the SDK that may close itself: only what a script has opened may. */
async function openClosable(): Promise<Page> {
  const opener = await event.open("/plain");
  const opened = opener.context().waitForEvent("page");
  await opener.evaluate(() => void window.open("/"));
  const page = await opened;
  await event.collector.waitForRows((rows) => rows.length > 0);
  return page;
}

describe("a page that the browser lets leave nothing for later", () => {
  it("gives beacons what does not fit beside it when it goes", async () => {
    const page = await openClosable();
    expect(
      await page.evaluate(() => {
        try {
          return String((window as unknown as Host).fetchLater("/"));
        } catch (error) {
          return (error as Error).name;
        }
      }),
    ).toBe("QuotaExceededError");
    const closed = page.waitForEvent("close");
    await page
      .evaluate((count) => {
        const { turnout } = window as unknown as Host;
        for (let i = 0; i < count; i++) turnout.track("feed.post", { text: `Post ${i}` });
        window.close();
      }, postCount)
      .catch(() => undefined);
    await closed;
    const posts = (rows: readonly ReportRow[]): readonly ReportRow[] => rows.filter(({ Action }) => Action === "Post");
    const rows = posts(await event.collector.waitForRows((all) => posts(all).length >= postCount));
    expect(new Set(rows.map(({ Label }) => Label)).size).toBe(postCount);
  });
});
