/** The writer in a thread of its own: while it writes and waits for the disk, the other takes requests and reads. */
import { Worker } from "node:worker_threads";
import type { Outcome } from "../group-commit.js";
import type { Refusal, WriteUnit } from "../store.js";

/** An outcome on its way between the threads: activities are named by their place in the unit, and errors by words. */
export type SentOutcome =
  | {
      readonly accepted: number;
      readonly duplicates: number;
      readonly refused: readonly (readonly [number, Refusal["kept"]])[];
    }
  | { readonly error: string };

export interface WriterThread {
  readonly commit: (units: readonly WriteUnit[]) => Promise<readonly Outcome[]>;
  /** Closes its connection to the file, and ends it. */
  close(): Promise<void>;
}

interface Asked {
  readonly units: readonly WriteUnit[];
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: Error) => void;
}

/** What the thread runs. */
const writerScript = new URL("./writer-script.js", import.meta.url);

/**
 * The thread, started by the first group; the database is there already. When it ends against its will, what it was
 * asked is refused, and the next group starts another.
 */
export function writerThread(file: string, script: URL = writerScript): WriterThread {
  let running: { readonly worker: Worker; readonly asked: Asked[] } | undefined;

  const start = (): NonNullable<typeof running> => {
    const asked: Asked[] = [];
    const worker = new Worker(script, { workerData: { file } });
    let failure = new Error("The writer has ended.");
    worker.on("message", (outcomes: readonly SentOutcome[]) => {
      const answered = asked.shift();
      answered?.resolve(outcomes.map((outcome, i) => received(outcome, answered.units[i] as WriteUnit)));
    });
    worker.once("error", (error) => {
      failure = error;
    });
    worker.once("exit", () => {
      running = undefined;
      for (const { reject } of asked.splice(0)) reject(failure);
    });
    return { worker, asked };
  };

  return {
    commit(units) {
      running ??= start();
      const { worker, asked } = running;
      return new Promise((resolve, reject) => {
        worker.postMessage(units);
        asked.push({ units, resolve, reject });
      });
    },
    async close() {
      if (!running) return;
      const ended = new Promise((resolve) => running?.worker.once("exit", resolve));
      running.worker.postMessage("close");
      await ended;
    },
  };
}

function received(outcome: SentOutcome, { activities }: WriteUnit): Outcome {
  if ("error" in outcome) return { error: new Error(outcome.error) };
  const refused = outcome.refused.flatMap(([i, kept]) => {
    const activity = activities[i];
    return activity ? [{ activity, kept }] : [];
  });
  return { result: { accepted: outcome.accepted, duplicates: outcome.duplicates, refused } };
}
