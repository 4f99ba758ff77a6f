import type { Page, Request } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { type EventPage, startEventPage } from "../support/event-page.js";
import { startTabs } from "../support/tabs.js";

interface Sdk {
  track(kind: string, details?: object): void;
  flush(): Promise<void>;
}

interface Completeness {
  readonly expected: number;
  readonly received: number;
  readonly unnumbered: number;
  readonly duplicates: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly lost: Readonly<Record<string, number>>;
  readonly missing: { readonly late: number; readonly lost: number };
  readonly devices: number;
  readonly incomplete: readonly { readonly gaps: readonly (readonly [number, number])[] }[];
}

const post = (page: Page, count: number, kind = "feed.post"): Promise<void> =>
  page.evaluate(
    ([many, what]) => {
      const { turnout } = window as unknown as { turnout: Sdk };
      for (let i = 0; i < many; i++) turnout.track(what, { text: `Post ${i}` });
    },
    [count, kind] as const,
  );

const flush = (page: Page): Promise<void> =>
  page.evaluate(() => (window as unknown as { turnout: Sdk }).turnout.flush());

async function startSite(attributes = ""): Promise<EventPage> {
  const event = await startEventPage({ bodies: { "/": "", "/next": "" }, attributes });
  onTestFinished(() => event.stop());
  return event;
}

/** Asks until the answer is as awaited, for 15 seconds at most; the last answer is compared by the caller. */
async function completenessOf(
  { collector }: EventPage,
  isAwaited: (answer: Completeness) => boolean,
): Promise<Completeness> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const answer = await (await fetch(`${collector.reports}/v1/reports/completeness`)).json();
    if (isAwaited(answer) || Date.now() > deadline) return answer;
    await new Promise((next) => setTimeout(next, 100));
  }
}

const wholeWith = (received: number) => (answer: Completeness) => answer.received >= received;

describe("the completeness, of real pages", () => {
  it("is whole after tabs were closed right after they had recorded, once the site is visited again", async () => {
    const event = await startSite();
    const first = await event.open("/");
    const tabs = [first, await first.context().newPage(), await first.context().newPage()];
    for (const tab of tabs.slice(1)) await tab.goto(`${event.site.url}/next`);
    for (const tab of tabs) await post(tab, 20);
    const last = await first.context().newPage();
    for (const tab of tabs) await tab.close();
    await last.goto(`${event.site.url}/`);
    await flush(last);
    // Three tabs: a view, twenty posts and a leave each; and the view of the tab that is still open.
    const answer = await completenessOf(event, wholeWith(3 * 22 + 1));
    expect(answer).toMatchObject({
      ...{ expected: 67, received: 67, missing: { late: 0, lost: 0 }, rejected: {}, lost: {} },
      ...{ devices: 1, incomplete: [] },
    });
  });

  it("is whole of a page that records something while it is being hidden, and stays", async () => {
    const recordHidden = `<script>addEventListener("visibilitychange", () => turnout.track("feed.post", { text: document.visibilityState }), true)</script>`;
    const event = await startEventPage({ bodies: { "/": recordHidden, "/next": "" } });
    onTestFinished(() => event.stop());
    const tabs = await startTabs();
    const page = await tabs.open(`${event.site.url}/`);
    await completenessOf(event, wholeWith(1));
    await tabs.open("about:blank");
    const hidden = await completenessOf(event, wholeWith(2));
    expect(hidden).toMatchObject({ expected: 2, received: 2, unnumbered: 0, missing: { late: 0, lost: 0 } });
    await tabs.show(page);
    const shown = await completenessOf(event, wholeWith(3));
    expect(shown).toMatchObject({ expected: 3, received: 3, unnumbered: 0, missing: { late: 0, lost: 0 } });
    await tabs.stop();
  });

  it("knows of the activities that a device wrote last and that never came", async () => {
    const event = await startSite();
    const page = await event.open("/");
    await post(page, 3);
    await flush(page);
    await page.route("**/v1/activities*", (route) => route.continue({ postData: withWritten(route.request(), 9) }));
    await post(page, 1);
    await flush(page);
    const answer = await completenessOf(event, ({ expected, received }) => expected === 9 && received >= 5);
    // The view, four posts; the numbers from 6 on are the device's word alone.
    expect(answer).toMatchObject({
      expected: 9,
      received: 5,
      missing: { late: 4, lost: 0 },
      incomplete: [{ gaps: [[6, 9]] }],
    });
  });

  it("knows which numbers never came, when the device lost them and went on", async () => {
    const event = await startSite();
    const page = await event.open("/");
    await flush(page);
    await event.collector.kill("SIGKILL");
    await post(page, 5);
    await flush(page);
    await page.goto("about:blank");
    await page.goto(`${event.site.url}/next`).catch(() => undefined);
    await forget(page, [2, 3, 4]);
    await event.collector.restart();
    await page.reload();
    await flush(page);
    const answer = await completenessOf(event, ({ received }) => received >= 5);
    expect(answer).toMatchObject({ missing: { late: 3, lost: 0 }, incomplete: [{ gaps: [[2, 4]] }] });
    expect(answer.expected - answer.received).toBe(3);
  });

  it("counts what did not fit into a full outbox, and nothing of it as missing", async () => {
    const event = await startSite('data-outbox-limit-activities="10"');
    const page = await event.open("/");
    await flush(page);
    await event.collector.kill("SIGKILL");
    await post(page, 30);
    await flush(page);
    await event.collector.restart();
    await flush(page);
    await post(page, 1);
    await flush(page);
    const answer = await completenessOf(event, ({ lost }) => Object.keys(lost).length > 0);
    const lost = answer.lost["outbox-full"] ?? 0;
    expect(lost).toBeGreaterThanOrEqual(20);
    expect(answer).toMatchObject({
      ...{ expected: 1 + 30 + 1, received: 32 - lost, missing: { late: 0, lost: 0 }, rejected: {} },
      lost: { "outbox-full": lost },
    });
  });

  it("counts what the collector refused by its reason, and nothing of it as missing", async () => {
    const event = await startSite();
    const page = await event.open("/");
    await post(page, 2);
    await post(page, 3, "feed.pots");
    await flush(page);
    const answer = await completenessOf(event, ({ expected, missing }) => expected >= 6 && missing.late === 0);
    expect(answer).toMatchObject({
      ...{ expected: 6, received: 3, missing: { late: 0, lost: 0 }, lost: {} },
      rejected: { "unknown-kind": 3 },
    });
  });

  it("is a line on the exporter page", async () => {
    const event = await startSite();
    const page = await event.open("/");
    await post(page, 2);
    await post(page, 1, "feed.pots");
    await flush(page);
    await completenessOf(event, ({ received, rejected }) => received >= 3 && "unknown-kind" in rejected);
    const exporter = await page.context().newPage();
    await exporter.goto(event.collector.reports);
    const line = exporter.locator("#completeness");
    await line.filter({ hasText: "0 of 4 missing, 1 refused" }).waitFor({ timeout: 15_000 });
    expect(await line.locator("[title]").first().getAttribute("title")).toContain("Refused: 1 unknown-kind");
  });
});

/** The body of a request, with what a device says of the numbers it has given. */
function withWritten(request: Request, written: number): string {
  return JSON.stringify({ ...JSON.parse(request.postData() ?? ""), written });
}

/** Takes these numbers out of the device's outbox, as a disk that forgets would. */
async function forget(page: Page, numbers: readonly number[]): Promise<void> {
  await page.evaluate(async (keys) => {
    const [found] = await indexedDB.databases();
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open(found?.name ?? "");
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const transaction = opening.result.transaction("outbox", "readwrite");
        for (const key of keys) transaction.objectStore("outbox").delete(key);
        transaction.oncomplete = () => resolve(opening.result.close());
      };
    });
  }, numbers);
}
