import { execFile } from "node:child_process";
import { join } from "node:path";

const program = join(import.meta.dirname, "../../bin/turnout-collector.js");

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built `turnout-collector` to its end. */
export function runCommand(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], (_error, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
