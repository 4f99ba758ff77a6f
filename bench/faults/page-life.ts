import type { Scenario } from "./scenario.js";
import { closeTab } from "./trial.js";

/** Pages that come back. */
export const pageLife: readonly Scenario[] = [
  {
    name: "three round trips through the back/forward cache",
    async run(trial) {
      const device = await trial.device();
      const content = { id: trial.id, type: "OTSession", name: "Opening keynote", slug: "opening-keynote" };
      const page = await trial.visit(device, {
        body: `<main data-turnout-content='${JSON.stringify(content)}'></main>`,
      });
      trial.expect("View", trial.id);
      for (let trip = 0; trip < 3; trip++) {
        await trial.post(page, 5);
        await page.goto(trial.address());
        trial.expect("Leave", trial.id);
        const restored = page.waitForEvent("framenavigated");
        // A task later: the page that answers is gone by then.
        await page.evaluate(() => void setTimeout(() => history.back()));
        await restored;
        trial.expect("View", trial.id);
        await trial.post(page, 5);
      }
      await closeTab(page);
      trial.expect("Leave", trial.id);
      await trial.arrived();
    },
  },
];
