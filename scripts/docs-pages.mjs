import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { root } from "./run.mjs";

/**
 * The text of a page of the site: a Markdown file of the repository, whose links to other files lead to their pages. A
 * link to a file that is no page becomes its text. Throws for a link to a file that there is not.
 */
export function pageFrom(source, pages) {
  const text = readFileSync(join(root, source), "utf8");
  const page = pages[source];
  return outsideCode(text, (prose) =>
    prose.replace(/(!?)\[((?:[^\][]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g, (link, image, label, target) => {
      if (/^(https?:|mailto:|#|\/)/.test(target)) return link;
      const [path, hash] = target.split("#");
      const file = normalize(join(dirname(source), path));
      if (file.startsWith("docs/images/")) return `${image}[${label}](/${file.replace("docs/", "")})`;
      if (!existsSync(join(root, file))) throw new Error(`${source} leads to ${file}, which is not there.`);
      if (!pages[file]) return label;
      return `[${label}](${withDot(relative(dirname(page), pages[file]))}${hash ? `#${hash}` : ""})`;
    }),
  );
}

/** Changes what is no fenced code. */
function outsideCode(text, change) {
  return text
    .split(/(^```[^\n]*\n.*?^```$)/ms)
    .map((part, i) => (i % 2 === 0 ? change(part) : part))
    .join("");
}

function withDot(path) {
  return path.startsWith(".") ? path : `./${path}`;
}
