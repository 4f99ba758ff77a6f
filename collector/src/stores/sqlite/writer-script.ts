/** What the writer's thread runs, until it is asked to close. Like `main.ts` it is there to start. */
import { parentPort, workerData } from "node:worker_threads";
import type { Outcome } from "../group-commit.js";
import { outpaces } from "../outpaces.js";
import type { WriteUnit } from "../store.js";
import { committer } from "./committer.js";
import { openDatabase } from "./schema.js";
import { unitWriter } from "./unit-writer.js";
import type { SentOutcome } from "./writer-thread.js";

const database = openDatabase((workerData as { readonly file: string }).file);
const commit = committer(database, unitWriter(database, outpaces));

parentPort?.on("message", (asked: readonly WriteUnit[] | "close") => {
  if (asked !== "close") {
    parentPort?.postMessage(commit(asked).map((outcome, i) => sent(outcome, asked[i] as WriteUnit)));
    return;
  }
  database.close();
  parentPort?.close();
});

function sent(outcome: Outcome, { activities }: WriteUnit): SentOutcome {
  if ("error" in outcome) return { error: String(outcome.error) };
  const { accepted, duplicates, refused } = outcome.result;
  return {
    accepted,
    duplicates,
    refused: refused.map(({ activity, kept }) => [activities.indexOf(activity), kept] as const),
  };
}
