import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The unit of CPU time in /proc, seconds. Source: proc_pid_stat(5), sysconf(_SC_CLK_TCK) is 100 on Linux. */
const tickSeconds = 0.01;

const program = fileURLToPath(new URL("../../collector/bin/turnout-collector.js", import.meta.url));

/** A real collector in a process of its own, with a SQLite file in a temporary folder, or with this store. */
export function startCollector({ directory = tmpdir(), store } = {}) {
  const folder = mkdtempSync(join(directory, "turnout-bench-"));
  const file = join(folder, "turnout.db");
  return startProcess([program, "serve", "--port", "0", "--store", store ?? `sqlite:${file}`], { folder, file });
}

/** One in front of a log, which keeps nothing itself. */
export function startIntake({ log, directory = tmpdir() }) {
  const folder = mkdtempSync(join(directory, "turnout-bench-"));
  return startProcess([program, "serve", "--port", "0", "--log", log], { folder });
}

/** The sink behind it, which fills a SQLite file. */
export function startSink({ log, directory = tmpdir() }) {
  const folder = mkdtempSync(join(directory, "turnout-bench-"));
  const file = join(folder, "turnout.db");
  return startProcess([program, "sink", "--port", "0", "--from", log, "--to", `sqlite:${file}`], { folder, file });
}

/** What is measured against: takes the same requests, and keeps them as lines of a file. */
export function startFloor({ directory = tmpdir() } = {}) {
  const folder = mkdtempSync(join(directory, "turnout-floor-"));
  const file = join(folder, "activities.ndjson");
  return startProcess([fileURLToPath(new URL("floor.mjs", import.meta.url)), file], { folder, file });
}

/** A Node program that prints its address when it listens, ends when told to, and leaves nothing. */
async function startProcess(args, { folder, file }) {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`${args[0]} ended with ${code}.`)));
    child.stdout.on("data", (text) => {
      const [address] = /http:\/\/\S+/.exec(text) ?? [];
      if (address) resolve(address);
    });
  });
  return {
    url,
    file,
    /** CPU time so far, seconds, of all its threads. */
    cpuSeconds() {
      const afterName = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1].split(" ");
      return (Number(afterName[11]) + Number(afterName[12])) * tickSeconds;
    },
    /** Memory now and at most, MB. */
    memoryMegabytes() {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)[1]) / 1_000;
      return { now: of("VmRSS"), peak: of("VmHWM") };
    },
    async stop() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
