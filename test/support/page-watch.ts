import type { Page } from "playwright-core";
import type { Collector } from "./collector.js";

/**
 * What a page complains of from now on: errors that nobody caught, and what it prints as errors and warnings, save for the
 * icon that browsers ask every site for.
 */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    const isOfIcon = message.location().url.endsWith("/favicon.ico");
    if (["error", "warning"].includes(message.type()) && !isOfIcon) complaints.push(message.text());
  });
  return complaints;
}

/** Waits until the notifications in view have been there for as long as counts, once what sees them is loaded. */
export async function readNotifications(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    performance.getEntriesByType("resource").some(({ name }) => name.includes("follow-rare")),
  );
  const since = await page.evaluate(() => performance.now());
  await page.waitForFunction((from) => performance.now() > from + 2_000, since);
}

const viewKinds = "page,content,course,lesson,group,user,admin".replaceAll(/\w+/g, "$&.view");

/** How many views of pages of any kind the collector has, once `page` has sent what waits there. */
export async function viewCount(collector: Collector, page: Page): Promise<number> {
  // What waits is sent when the browser comes back online, rather than some seconds later. A page may just be going.
  await page.evaluate(() => dispatchEvent(new Event("online"))).catch(() => undefined);
  const answer = await fetch(`${collector.url}/v1/reports/count?kind=${viewKinds}`);
  return ((await answer.json()) as { count: number }).count;
}
