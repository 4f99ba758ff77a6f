import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkConfig } from "../src/config.js";
import { declarationsOf } from "../src/types-command.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const root = new URL("../..", import.meta.url).pathname;
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

const catalogue = {
  overrides: { "message.chatMessage": { details: [] } },
  kinds: [
    {
      kind: "acme.badge-scan",
      section: "Acme */ booths",
      name: "Badge Scan",
      category: "Acme",
      action: "Badge Scan",
      details: ["booth", "rating", "title"],
    },
    { kind: "acme.nap", section: "Acme", name: "Nap", category: "Acme", action: "Nap" },
  ],
};

/** What the compiler says of a site's code beside the generated file; "" when it is content. */
function compile(code: string): string {
  const folder = temporaryDirectory();
  const [site] = checkConfig({ sites: [{ id: "demo", key: "demo", zone: "UTC", catalogue }] }).sites;
  writeFileSync(join(folder, "turnout-env.d.ts"), declarationsOf(site.kinds));
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "src/site.ts"), `import { createTurnout } from "turnout";\n${code}`);
  const project = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: {
      types: [],
      paths: { turnout: [join(root, "src/index.ts")] },
    },
    include: ["."],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
  try {
    execFileSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" });
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

const start = `const turnout = createTurnout({ endpoint: "https://collect.example.org", key: "demo" });`;

test("a generated file lets the site's own kinds compile, and refuses them when they are wrong", {
  timeout: 60_000,
}, () => {
  const code = `${start}
    turnout.track("acme.badge-scan", { booth: "B7", rating: 4 });
    turnout.track("acme.badge-scan", { booth: "B7", rating: 4, title: "Scan" }, { idempotencyKey: "k" });
    turnout.track("acme.nap");
    turnout.track("message.chatMessage");
    turnout.track("content.review", { rating: 4 });
    // @ts-expect-error a detail is missing
    turnout.track("acme.badge-scan", { booth: "B7" });
    // @ts-expect-error a detail is missing altogether
    turnout.track("acme.badge-scan");
    // @ts-expect-error a detail is misspelt
    turnout.track("acme.badge-scan", { both: "B7", rating: 4 });
    // @ts-expect-error stars go from 1 to 5
    turnout.track("acme.badge-scan", { booth: "B7", rating: 6 });
    // @ts-expect-error a kind without details takes none
    turnout.track("acme.nap", { text: "zzz" });
    // @ts-expect-error the site's own words took the text away
    turnout.track("message.chatMessage", { text: "Hello" });
    // @ts-expect-error a kind that neither guide nor site has
    turnout.track("acme.badge");
  `;
  expect(compile(code)).toBe("");
});

test("without the file the site's own kinds do not compile", { timeout: 60_000 }, () => {
  expect(compile(`${start}\nturnout.track("acme.badge");`)).toContain('"acme.badge"');
});
