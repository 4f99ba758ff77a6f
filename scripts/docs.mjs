// `npm run docs [-- --serve]`: the documentation as a site, in temp/docs/site. Its pages are the repository's own Markdown
// (docs/site/pages.mjs lists them) and the reference from the doc comments. Fails when a link leads nowhere. VitePress and
// TypeDoc are installed into temp/docs by the first run: nobody needs them to build or test the product.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pages, widePages } from "../docs/site/pages.mjs";
import { brokenLinks } from "./docs-links.mjs";
import { pageFrom } from "./docs-pages.mjs";
import { main, root } from "./run.mjs";

const home = join(root, "temp/docs");
const staged = join(home, "pages");
const built = join(home, "site");

await main(() => {
  install();
  rmSync(staged, { recursive: true, force: true });
  for (const [source, page] of Object.entries(allPages()))
    write(page, `${widePages.includes(page) ? "---\naside: false\n---\n" : ""}${pageFrom(source, allPages())}`);
  for (const file of ["vitepress.config.mjs", "pages.mjs"])
    write(`.vitepress/${file.replace("vitepress.", "")}`, readFileSync(join(root, "docs/site", file), "utf8"));
  cpSync(join(root, "docs/images"), join(staged, "public/images"), { recursive: true });
  makeReference();
  tool("vitepress", "build", staged, "--outDir", built);
  const broken = brokenLinks(built);
  if (broken.length > 0) throw new Error(`Links that lead nowhere:\n${broken.join("\n")}`);
  console.log(`Built ${built}; every link leads somewhere.`);
  if (process.argv.includes("--serve")) tool("vitepress", "preview", staged, "--outDir", built);
});

/** All that are there of the listed pages, decisions, and what lies in docs/site; by path in the repository. */
function allPages() {
  const own = readdirSync(join(root, "docs/site"), { recursive: true }).filter((path) => path.endsWith(".md"));
  const decisions = readdirSync(join(root, "docs/adr")).filter((name) => /^\d.*\.md$/.test(name));
  const listed = Object.entries(pages).filter(([source]) => existsSync(join(root, source)));
  return {
    ...Object.fromEntries(own.map((path) => [`docs/site/${path}`, path])),
    ...Object.fromEntries(decisions.map((name) => [`docs/adr/${name}`, `decisions/${name}`])),
    ...Object.fromEntries(listed),
  };
}

function install() {
  mkdirSync(home, { recursive: true });
  const lock = readFileSync(join(root, "docs/site/package-lock.json"), "utf8");
  const installed = join(home, "package-lock.json");
  if (existsSync(installed) && readFileSync(installed, "utf8") === lock) return;
  cpSync(join(root, "docs/site/package.json"), join(home, "package.json"));
  writeFileSync(join(home, "new-lock.json"), lock);
  cpSync(join(home, "new-lock.json"), installed);
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund"];
  const { status } = spawnSync("npm", ["ci", ...flags], { cwd: home, stdio: "inherit" });
  if (status === 0) return;
  rmSync(installed);
  throw new Error("npm could not install what builds the site.");
}

/** The public API from its doc comments, as Markdown. */
function makeReference() {
  const entries = [
    "index.ts",
    "react.tsx",
    "node.ts",
    "testing.ts",
    "inspector/inspector.ts",
    "catalogue/index.ts",
    "wire.ts",
  ];
  tool(
    "typedoc",
    ...entries.flatMap((entry) => ["--entryPoints", join(root, "src", entry)]),
    ...["--plugin", "typedoc-plugin-markdown", "--out", join(staged, "reference"), "--entryFileName", "index.md"],
    ...["--tsconfig", join(root, "tsconfig.build.json"), "--readme", "none", "--disableSources", "--hideBreadcrumbs"],
    ...["--name", "API", "--logLevel", "Error", "--hidePageHeader", "--skipErrorChecking"],
  );
  for (const entry of entries) nameEntry(entry.replace(/(?<=.)(\/index)?\.tsx?$/, ""));
}

/** TypeDoc calls modules by their files; people import them by their entries. */
function nameEntry(module) {
  const name = module === "index" ? "turnout" : `turnout/${/^\w+/.exec(module)[0]}`;
  const change = (path, from, to) => writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
  change(join(staged, "reference/index.md"), `[${module}](`, `[${name}](`);
  change(join(staged, "reference", module, "index.md"), `# ${module}\n`, `# ${name}\n`);
}

function tool(name, ...args) {
  const { status, error } = spawnSync(join(home, "node_modules/.bin", name), args, { cwd: home, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) throw new Error(`${name} failed`);
}

function write(page, text) {
  const path = join(staged, page);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
