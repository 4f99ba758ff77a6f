import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { openStore } from "../../src/stores/index.js";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/temporary-directory.js";
import { activity, unit } from "./support.js";

const program = join(import.meta.dirname, "../../bin/turnout-collector.js");

const titles = "User ID,First,Last,Company,Email,Category,Action,Label,Date/Time,Content ID,Content Name,Content Slug";

const runExport = (...args: readonly string[]) => runCommand("export", ...args);

/** A database file with so many page views, a second apart, up to an hour ago. */
async function storeWith(views: number): Promise<string> {
  const address = `sqlite:${join(temporaryDirectory(), "turnout.db")}`;
  const store = openStore(address);
  const last = Date.now() - 3_600_000;
  const activities = Array.from({ length: views }, (_, index) =>
    activity({ at: last - (views - index) * 1000, seq: index + 1, label: "a view", path: `/${index}` }),
  );
  await store.write(unit({ activities }));
  await store.close();
  return address;
}

describe("turnout-collector export", () => {
  it("prints the report of the store, and leaves the store as it was", async () => {
    const store = await storeWith(3);
    const first = await runExport("--store", store);
    expect(first).toMatchObject({ exitCode: 0, stderr: "" });
    expect(first.stdout.split("\r\n")[0]).toBe(`\uFEFF${titles}`);
    expect(
      parse(first.stdout, { bom: true })
        .slice(1)
        .map((row: unknown) => (row as string[])[5]),
    ).toEqual(["Page", "Page", "Page"]);
    const again = await runExport("--store", store);
    expect(again.stdout).toBe(first.stdout);
  });

  it("says so when there is no such file, and makes none", async () => {
    const store = `sqlite:${join(temporaryDirectory(), "typo.db")}`;
    const first = await runExport("--store", store);
    expect(first).toMatchObject({ exitCode: 2, stdout: "" });
    expect(first.stderr).toContain("typo.db");
    expect(await runExport("--store", store)).toEqual(first);
  });

  it("prints NDJSON, extra columns and filtered rows on request", async () => {
    const store = await storeWith(3);
    const { stdout } = await runExport(
      "--store",
      store,
      "--format=ndjson",
      "--kind",
      "page.view",
      "--columns",
      "Page Path",
      "--signed-in",
      "false",
    );
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)["Page Path"]),
    ).toEqual(["/0", "/1", "/2"]);
  });

  it("reads the store that a collector is writing to", async () => {
    const address = await storeWith(2);
    const store = openStore(address);
    await store.write(unit({ activities: [activity({ at: Date.now() - 1000 })] }));
    const { stdout } = await runExport("--store", address, "--kind", "page.view");
    expect(parse(stdout, { bom: true })).toHaveLength(4);
    await store.write(unit({ activities: [activity({ at: Date.now() - 1000 })] }));
    await store.close();
  });

  it("stops in peace when its reader has had enough", async () => {
    const store = await storeWith(20_000);
    const child = spawn(process.execPath, [program, "export", "--store", store], { stdio: ["ignore", "pipe", "pipe"] });
    let complaints = "";
    child.stderr.on("data", (chunk) => (complaints += chunk));
    await once(child.stdout, "data");
    child.stdout.destroy();
    const [exitCode] = await once(child, "close");
    expect({ exitCode, complaints }).toEqual({ exitCode: 0, complaints: "" });
  });

  it.each([
    [["--form", "2026-11-20"], 'unknown flag "--form"; did you mean "--from"?'],
    [["--form=2026-11-20"], 'unknown flag "--form"; did you mean "--from"?'],
    [["--from"], "--from needs a value"],
    [["--kind", "page.veiw"], 'unknown kind "page.veiw"; did you mean "page.view"?'],
    [["--format", "xml"], '--format must be csv or ndjson or parquet, not "xml"'],
    [["2026"], '"2026" is no flag'],
  ])("refuses %j with exit code 2, and opens no store", async (args, message) => {
    const { exitCode, stdout, stderr } = await runExport("--store", "sqlite:/nowhere/turnout.db", ...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});
