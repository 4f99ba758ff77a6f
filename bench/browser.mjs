import { chromium } from "playwright-core";
import { findChromium } from "../scripts/chromium.mjs";

const options = () => ({
  executablePath: findChromium(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
});

/** Chromium whose storage ends with it. */
export const launchBrowser = () => chromium.launch(options());

/** Chromium as one person's device: what it stores is in `folder`, also when it is killed. */
export async function launchProfile(folder) {
  const context = await chromium.launchPersistentContext(folder, options());
  const devtools = await context.browser().newBrowserCDPSession();
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  const { id } = processInfo.find(({ type }) => type === "browser");
  let ended = false;
  context.once("close", () => {
    ended = true;
  });
  return {
    context,
    ended: () => ended,
    /** SIGKILL for all its processes, which are one group: Playwright starts browsers detached. */
    async kill() {
      const closed = context.waitForEvent("close");
      process.kill(-id, "SIGKILL");
      await closed;
    },
    close: () => (ended ? undefined : context.close()),
  };
}
