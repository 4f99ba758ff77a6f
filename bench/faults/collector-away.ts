import type { Page } from "playwright-core";
import type { Scenario } from "./scenario.js";
import type { Trial } from "./trial.js";

/** The collector's own process, killed and started again, and the net between. */
export const collectorAway: readonly Scenario[] = [
  {
    name: "collector killed, browser closed and started again, then the collector",
    async run(trial) {
      const { collector } = trial.stage;
      const page = await trial.settled(await trial.profile());
      await collector.kill("SIGKILL");
      await trial.post(page, 100);
      await page.context().close();
      await trial.visit(await trial.profile());
      await collector.restart();
      await trial.arrived(60_000);
    },
  },
  {
    name: "collector killed under load, started again",
    async run(trial) {
      const { collector } = trial.stage;
      const page = await trial.settled(await trial.device());
      for (let round = 0; round < 10; round++) {
        await trial.post(page, 60);
        if (round === 5) await collector.kill("SIGKILL");
      }
      await collector.restart();
      await trial.arrived(60_000);
    },
  },
  {
    name: "5,000 activities while offline",
    async run(trial) {
      const device = await trial.device();
      const page = await trial.settled(device);
      await device.setOffline(true);
      for (let round = 0; round < 10; round++) await trial.post(page, 500);
      await device.setOffline(false);
      await trial.arrived(60_000);
    },
  },
  { name: "two tabs with a common backlog", run: (trial) => shareBacklog(trial, 2) },
  { name: "five tabs with a common backlog", run: (trial) => shareBacklog(trial, 5) },
];

async function shareBacklog(trial: Trial, tabs: number): Promise<void> {
  const device = await trial.device();
  const pages: Page[] = [];
  for (let tab = 0; tab < tabs; tab++) pages.push(await trial.settled(device));
  trial.befall("away");
  await Promise.all(pages.map((page) => trial.post(page, 100)));
  trial.befall(undefined);
  await trial.arrived(60_000);
}
