import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The links of a built site that lead to no page or no place on it, as `page → link`. Other sites are not asked. */
export function brokenLinks(folder) {
  const pages = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(".html"));
  const html = new Map(pages.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
  return [...html].flatMap(([page, text]) =>
    [...text.matchAll(/<a[^>]* href="([^"]*)"/g)]
      .map(([, link]) => link.replaceAll("&amp;", "&"))
      .filter((link) => !/^(https?:|mailto:)/.test(link) && !leadsSomewhere(folder, html, page, link))
      .map((link) => `${page} → ${link}`),
  );
}

function leadsSomewhere(folder, html, page, link) {
  const [path, hash] = link.split("#");
  const file = path === "" ? page : fileOf(folder, join(path.startsWith("/") ? "" : dirname(page), path));
  if (file === undefined) return false;
  if (!hash || !html.has(file)) return true;
  return html.get(file).includes(` id="${decodeURIComponent(hash)}"`);
}

/** The file that a server shows at a path. */
function fileOf(folder, path) {
  const bare = path.replace(/^\//, "");
  return [bare, `${bare}.html`, join(bare, "index.html")].find(
    (name) => name !== "" && existsSync(join(folder, name)) && !name.endsWith("/"),
  );
}
