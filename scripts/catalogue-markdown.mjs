import { stringify } from "csv-stringify/sync";

/**
 * `docs/CATALOGUE.md`: a table for each section, as the exporter's guide shows it, with the kind and its details; then one
 * of the ways in which each kind is recorded.
 */
export function catalogueMarkdown(rows, examples) {
  const sections = groupBySection(rows);
  const parts = [
    "# Catalogue",
    "",
    `The ${rows.length} kinds of activity, section by section. Made by \`npm run generate\` from \`src/catalogue\`; do not edit.`,
    "",
    "*Source*: `auto` the SDK observes it by itself, `declarative` a marked element (`data-turnout`), `call` your code",
    "(`turnout.track`), `server` only a server knows. † The exporter's guide names the row and leaves its cells blank;",
    "what stands here is our completion, and a site may override it. [How each is recorded](#how-each-is-recorded), in HTML,",
    "JavaScript, React and on a server, with the line of the report that comes out, is at the end.",
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
  return [...parts, ...howRecorded(examples)].join("\n");
}

function howRecorded({ listWays, person, contents }) {
  const { session, course, lesson } = contents;
  return [
    "## How each is recorded",
    "",
    "Each cell is run by a test, in Chromium or on Node against the collector, and the test compares the line that the",
    "exporter then writes with the one that stands here.",
    "",
    "The person is known: `turnout.identify(ada)`. What happens on content happens on a page that shows it, by",
    "`<main data-turnout-content='{…}'>`, `turnout.content(session)`, or `<Content {...session}>` around the component. On a",
    "course or a lesson `content.like` is the same as `course.like` or `lesson.like`, and so are the others that have one.",
    "",
    "*By itself*: the SDK sees it. *Server only*: no page can know. —: it is not what an element says when it is clicked, but",
    "what your code knows when it has succeeded.",
    "",
    "```js",
    `const ada = ${JSON.stringify(person)};`,
    `const session = ${JSON.stringify(session)};`,
    `const course = ${JSON.stringify(course)};`,
    `const lesson = ${JSON.stringify(lesson)};`,
    "const user = ada.id; // on a server, which has told of ada once: turnout.identify(ada)",
    "```",
    "",
    "| Kind | Mark | Call | React | Server | Line of the report |",
    "| --- | --- | --- | --- | --- | --- |",
    ...listWays().map(wayLine),
    "",
  ];
}

function wayLine({ kind, mark, call, react, server, cells }) {
  const component = react.hook ? { code: `${react.hook} ${react.call}` } : react;
  const shown = [mark, call, component, server].map(({ code, reason }) => (code ? `\`${code}\`` : reason));
  const csv = stringify([cells]).trimEnd();
  return `| ${[`\`${kind}\``, ...shown, `\`${csv}\``].map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
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
