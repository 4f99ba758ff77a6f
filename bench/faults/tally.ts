import type { ReportRow } from "../../test/support/collector.js";
import type { Scenario } from "./scenario.js";
import type { Stage } from "./stage.js";
import { lineOf, startTrial, type Trial } from "./trial.js";

/** What came of the trials of a scenario. */
export interface Tally {
  readonly name: string;
  readonly trials: number;
  readonly tracked: number;
  readonly inReport: number;
  /** In the report only after the person has come back once more. */
  readonly waited: number;
  /** Not in the report even then. */
  readonly lost: number;
  /** In the report more often than tracked. */
  readonly twice: number;
  /** What the devices reported as lost, by reason. */
  readonly counted: Readonly<Record<string, number>>;
  /** When the fault came after the last `track`, median, ms. */
  readonly harmedAfterMs: number | undefined;
  /** Longest task of any page, ms; 0 when none took 50. */
  readonly longestTaskMs: number;
  /** Some of the lines that are missing or there too often, for whoever looks for the cause. */
  readonly wrong: readonly string[];
}

let trialsBegun = 0;

/** Runs `count` trials of a scenario, shared by the stages, and compares the report with what was tracked, line by line. */
export async function runTrials(stages: readonly Stage[], scenario: Scenario, count: number): Promise<Tally> {
  const numbers = Array.from({ length: count }, () => `t${++trialsBegun}`).values();
  const tallies = await Promise.all(stages.map((stage) => runOn(stage, scenario, numbers)));
  const sum = (pick: (tally: StageTally) => number): number => tallies.reduce((total, tally) => total + pick(tally), 0);
  const counted: Record<string, number> = {};
  for (const tally of tallies) {
    for (const [reason, more] of Object.entries(tally.counted)) counted[reason] = (counted[reason] ?? 0) + more;
  }
  return {
    name: scenario.name,
    trials: count,
    tracked: sum(({ tracked }) => tracked),
    inReport: sum(({ inReport }) => inReport),
    waited: sum(({ waited }) => waited),
    lost: sum(({ lost }) => lost),
    twice: sum(({ twice }) => twice),
    counted,
    harmedAfterMs: median(tallies.flatMap(({ harmedAfterMs }) => harmedAfterMs)),
    longestTaskMs: Math.max(...tallies.map(({ longestTaskMs }) => longestTaskMs)),
    wrong: tallies.flatMap(({ wrong }) => wrong).slice(0, 10),
  };
}

type StageTally = Omit<Tally, "name" | "trials" | "harmedAfterMs"> & { readonly harmedAfterMs: readonly number[] };

async function runOn(stage: Stage, scenario: Scenario, numbers: IterableIterator<string>): Promise<StageTally> {
  const trials: Trial[] = [];
  const lossesBefore = await lossesOf(stage);
  let waited = 0;
  const work = async (): Promise<void> => {
    for (const number of numbers) {
      const trial = await startTrial(stage, number);
      trials.push(trial);
      try {
        await scenario.run(trial);
        waited += await cameLater(trial);
      } finally {
        await trial.end();
      }
    }
  };
  await Promise.all(Array.from({ length: scenario.atOnce ?? 1 }, work));
  const report = countLines(await stage.collector.exportRows(), new Set(trials.map(({ id }) => id)));
  const lossesAfter = await lossesOf(stage);
  const counted = [...lossesAfter].flatMap(([reason, total]) => {
    const more = total - (lossesBefore.get(reason) ?? 0);
    return more > 0 ? [[reason, more] as const] : [];
  });
  return {
    waited,
    ...compare(new Map(trials.flatMap(({ tracked }) => [...tracked])), report),
    counted: Object.fromEntries(counted),
    harmedAfterMs: trials.flatMap(({ harmedAfterMs }) => harmedAfterMs),
    longestTaskMs: Math.max(0, ...trials.map(({ longestTaskMs }) => longestTaskMs())),
  };
}

/** How many posts reach the collector only when the person comes back. */
async function cameLater(trial: Trial): Promise<number> {
  if (await trial.arrived(0)) return 0;
  const before = await trial.arrivals();
  await trial.comeBack();
  return (await trial.arrivals()) - before;
}

/** The report's lines of these trials, with how often each is there. A trial's lines carry its id in label or content. */
function countLines(rows: readonly ReportRow[], trials: ReadonlySet<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const label = /^t\d+\b/.test(row.Label) ? row.Label : row["Content ID"];
    if (!trials.has(/^t\d+/.exec(label)?.[0] ?? "")) continue;
    const line = lineOf(row.Action, label);
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return counts;
}

function compare(tracked: ReadonlyMap<string, number>, report: ReadonlyMap<string, number>) {
  const wrong: string[] = [];
  let [lost, twice, total, inReport] = [0, 0, 0, 0];
  for (const line of new Set([...tracked.keys(), ...report.keys()])) {
    const [expected, found] = [tracked.get(line) ?? 0, report.get(line) ?? 0];
    total += expected;
    inReport += found;
    lost += Math.max(0, expected - found);
    // What the SDK observes by itself and no trial noted may be there, but only once.
    twice += Math.max(0, found - Math.max(expected, 1));
    if (found < expected || found > Math.max(expected, 1))
      wrong.push(`${line.slice(0, 60)}: ${expected} tracked, ${found} found`);
  }
  return { tracked: total, inReport, lost, twice, wrong };
}

/** What the collector's ledger says that devices have lost, by reason. */
async function lossesOf({ collector }: Stage): Promise<ReadonlyMap<string, number>> {
  const answer = await fetch(`${collector.url}/v1/reports/completeness`);
  const { lost } = (await answer.json()) as { readonly lost: Readonly<Record<string, number>> };
  return new Map(Object.entries(lost));
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
