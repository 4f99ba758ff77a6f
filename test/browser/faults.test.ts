import { afterAll, beforeAll, expect, it } from "vitest";
import { scenarios } from "../../bench/faults/scenarios.js";
import { type Stage, startStage } from "../../bench/faults/stage.js";
import { runTrials } from "../../bench/faults/tally.js";

/** One on each of two stages; `npm run bench:faults` runs the same scenarios with more. */
const trials = 2;
let stages: readonly Stage[];

beforeAll(async () => {
  stages = await Promise.all([startStage(), startStage()]);
});
afterAll(() => Promise.all(stages.map((stage) => stage.stop())));

for (const scenario of scenarios) {
  const { name, mayLose, mayWait } = scenario;
  it(`nothing is lost uncounted and nothing is there twice: ${name}`, { timeout: 120_000 }, async () => {
    const { twice, lost, waited, counted, wrong } = await runTrials(stages, scenario, trials);
    const countedLosses = Object.values(counted).reduce((total, count) => total + count, 0);
    expect(twice, wrong.join("\n")).toBe(0);
    if (mayLose === undefined) expect(lost, wrong.join("\n")).toBeLessThanOrEqual(countedLosses);
    if (mayWait === undefined) expect(waited).toBe(0);
  });
}
