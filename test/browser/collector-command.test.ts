import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startCollector } from "../support/collector.js";

const program = join(import.meta.dirname, "../../collector/bin/turnout-collector.js");

test("help lists the commands, and --version prints the version", async () => {
  expect(await run("help")).toMatchObject({ code: 0, stdout: expect.stringContaining("turnout-collector serve") });
  expect(await run()).toMatchObject({ code: 0, stdout: expect.stringContaining("turnout-collector export") });
  expect(await run("--version")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

const misused: readonly [args: readonly string[], message: string][] = [
  [["sevre"], 'unknown command "sevre"'],
  [["toString"], 'unknown command "toString"'],
  [["serve", "--prot", "1"], "'--prot'"],
  [["serve", "--port", "http"], '--port must be a number from 0 to 65535, not "http"'],
  [["serve", "--port", "65536"], "--port must be a number"],
  [["serve", "--store", "mysql://here"], 'Unknown store "mysql://here"'],
  [["serve", "--config", "/nowhere/turnout.json"], "/nowhere/turnout.json: "],
  [["export", "--frm", "2026-01-01"], "--frm"],
];
for (const [args, message] of misused) {
  test(`"${args.join(" ")}" is refused in words, with exit code 2`, async () => {
    expect(await run(...args)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  });
}

test("a wrong field of the configuration is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "turnout-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "turnout.json");
  writeFileSync(file, '{"sites":[{"id":"expo","key":"k","zone":"Mars"}]}');
  const { code, stderr } = await run("serve", "--config", file);
  expect([code, stderr]).toEqual([2, expect.stringContaining("sites[0].zone must be an IANA time zone")]);
});

test("a store that cannot be opened ends the command with exit code 1", async () => {
  const { code, stderr } = await run("serve", "--port", "0", "--store", "sqlite:/nowhere/turnout.db");
  expect([code, stderr]).toEqual([1, expect.stringContaining("directory does not exist")]);
});

test("a collector that is told to stop finishes, although a client keeps a request open", {
  timeout: 20_000,
}, async () => {
  const collector = await startCollector();
  onTestFinished(() => collector.stop());
  const socket = createConnection(Number(new URL(collector.url).port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => undefined); // cut off by the collector, as it should be
  socket.write("POST /v1/activities HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{");
  await fetch(`${collector.url}/healthz`);
  await collector.kill("SIGTERM");
  await expect(fetch(`${collector.url}/healthz`)).rejects.toThrow();
});

/** Runs the built command to its end. */
function run(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
