import { setTimeout as pauseMs } from "node:timers/promises";
import type { BrowserContext } from "playwright-core";

/** Ends something at once, and resolves when it is gone. Made beforehand, so that no look-up delays the fault. */
export type Kill = () => Promise<void>;

/** How long a browser may take to close what is left of a page that crashed, ms; now and then Chromium never does. */
const closingLimitMs = 5_000;

/**
 * SIGKILL for every process that renders a page of this browser, as the system does it when memory runs out; then the
 * person closes what is left of the pages, or ends a browser that does not let them.
 */
export async function rendererKill(context: BrowserContext): Promise<Kill> {
  const endBrowser = await browserKill(context);
  const ids = (await processesOf(context)).filter(({ type }) => type === "renderer").map(({ id }) => id);
  return async () => {
    const crashed = Promise.all(context.pages().map((page) => page.waitForEvent("crash")));
    for (const id of ids) process.kill(id, "SIGKILL");
    await crashed;
    const closed = Promise.all(context.pages().map((page) => page.close())).catch(() => undefined);
    if (!(await Promise.race([closed, pauseMs(closingLimitMs)]))) await endBrowser();
  };
}

/** SIGKILL for the browser and all its processes, which are one group: Playwright starts browsers detached. */
export async function browserKill(context: BrowserContext): Promise<Kill> {
  const main = (await processesOf(context)).find(({ type }) => type === "browser");
  if (!main) throw new Error("The browser does not tell its own process.");
  return async () => {
    const closed = context.waitForEvent("close");
    process.kill(-main.id, "SIGKILL");
    await closed;
  };
}

async function processesOf(
  context: BrowserContext,
): Promise<readonly { readonly type: string; readonly id: number }[]> {
  const session = await context.browser()?.newBrowserCDPSession();
  if (!session) throw new Error("This context belongs to no browser that could be killed.");
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo;
}
