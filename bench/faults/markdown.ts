import { version } from "../../src/version.js";
import type { Scenario } from "./scenario.js";
import type { Tally } from "./tally.js";

/** What a run was made with. */
export interface Circumstances {
  readonly browser: string;
  readonly node: string;
  /** Trials that ran at a time. */
  readonly lanes: number;
  readonly seconds: number;
}

/** `docs/FAULTS.md`: the table of a run, and how it came about. */
export function markdownOf(
  scenarios: readonly Scenario[],
  tallies: readonly Tally[],
  { browser, node, lanes, seconds }: Circumstances,
): string {
  const notes: string[] = [];
  const rows = tallies.map((tally, index) => row(tally, noteOf(scenarios[index], tally, notes)));
  const lines = [
    "# Faults",
    "",
    "What became of activities when things went wrong. Made by `npm run bench:faults -- --write`; do not edit.",
    "",
    `${new Date().toISOString().slice(0, 10)}, SDK ${version}, ${browser}, ${node}; ${lanes} trials at a time, ${Math.round(seconds / 60)} minutes in all.`,
    "",
    ...method,
    "",
    "| fault | trials | tracked | in the report | waited | lost | counted as lost | twice | after, ms |",
    "| --- | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: |",
    ...rows,
    "",
    ...notes.map((note, index) => `${index + 1}. ${note}.`),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

const method = [
  "Each trial is a person on a device of their own, in real Chromium, on a page with the built `dist/turnout.js`. The",
  "collector is a process of its own with a SQLite file. Each activity has a text of its own, and the report that",
  "`turnout-collector export` prints is compared with what was tracked, text by text.",
  "",
  "- *waited*: in the report only after the person came back once more, when the scenario was over;",
  "- *lost*: not in the report even then; *counted as lost*: what the devices told the collector, by reason;",
  "- *twice*: in the report more often than tracked;",
  "- *after*: when the fault came, counted from the last `track`, median of the trials.",
  "",
  "Processes are killed with SIGKILL. Refusals, lost and late answers come from an HTTP proxy between page and collector;",
  "an answer is lost after the collector's commit. Scenarios: [`bench/faults`](../bench/faults). With fewer trials they",
  "are a test: [`test/browser/faults.test.ts`](../test/browser/faults.test.ts).",
];

function row(tally: Tally, note: string): string {
  const { name, trials, tracked, inReport, waited, lost, counted, twice, harmedAfterMs } = tally;
  const reasons = Object.entries(counted).map(([reason, count]) => `${count.toLocaleString("en")} ${reason}`);
  const figures = [trials, tracked, inReport, waited, lost].map((figure) => figure.toLocaleString("en"));
  const cells = [name + note, ...figures, reasons.join(", "), twice, harmedAfterMs ?? ""];
  return `| ${cells.join(" | ")} |`;
}

/** A footnote's number where something waited or was lost and the scenario says why; keeps the reason in `notes`. */
function noteOf(scenario: Scenario | undefined, { waited, lost }: Tally, notes: string[]): string {
  const reasons = [waited > 0 && scenario?.mayWait, lost > 0 && scenario?.mayLose].filter(Boolean).join("; ");
  if (reasons === "") return "";
  if (!notes.includes(reasons)) notes.push(reasons);
  return ` <sup>${notes.indexOf(reasons) + 1}</sup>`;
}
