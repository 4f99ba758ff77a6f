// Prints `N passed, N failed` over several runs of vitest, for `.ci/run`; exits with 1 unless all is well.
//   node scripts/count-tests.mjs <report.json> <exit status> [<report.json> <exit status> …]
// A test that stands in more than one report counts once, and as failed when it failed in any. A file of tests that
// could not be run counts as one failure; so does a command that failed and whose report is missing or names no failure.
import { readFileSync } from "node:fs";

/** Test (file, full name, and which of its namesakes) → whether it passed. Skipped tests are not counted. */
const tests = new Map();
const otherFailures = new Set();
for (let i = 2; i < process.argv.length; i += 2) countRun(process.argv[i], process.argv[i + 1]);

const failures = [...[...tests].filter(([, passed]) => !passed).map(([test]) => test), ...otherFailures];
for (const failure of failures) console.log(`failed: ${failure}`);
const passed = [...tests.values()].filter(Boolean).length;
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0;

function countRun(reportPath, exitStatus) {
  const files = readReport(reportPath);
  if (!files) return otherFailures.add(`exit status ${exitStatus} without ${reportPath}`);
  for (const file of files) countFile(file);
  const explained = files.some(({ status }) => status === "failed");
  if (exitStatus !== "0" && !explained) otherFailures.add(`exit status ${exitStatus} with no failure in ${reportPath}`);
}

function countFile(file) {
  const namesakes = new Map();
  for (const { fullName, status } of file.assertionResults) {
    const nth = (namesakes.get(fullName) ?? 0) + 1;
    namesakes.set(fullName, nth);
    const test = `${file.name} > ${fullName}${nth > 1 ? ` (${nth})` : ""}`;
    if (status === "passed" || status === "failed") tests.set(test, status === "passed" && tests.get(test) !== false);
  }
  const explained = file.assertionResults.some(({ status }) => status === "failed");
  if (file.status === "failed" && !explained) otherFailures.add(`${file.name} could not be run`);
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).testResults;
  } catch {
    return undefined; // counted as a failure, whatever the reason
  }
}
