import { join } from "node:path";
import Database from "better-sqlite3";
import { newId } from "turnout/wire";
import { describe, expect, it } from "vitest";
import { openStore } from "../../src/stores/index.js";
import { runCommand } from "../support/command.js";
import { entry, refused, stored } from "../support/stored.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

const device = newId(Date.now());

/** A file of the site "demo" with two of five activities of a device, of which one was refused and one lost. */
async function fileWithGaps(losses: Readonly<Record<string, number>> = {}): Promise<string> {
  const file = join(temporaryDirectory(), "turnout.db");
  const store = openStore(`sqlite:${file}`);
  const at = Date.now();
  await store.write({
    activities: [1, 2].map((seq) => stored({ site: "demo", device, seq, ts: at + seq })),
    people: [],
    rejected: [refused({ site: "demo", device, seq: 3 })],
    ledger: entry(device, { site: "demo", at, written: 5, losses: { "outbox-full": 1_200, ...losses } }),
  });
  await store.close();
  return file;
}

describe("turnout-collector doctor", () => {
  it("says that a sound file is sound, and how much is missing of which device", async () => {
    const file = await fileWithGaps();
    const { exitCode, stdout, stderr } = await runCommand("doctor", "--store", `sqlite:${file}`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^ {2}tables of version \d+ +sound$/m);
    expect(stdout).toMatch(/^ {2}ledger +sound$/m);
    expect(stdout).toContain("Site demo: 2 of 1,205 missing\n");
    expect(stdout).toMatch(/^ {2}received +2$/m);
    expect(stdout).toMatch(/^ {2}rejected +1 \(unknown-kind 1\)$/m);
    expect(stdout).toMatch(/^ {2}lost on devices +1,200 \(outbox-full 1,200\)$/m);
    expect(stdout).not.toContain("without consent");
    expect(stdout).toMatch(new RegExp(`^ {2}${device} +2 missing \\(4-5\\), 1,200 lost, 1 rejected of 1,205`, "m"));
  });

  it("says what share was dropped because people had not consented, apart from what was lost", async () => {
    const file = await fileWithGaps({ consent: 45 });
    const { stdout } = await runCommand("doctor", "--store", `sqlite:${file}`);
    expect(stdout).toContain("Site demo: 2 of 1,250 missing\n");
    expect(stdout).toMatch(/^ {2}lost on devices +1,200 \(outbox-full 1,200\)$/m);
    expect(stdout).toMatch(/^ {2}without consent +45 \(3.6%\)$/m);
  });

  it("says the same as JSON, in the words of the report", async () => {
    const file = await fileWithGaps();
    const { stdout } = await runCommand("doctor", "--store", `sqlite:${file}`, "--json");
    const { store, findings, sites } = JSON.parse(stdout);
    expect(store).toBe(`sqlite:${file}`);
    expect(findings.filter(({ problem }: { problem: string | null }) => problem !== null)).toEqual([]);
    expect(findings.length).toBeGreaterThanOrEqual(7);
    expect(sites).toMatchObject([{ site: "demo", expected: 1_205, received: 2, missing: { late: 2, lost: 0 } }]);
  });

  it("ends with 1 and says which tables do not agree", async () => {
    const file = await fileWithGaps();
    const raw = new Database(file);
    raw.pragma("foreign_keys = OFF");
    raw.exec(`UPDATE devices SET runs = '[[1,1,0]]';
      DELETE FROM contents;
      UPDATE tallies SET count = count + 1;
      INSERT INTO derived VALUES ('demo', x'00', 1);
      INSERT INTO stays VALUES ('demo', x'00', 1, x'00', 1, null)`);
    raw.close();
    const { exitCode, stdout } = await runCommand("doctor", "--store", `sqlite:${file}`);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ {2}file +sound$/m);
    expect(stdout).toMatch(/contents +2 activities have a content that is not there/);
    expect(stdout).toMatch(/ids of what happens once +1 ids are taken/);
    expect(stdout).toMatch(/open views +1 open views are not there/);
    expect(stdout).toMatch(/counts +2 counts are not those of the rows/);
    expect(stdout).toMatch(/ledger +1 devices have activities/);
  });

  it("ends with 1 when the file is damaged", async () => {
    const file = await fileWithGaps();
    const raw = new Database(file);
    raw.unsafeMode();
    raw.pragma("writable_schema = ON");
    raw.exec(
      "UPDATE sqlite_schema SET sql = replace(sql, '(site, at, seq, id)', '(site, at, seq)') WHERE type = 'index'",
    );
    raw.close();
    const { exitCode, stdout } = await runCommand("doctor", "--store", `sqlite:${file}`);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/file +row 1 missing from index activities_in_report_order/);
  });

  it("makes no file where there is none", async () => {
    const { exitCode, stderr } = await runCommand(
      "doctor",
      "--store",
      `sqlite:${join(temporaryDirectory(), "typo.db")}`,
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain("typo.db");
  });
});
