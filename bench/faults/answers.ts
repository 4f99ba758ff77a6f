import type { Fault } from "./faulty-proxy.js";
import type { Scenario } from "./scenario.js";
import { closeTab, type Trial } from "./trial.js";

/** How long a collector refuses, ms. The table's run asks for a minute. */
const refusalMs = Number(process.env.TURNOUT_REFUSAL_SECONDS ?? 5) * 1_000;

/** Answers that say no, come late, or do not come. */
export const answers: readonly Scenario[] = [
  {
    name: `503 for ${refusalMs / 1_000} seconds`,
    atOnce: 10,
    run: (trial) => endure(trial, { status: 503 }, refusalMs),
  },
  {
    name: "429 with Retry-After of 2 seconds",
    atOnce: 5,
    run: (trial) => endure(trial, { status: 429, retryAfter: "2" }, 3_000),
  },
  {
    name: "answers lost after the commit",
    atOnce: 5,
    run: (trial) => endure(trial, { answerLost: true }, 3_000),
  },
  {
    name: "slow collector: answers after 2 seconds",
    atOnce: 5,
    run: (trial) => endure(trial, { delayMs: 2_000 }, 5_000),
  },
  {
    name: "very slow collector: answers after 12 seconds, when nobody waits any more",
    atOnce: 10,
    run: (trial) => endure(trial, { delayMs: 12_000 }, 13_000),
  },
  {
    name: "answers lost after the commit, tab closed, visited again",
    atOnce: 2,
    async run(trial) {
      const device = await trial.device();
      const page = await trial.settled(device);
      trial.befall({ answerLost: true });
      await trial.post(page, 100);
      await trial.arrived();
      await closeTab(page);
      trial.befall(undefined);
      await trial.comeBack();
    },
  },
];

/** Tracks a hundred activities while it lasts, in five lots, and waits for what comes after it. */
async function endure(trial: Trial, fault: Fault, lastsMs: number): Promise<void> {
  const page = await trial.settled(await trial.device());
  trial.befall(fault);
  const endsAt = Date.now() + lastsMs;
  for (let lot = 0; lot < 5; lot++) {
    await trial.post(page, 20);
    await page.waitForTimeout(Math.min(500, lastsMs / 10));
  }
  await page.waitForTimeout(Math.max(0, endsAt - Date.now()));
  trial.befall(undefined);
  await trial.arrived(90_000);
}
