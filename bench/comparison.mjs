import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** docs/COMPARISON.md of a run. */
export function markdownOf(results, { peers, browser, seconds, quick }) {
  return [
    "# Turnout beside others",
    "",
    `Made by \`npm run bench --${quick ? " --quick" : ""} --write\` on ${today()}, in ${Math.round(seconds / 60)} minutes; do not edit. All`,
    `libraries in one run, in turns, on one machine: ${machine()}, Chromium ${browser}, Node ${process.version}.`,
    "Times are of this machine; look at how the rows compare. Figures are medians of the runs unless it says otherwise.",
    "",
    "## Who, and with which settings",
    "",
    "Versions from npm. Features beyond tracking are off; everything else is as the library's documentation has it for a",
    "server of one's own. Each adapter is a short file in `bench/peers`; each was checked twice before the measurements, by",
    "tracking five activities that had to arrive, read both by the library's format and as text.",
    "",
    "| | package | settings |",
    "| --- | --- | --- |",
    ...peers.map(({ name, packages, settings }) => `| ${name} | ${packages.join(", ") || "this one"} | ${settings} |`),
    "",
    ...results.flatMap(({ claim, rows }) => section(claim, rows)),
  ].join("\n");
}

function section({ name, title, method, columns }, rows) {
  const names = Object.keys(Object.values(rows).find((row) => !("note" in row)) ?? {});
  const cells = (row) =>
    row.note ? [row.note, ...names.slice(1).map(() => "")] : names.map((figure) => cell(row[figure]));
  const table = columns ?? names;
  return [
    `## ${title}`,
    "",
    `${method} \`npm run bench -- --claim ${name}\``,
    "",
    `| | ${table.join(" | ")} |`,
    `| --- |${table.map(() => " ---: |").join("")}`,
    ...Object.entries(rows).map(([peer, row]) => `| ${peer} | ${cells(row).join(" | ")} |`),
    "",
  ];
}

function cell(figure) {
  if (typeof figure === "string") return figure;
  return Number.isFinite(figure) ? figure.toLocaleString("en") : "not within 60 s";
}

function machine() {
  const [{ model }] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores (${model.trim()}), ${gigabytes} GB, load ${loadavg()[0].toFixed(1)}`;
}

function today() {
  return new Date().toISOString().slice(0, 10);
}
