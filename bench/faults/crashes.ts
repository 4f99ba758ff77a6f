import type { Fault } from "./faulty-proxy.js";
import { browserKill, rendererKill } from "./processes.js";
import type { Scenario } from "./scenario.js";
import type { Trial } from "./trial.js";

const tooEarly = "what has not left the page's process dies with it, and no browser offers a faster way out";

/** Processes that end without a word. The person comes back afterwards, but where it says otherwise. */
export const crashes: readonly Scenario[] = [
  { name: "renderer killed 0 ms after `track`", mayLose: tooEarly, run: (trial) => killRenderer(trial, 0) },
  { name: "renderer killed 50 ms after `track`", run: (trial) => killRenderer(trial, 50) },
  { name: "renderer killed 250 ms after `track`", run: (trial) => killRenderer(trial, 250) },
  {
    name: "renderer killed 250 ms after `track`, nobody comes back",
    mayWait: "nothing of the page is left to send it",
    async run(trial) {
      await killAfterPosts(trial, 250);
      await trial.arrived(2_000);
    },
  },
  { name: "browser killed 0 ms after `track`", mayLose: tooEarly, run: (trial) => killBrowser(trial, 0) },
  { name: "browser killed 50 ms after `track`", run: (trial) => killBrowser(trial, 50) },
  { name: "browser killed 250 ms after `track`", run: (trial) => killBrowser(trial, 250) },
  { name: "browser killed 1,000 ms after `track`", run: (trial) => killBrowser(trial, 1_000) },
  {
    name: "browser killed 250 ms after `track`, collector away meanwhile",
    run: (trial) => killBrowser(trial, 250, "away"),
  },
];

async function killRenderer(trial: Trial, delayMs: number): Promise<void> {
  await killAfterPosts(trial, delayMs);
  await trial.comeBack();
}

async function killAfterPosts(trial: Trial, delayMs: number): Promise<void> {
  const profile = await trial.profile();
  const page = await trial.settled(profile);
  const kill = await rendererKill(profile);
  await trial.post(page, 20);
  await trial.after(delayMs, kill);
}

async function killBrowser(trial: Trial, delayMs: number, fault?: Fault): Promise<void> {
  const profile = await trial.profile();
  const page = await trial.settled(profile);
  const kill = await browserKill(profile);
  trial.befall(fault);
  await trial.post(page, 20);
  await trial.after(delayMs, kill);
  await trial.comeBack();
}
