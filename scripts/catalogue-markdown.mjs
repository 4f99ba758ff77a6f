/** `docs/CATALOGUE.md`: a table for each section, as the exporter's guide shows it, with the kind and its details. */
export function catalogueMarkdown(rows) {
  const sections = groupBySection(rows);
  const parts = [
    "# Catalogue",
    "",
    `The ${rows.length} kinds of activity, section by section. Made by \`npm run generate\` from \`src/catalogue\`; do not edit.`,
    "",
    "*Source*: `auto` the SDK observes it by itself, `declarative` a marked element (`data-turnout`), `call` your code",
    "(`turnout.track`), `server` only a server knows. † The exporter's guide names the row and leaves its cells blank;",
    "what stands here is our completion, and a site may override it.",
    "",
  ];
  for (const [section, sectionRows] of sections) {
    parts.push(
      `## ${section}`,
      "",
      "| Kind | Name in exporter | Definition (the user …) | Category | Action | Label | Details | Source |",
    );
    parts.push("| --- | --- | --- | --- | --- | --- | --- | --- |", ...sectionRows.map(line), "");
  }
  return parts.join("\n");
}

function line(row) {
  const details = row.details.map((name) => `\`${name}\``).join(", ");
  const cells = [
    `\`${row.kind}\`${row.blankInSeed ? " †" : ""}`,
    row.name,
    row.definition ?? "",
    row.category,
    row.action,
    row.label + (row.freeText ? " (free text)" : ""),
    details,
    row.source.join(", "),
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function groupBySection(rows) {
  const sections = new Map();
  for (const row of rows) sections.set(row.section, [...(sections.get(row.section) ?? []), row]);
  return sections;
}
