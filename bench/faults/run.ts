import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { markdownOf } from "./markdown.js";
import { scenarios } from "./scenarios.js";
import { type Stage, startStage } from "./stage.js";
import { runTrials, type Tally } from "./tally.js";

export interface RunOptions {
  /** Trials of each scenario. */
  readonly trials: number;
  /** Stages that share them. */
  readonly lanes: number;
  /** Part of the names of the scenarios to run; empty: all. */
  readonly only: string;
  /** Whether the table goes to docs/FAULTS.md. */
  readonly write: boolean;
}

const report = join(import.meta.dirname, "../../docs/FAULTS.md");

/** Runs the scenarios one after the other and prints a line for each. */
export async function runFaults({ trials, lanes, only, write }: RunOptions): Promise<void> {
  if (scenarios.every(({ name }) => !name.includes(only))) throw new Error(`No scenario has "${only}" in its name.`);
  const chosen = scenarios.filter(({ name }) => name.includes(only));
  const stages = await Promise.all(Array.from({ length: lanes }, startStage));
  const begunAt = Date.now();
  try {
    const tallies: Tally[] = [];
    for (const scenario of chosen) {
      const tally = await runTrials(stages, scenario, trials);
      print(tally);
      tallies.push(tally);
    }
    const seconds = Math.round((Date.now() - begunAt) / 1_000);
    if (write) await writeFile(report, markdownOf(chosen, tallies, { ...versions(stages), lanes, seconds }));
  } finally {
    await Promise.all(stages.map((stage) => stage.stop()));
  }
}

function print({ name, wrong, ...figures }: Tally): void {
  console.log(name, JSON.stringify(figures));
  for (const line of wrong) console.log(`    ${line}`);
}

function versions([stage]: readonly Stage[]): { readonly browser: string; readonly node: string } {
  return { browser: `Chromium ${stage?.browser.version()}`, node: `Node ${process.version}` };
}
