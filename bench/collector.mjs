import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A real collector in a process of its own, with a SQLite file in a temporary folder. */
export async function startCollector() {
  const folder = mkdtempSync(join(tmpdir(), "turnout-bench-"));
  const program = new URL("../collector/bin/turnout-collector.js", import.meta.url).pathname;
  const store = `sqlite:${join(folder, "turnout.db")}`;
  const child = spawn(process.execPath, [program, "serve", "--port", "0", "--store", store]);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`The collector ended with ${code}.`)));
    child.stdout.on("data", (text) => {
      const [address] = /http:\/\/\S+/.exec(text) ?? [];
      if (address) resolve(address);
    });
  });
  return {
    url,
    async stop() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
