/** The exporter page: asks who may see what, then lets the exporter run. */
import { AccessDenied, askJson, type SiteList } from "./api.js";
import { button, byId, make } from "./elements.js";
import { runExporter } from "./exporter.js";
import { askForToken, showReader } from "./session.js";
import { fillWords, words } from "./words.js";

const main = byId("exporter", HTMLElement);
const failure = byId("failure", HTMLDivElement);

async function start(): Promise<void> {
  fillWords(document);
  try {
    const list = await askJson<SiteList>("sites");
    byId("links", HTMLElement).append(...list.links.map(({ label, url }) => make("a", { href: url }, label)));
    showReader(list.reader);
    byId("completeness", HTMLParagraphElement).hidden = list.reader.contents !== null; // it is of no content
    byId("filter-box", HTMLDetailsElement).open = matchMedia("(min-width: 60rem)").matches;
    main.hidden = false;
    runExporter(list, showFailure);
  } catch (error) {
    showFailure(error, () => location.reload());
  }
}

/** Says what went wrong, with a way on; without an error it takes back what was said. */
function showFailure(error: unknown, again: () => void): void {
  main.classList.remove("stale");
  if (error instanceof AccessDenied) {
    main.hidden = true;
    failure.textContent = "";
    askForToken((problem) => showFailure(problem, again));
  } else if (error === undefined) {
    failure.textContent = "";
  } else {
    const why = words.reportFailed(error instanceof Error ? error.message : String(error));
    failure.replaceChildren(why, button(words.tryAgain, again, { className: "quiet" }));
    byId("view", HTMLDivElement).replaceChildren();
  }
  failure.hidden = failure.textContent === "";
}

void start();
