import type { Fault } from "./faulty-proxy.js";
import type { Scenario } from "./scenario.js";
import { closeTab, type Leave, type Trial } from "./trial.js";

/** People who leave: what was tracked the moment before has to get out, or to wait for their return. */
export const leaving: readonly Scenario[] = [
  { name: "tab closed in the task of `track`, nobody comes back", run: (trial) => leaveAtOnce(trial, "close") },
  { name: "link followed in the task of `track`", run: (trial) => leaveAtOnce(trial, "follow") },
  {
    name: "browser closed right after `track`, nobody comes back",
    mayWait: "a browser that ends takes its requests along",
    run: (trial) => closeBrowser(trial),
  },
  {
    name: "browser closed right after `track`, visited again",
    async run(trial) {
      await closeBrowser(trial);
      await trial.visit(await trial.profile());
      await trial.arrived();
    },
  },
  {
    name: "500 pending at close, nobody comes back",
    atOnce: 3,
    mayWait: "browsers let 64 KiB out of a page that is being left, the page's own requests included",
    run: (trial) => closeWithMany(trial),
  },
  {
    name: "500 pending at close, collector away, nobody comes back",
    atOnce: 3,
    mayWait: "nothing reaches a collector that is away",
    run: (trial) => closeWithMany(trial, "away"),
  },
  {
    name: "500 pending at close, collector away, visited again",
    atOnce: 3,
    mayLose: "Chromium may drop the last of several writes that are under way when their page goes",
    async run(trial) {
      const page = await trial.settled(await trial.device());
      trial.befall("away");
      await trial.post(page, 500);
      await trial.after(0, () => closeTab(page));
      trial.befall(undefined);
      await trial.visit(page.context());
      await trial.arrived();
    },
  },
];

/** Tracks and leaves in one task of the page's own: nothing of the SDK's runs in between but what the browser fires. */
async function leaveAtOnce(trial: Trial, way: Leave): Promise<void> {
  const device = await trial.device();
  const opener = await trial.visit(device);
  const opened = device.waitForEvent("page");
  // A script may close only a window that a script has opened.
  await opener.evaluate((address) => void window.open(address), trial.address({ body: '<a href="/next">Next</a>' }));
  const page = await opened;
  await page.waitForLoadState();
  await trial.post(page, 1);
  await trial.arrived();
  await trial.post(page, 20, way);
  await trial.arrived();
}

async function closeBrowser(trial: Trial): Promise<void> {
  const profile = await trial.profile();
  const page = await trial.settled(profile);
  await trial.post(page, 20);
  await trial.after(0, () => profile.close());
  await trial.arrived(500);
}

async function closeWithMany(trial: Trial, fault?: Fault): Promise<void> {
  const page = await trial.settled(await trial.device());
  trial.befall(fault);
  await trial.post(page, 500);
  await trial.after(0, () => closeTab(page));
  await trial.arrived(fault ? 3_000 : 10_000);
}
