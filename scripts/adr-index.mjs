/** docs/adr/README.md: the decisions by number, from the name and text of each. Throws when a number is given twice. */
export function adrIndex(texts) {
  const decisions = Object.entries(texts).map(([name, text]) => {
    const [, number, title] = /^# (\d+)\. (.+)$/m.exec(text) ?? [];
    const [, status] = /^Status: (.+)$/m.exec(text) ?? [];
    if (!title || !status || Number(number) !== Number.parseInt(name, 10))
      throw new Error(
        `docs/adr/${name} needs the heading "# ${Number.parseInt(name, 10)}. Title" and a line "Status: …".`,
      );
    return { name, number: Number(number), title, status };
  });
  const numbers = decisions.map(({ number }) => number);
  const twice = numbers.find((number, i) => numbers.indexOf(number) !== i);
  if (twice) throw new Error(`There are two decisions with the number ${twice} in docs/adr.`);
  return [
    "# Decisions",
    "",
    "What could have gone the other way, and why it did not. Made by `npm run generate` from the files beside; do not edit.",
    "",
    "| | decision | status |",
    "| ---: | --- | --- |",
    ...decisions
      .sort((a, b) => a.number - b.number)
      .map(({ name, number, title, status }) => `| ${number} | [${title}](${name}) | ${status} |`),
    "",
  ].join("\n");
}
