import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scenarios } from "../../bench/faults/scenarios.js";
import { type Stage, startStage } from "../../bench/faults/stage.js";
import { runTrials } from "../../bench/faults/tally.js";

/** Each scenario once, two at a time; `npm run bench:faults` runs the same with more trials. */
const stageCount = 2;
let stages: readonly Stage[];
const free: Stage[] = [];
const waiting: ((stage: Stage) => void)[] = [];

beforeAll(async () => {
  stages = await Promise.all(Array.from({ length: stageCount }, startStage));
  free.push(...stages);
});
afterAll(() => Promise.all(stages.map((stage) => stage.stop())));

/** Runs `work` on a stage that nobody is on. */
async function onStage<T>(work: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = free.pop() ?? (await new Promise<Stage>((resolve) => waiting.push(resolve)));
  try {
    return await work(stage);
  } finally {
    const next = waiting.shift();
    if (next) next(stage);
    else free.push(stage);
  }
}

describe.concurrent("nothing is lost uncounted and nothing is there twice:", () => {
  for (const scenario of scenarios) {
    const { name, mayLose, mayWait } = scenario;
    it(name, { timeout: 180_000 }, async () => {
      const tally = await onStage((stage) => runTrials([stage], scenario, 1));
      const { twice, lost, waited, counted, wrong } = tally;
      const countedLosses = Object.values(counted).reduce((total, count) => total + count, 0);
      expect(twice, wrong.join("\n")).toBe(0);
      if (mayLose === undefined) expect(lost, wrong.join("\n")).toBeLessThanOrEqual(countedLosses);
      if (mayWait === undefined) expect(waited).toBe(0);
    });
  }
});
