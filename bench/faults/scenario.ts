import type { Trial } from "./trial.js";

/** One fault, and a person to whom it happens. */
export interface Scenario {
  /** What happens, as the table says it. */
  readonly name: string;
  /** Why activities may be missing for good without being counted as lost. Absent: none may, and the test asserts it. */
  readonly mayLose?: string;
  /** Why activities may still wait on the device when the scenario ends, until the person comes back. */
  readonly mayWait?: string;
  /** How many trials run at a time, for scenarios that mostly wait. Default: 1. */
  readonly atOnce?: number;
  /** Tracks through the trial, which notes what has to be in the report, and does the harm. */
  readonly run: (trial: Trial) => Promise<unknown>;
}
