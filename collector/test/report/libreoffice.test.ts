import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { activity, nowMs, serveReports, unit } from "./support.js";

const run = promisify(execFile);

/** LibreOffice's program; undefined where it is not installed. */
const office = await run("soffice", ["--version"]).then(
  () => "soffice",
  () => undefined,
);
if (!office) console.warn("LibreOffice is not installed: the report is not opened in a spreadsheet.");

/** Opens a CSV as LibreOffice does by itself, and answers the cells that it shows: their texts, and any formula. */
async function cellsOf(csv: string): Promise<readonly (readonly { text: string; formula: boolean }[])[]> {
  const folder = await mkdtemp(join(tmpdir(), "turnout-office-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "report.csv"), csv);
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, "profile"))}`;
  // Comma, double quotes, UTF-8, all columns as LibreOffice takes them: what its dialog proposes.
  const filter = "--infilter=CSV:44,34,UTF8";
  await run("soffice", [
    profile,
    "--headless",
    filter,
    "--convert-to",
    "fods",
    "--outdir",
    folder,
    join(folder, "report.csv"),
  ]);
  const xml = await readFile(join(folder, "report.fods"), "utf8");
  return [...xml.matchAll(/<table:table-row[^>]*>(.*?)<\/table:table-row>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs)].flatMap(
      ([, attributes = "", inner = ""]) => {
        const repeated = Number(/columns-repeated="(\d+)"/.exec(attributes)?.[1] ?? 1);
        const lines = [...inner.matchAll(/<text:p[^>]*>(.*?)<\/text:p>/gs)].map(([, line = ""]) =>
          line.replace(/<[^>]+>/g, ""),
        );
        const text = lines.join("\n").replaceAll("&apos;", "'").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
        return Array.from({ length: repeated }, () => ({ text, formula: attributes.includes("table:formula") }));
      },
    ),
  );
}

describe.skipIf(!office)("a report opened in LibreOffice", () => {
  it("shows accents, times, line breaks and words that look like formulas as they are", async () => {
    const { get, store } = await serveReports();
    const labels = ["Zoë, Łucja & Søren", '=HYPERLINK("http://x","y")', "over\ntwo lines", "+1", 'said "yes"', "-2+3"];
    const content = { id: "s17", type: "OTSession", name: "Ærø, “quoted”", slug: "aeroe" };
    const activities = labels.map((label, i) =>
      activity({ at: nowMs - 6_000 + i * 1_000, seq: i + 1, kind: "content.chat", label, content, userId: "u1" }),
    );
    const people = [{ site: "demo", user: { id: "u1", first: "José", last: "O’Brien" }, toldAt: 1, verified: false }];
    await store.write(unit({ activities, people }));
    const csv = await (await get("/v1/reports/user-activity.csv")).arrayBuffer();
    const [head = [], ...rows] = await cellsOf(Buffer.from(csv).toString());
    expect(head.slice(0, 3).map(({ text }) => text)).toEqual(["User ID", "First", "Last"]);
    const shown = rows.slice(0, labels.length).map((cells) => cells.map(({ text }) => text));
    expect(shown.map((cells) => cells[7]?.replace(/^'/, ""))).toEqual(labels);
    expect(shown.map((cells) => cells.slice(1, 3))).toEqual(labels.map(() => ["José", "O’Brien"]));
    expect(shown[0]?.[10]).toBe("Ærø, “quoted”");
    expect(shown.map((cells) => cells[8])).toEqual(
      ["54", "55", "56", "57", "58", "59"].map((second) => `2026-11-23 08:59:${second}`),
    );
    expect(rows.flat().some(({ formula }) => formula)).toBe(false);
  }, 60_000);
});
