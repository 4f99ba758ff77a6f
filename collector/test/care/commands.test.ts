import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openStore } from "../../src/stores/index.js";
import type { Store } from "../../src/stores/store.js";
import { activity, envelope } from "../support/collector.js";
import { runCommand } from "../support/command.js";
import { stored, unit } from "../support/stored.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

const program = join(import.meta.dirname, "../../bin/turnout-collector.js");
const dayMs = 86_400_000;

const fileForTest = (): string => join(temporaryDirectory(), "turnout.db");

/** What a use of the store in this process answers; it is closed again before the next command. */
async function within<Result>(file: string, use: (store: Store) => Promise<Result>): Promise<Result> {
  const store = openStore(`sqlite:${file}`);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** A collector in a process of its own, until the test has finished. */
async function serve(file: string, ...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [program, "serve", "--port", "0", "--store", `sqlite:${file}`, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  });
  const [line] = await once(child.stdout, "data");
  return /http:\S+/.exec(String(line))?.[0] ?? "";
}

const post = async (address: string, activities: readonly object[], head: object = {}) =>
  (await fetch(`${address}/v1/activities`, { method: "POST", body: envelope(activities, head) })).json();

/** Everything that lies in the folder of a file: the database, its log and what belongs to them. */
const bytesBeside = (file: string): Buffer =>
  Buffer.concat(readdirSync(dirname(file)).map((name) => readFileSync(join(dirname(file), name))));

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error("It did not come to pass within 15 seconds.");
    await new Promise((next) => setTimeout(next, 50));
  }
}

it("purge removes what is kept no longer, and says how much", async () => {
  const file = fileForTest();
  const old = (days: number) =>
    stored({ site: "demo", ts: Date.now() - days * dayMs, kind: "content.chat", label: "words" });
  await within(file, (store) => store.write(unit([old(800), old(200), old(200), old(1)])));
  const { exitCode, stdout, stderr } = await runCommand("purge", "--store", `sqlite:${file}`);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toBe("demo: 1 activities removed, the text of 2 taken out, 1 other records removed\n");
  expect(await within(file, (store) => store.count({ site: "demo", text: "words" }))).toBe(1);
});

it("a collector purges when it starts, as its configuration says", async () => {
  const file = fileForTest();
  const at = Date.now() - 3 * dayMs;
  await within(file, (store) => store.write(unit([stored({ ts: at }), stored({ ts: at, kind: "page.view" })])));
  const config = join(dirname(file), "turnout.json");
  const retention = { sections: { Content: { days: 2 } } };
  writeFileSync(config, JSON.stringify({ sites: [{ id: "expo", key: "k", zone: "UTC", retention }] }));
  await serve(file, "--config", config);
  const countOf = (kind: string) => within(file, (store) => store.count({ site: "expo", kinds: [kind] }));
  await until(async () => (await countOf("content.like")) === 0);
  expect(await countOf("page.view")).toBe(1);
});

it("erase takes a person out of a file that a collector is using, down to its bytes", async () => {
  const file = fileForTest();
  const address = await serve(file);
  const ada = { id: "ada-4711", first: "Ada", email: "ada@example.org" };
  for (let i = 0; i < 40; i++) {
    const chats = Array.from({ length: 20 }, (_, n) =>
      activity({
        at: Date.now() - 1_000,
        seq: i * 20 + n + 1,
        kind: "content.chat",
        details: { text: `adas words ${i} ${n}` },
        path: "/adas/path",
      }),
    );
    await post(address, [...chats, activity({ kind: "no.kind", details: { text: "adas refused words" } })], {
      user: ada,
    });
    await post(address, [activity({ kind: "content.chat", details: { text: "words of Bob" } })], {
      user: { id: "bob" },
    });
  }
  expect(bytesBeside(file).includes("adas words 3 7")).toBe(true);
  const { exitCode, stdout, stderr } = await runCommand("erase", "--user", ada.id, "--store", `sqlite:${file}`);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(/^demo: 800 activities are now of erased-[0-9a-f]{12}, 40 refused ones are removed\n$/);
  const left = bytesBeside(file);
  for (const trace of ["ada-4711", "ada@example.org", "adas words", "adas refused words", "/adas/path"]) {
    expect([trace, left.includes(trace)]).toEqual([trace, false]);
  }
  expect(left.includes("words of Bob")).toBe(true);
  const again = activity({ at: Date.now() - 60_000, kind: "content.like" });
  expect(await post(address, [again], { user: ada })).toMatchObject({
    accepted: 0,
    rejected: [{ id: again.id, reason: "erased" }],
  });
  expect((await runCommand("doctor", "--store", `sqlite:${file}`)).exitCode).toBe(0);
});

it("backup copies a file that a collector is writing to, whole up to a moment, and replaces none", async () => {
  const file = fileForTest();
  const address = await serve(file);
  let sent = 0;
  let writing = true;
  const writer = (async () => {
    while (writing) {
      await post(
        address,
        Array.from({ length: 50 }, () => activity()),
      );
      sent += 50;
    }
  })();
  await until(async () => sent >= 500);
  const copy = join(dirname(file), "copy.db");
  const before = sent;
  const { exitCode, stdout } = await runCommand("backup", "--to", copy, "--store", `sqlite:${file}`);
  const during = sent - before;
  writing = false;
  await writer;
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `sqlite:${file} is copied to ${copy}\n` });
  const copied = await within(copy, (store) => store.count({ site: "demo" }));
  expect(copied % 50).toBe(0);
  expect(copied).toBeGreaterThanOrEqual(before);
  expect(copied).toBeLessThanOrEqual(sent);
  expect(during).toBeGreaterThan(0);
  expect((await runCommand("doctor", "--store", `sqlite:${copy}`)).exitCode).toBe(0);
  const again = await runCommand("backup", "--to", copy, "--store", `sqlite:${file}`);
  expect(again.exitCode).toBe(1);
  expect(again.stderr).toContain("is there already");
});

it.each([
  [["erase"], "--user is missing"],
  [["backup"], "--to is missing"],
  [["purge", "--stor", "x"], "--stor"],
  [["erase", "--user", "x", "--site", "y"], 'no site has the id "y"'],
  [["purge", "--store", "sqlite:/nowhere/turnout.db"], "There is no file"],
])("%j is refused with exit code 2 and in words", async (args, message) => {
  const { exitCode, stdout, stderr } = await runCommand(...args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain(message);
});
