// What becomes of activities when things go wrong: real Chromium, the built SDK, a real collector with a SQLite file.
// After a build: npm run bench:faults -- [--trials 20] [--only WORDS] [--lanes 2] [--refusal-seconds 60] [--write]
// Shows for each fault how many activities were tracked, are in the report, are lost, are there twice. `lanes` trials run
// at a time. `--write` puts the table into docs/FAULTS.md. The longest task of the SDK is told beside; on a busy machine it
// says little.
import { parseArgs } from "node:util";
import { runnerImport } from "vite";

const { values } = parseArgs({
  options: {
    trials: { type: "string", default: "20" },
    only: { type: "string", default: "" },
    lanes: { type: "string", default: "2" },
    "refusal-seconds": { type: "string", default: "60" },
    write: { type: "boolean", default: false },
  },
});
// The scenarios are shared with `test/browser/faults.test.ts`, which refuses for a shorter time.
process.env.TURNOUT_REFUSAL_SECONDS = values["refusal-seconds"];
// They are TypeScript, which Node 20 does not read.
const { module } = await runnerImport(new URL("faults/run.ts", import.meta.url).pathname, {
  configFile: false,
  logLevel: "error",
});
const { trials, lanes, only, write } = values;
await module.runFaults({ trials: Number(trials), lanes: Number(lanes), only, write });
