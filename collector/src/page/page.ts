/** The exporter page: the controls make a choice, the choice makes the address, the count, the tree and the preview. */
import { AccessDenied, askJson, type Preview, type Section, type Site, type SiteList } from "./api.js";
import { type Choice, readChoice, reportQuery, writeChoice } from "./choice.js";
import { showCompleteness } from "./completeness.js";
import { createControls } from "./controls.js";
import { createDownloadBar } from "./download-bar.js";
import { byId, make, numeral } from "./elements.js";
import { showPreview } from "./preview.js";
import { askForToken, showReader } from "./session.js";
import { createTree } from "./tree.js";

/** Rest after the last change before the collector is asked, ms: long enough for a word, short enough to feel live. */
const restMs = 200;

const previewLimitRows = 50;

const main = byId("exporter", HTMLElement);
const failure = byId("failure", HTMLParagraphElement);

async function start(): Promise<void> {
  try {
    const { sites, links, reader } = await askJson<SiteList>("sites");
    byId("links", HTMLElement).append(...links.map(({ label, url }) => make("a", { href: url }, label)));
    showReader(reader);
    byId("completeness", HTMLParagraphElement).hidden = reader.contents !== null; // it is of no content
    main.hidden = false;
    runExporter(sites);
  } catch (error) {
    showFailure(error);
  }
}

function runExporter(sites: SiteList["sites"]): void {
  let choice = withDefaults(readChoice(location.search), sites);
  let counted = { rows: 0, fileStem: "" };
  let asking = new AbortController();
  let rest: ReturnType<typeof setTimeout> | undefined;

  const refresh = async (): Promise<void> => {
    asking.abort();
    asking = new AbortController();
    try {
      const answer = await askAll(choice, asking.signal);
      const first = !tree.isShown();
      tree.show(answer.sections);
      if (first) tree.tick(choice.sections);
      counted = { rows: answer.count, fileStem: answer.preview.fileStem };
      showAnswer(answer);
      downloads.offer(answer.count);
      await showCompleteness(byId("completeness", HTMLParagraphElement), choice.site, asking.signal);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) showFailure(error);
    }
  };

  const change = (next: Choice): void => {
    choice = next;
    const query = writeChoice(choice, usualOf(choice.site, sites));
    history.replaceState(null, "", query === "" ? location.pathname : `?${query}`);
    main.classList.add("stale");
    downloads.offer(0);
    clearTimeout(rest);
    rest = setTimeout(() => void refresh(), restMs);
  };

  const tree = createTree(byId("tree", HTMLUListElement), () => change({ ...choice, sections: tree.ticked() }));
  const controls = createControls(sites, () => change({ ...choice, ...controls.read() }));
  controls.show(choice);
  const tickAll = (sections: readonly string[] | undefined): void => {
    tree.tick(sections);
    change({ ...choice, sections });
  };
  byId("select-all", HTMLButtonElement).addEventListener("click", () => tickAll(undefined));
  byId("select-none", HTMLButtonElement).addEventListener("click", () => tickAll([]));
  byId("refresh", HTMLButtonElement).addEventListener("click", () => change(choice));
  const downloads = createDownloadBar((report, format) => {
    if (choice.sections?.length === 0) return undefined;
    return {
      path: `${report}.${format}?${reportQuery(choice)}`,
      name: `${report}_${counted.fileStem}.${format}`,
      format,
      rows: report === "user-activity" ? counted.rows : 0,
    };
  }, showFailure);
  void refresh();
}

interface Answer {
  readonly sections: readonly Section[];
  readonly count: number;
  readonly preview: Preview;
}

/** The tree's counts are of the choice without its ticks, so that an empty box shows what ticking it would add. */
async function askAll(choice: Choice, signal: AbortSignal): Promise<Answer> {
  const nothing = choice.sections?.length === 0;
  const all = { ...choice, sections: undefined };
  const query = reportQuery(nothing ? all : choice);
  const [tree, total, preview] = await Promise.all([
    askJson<{ sections: readonly Section[] }>(`catalogue?${reportQuery(all)}`, signal),
    askJson<{ count: number }>(`count?${query}`, signal),
    askJson<Preview>(`user-activity?${query}&limit=${previewLimitRows}`, signal),
  ]);
  return nothing
    ? { sections: tree.sections, count: 0, preview: { ...preview, rows: [] } }
    : { sections: tree.sections, count: total.count, preview };
}

function showAnswer({ count, preview }: Answer): void {
  failure.hidden = true;
  main.classList.remove("stale");
  byId("count", HTMLOutputElement).replaceChildren(
    make("strong", {}, numeral.format(count)),
    count === 1 ? " activity" : " activities",
  );
  showPreview(byId("preview", HTMLDivElement), preview);
  byId("preview-hint", HTMLParagraphElement).textContent =
    count > preview.rows.length
      ? `The first ${preview.rows.length} of ${numeral.format(count)} rows; the download has all.`
      : "";
}

function usualOf(id: string, sites: SiteList["sites"]): Pick<Choice, "site" | "zone"> {
  const site: Site = sites.find((known) => known.id === id) ?? sites[0];
  return { site: sites[0].id, zone: site.zone };
}

function withDefaults(choice: Choice, sites: SiteList["sites"]): Choice {
  const usual = usualOf(choice.site, sites);
  return { ...choice, site: choice.site || usual.site, zone: choice.zone || usual.zone };
}

function showFailure(error: unknown): void {
  main.classList.remove("stale");
  if (error instanceof AccessDenied) {
    main.hidden = true;
    failure.textContent = "";
    askForToken(showFailure);
  } else {
    failure.textContent = `The report could not be made: ${error instanceof Error ? error.message : String(error)}`;
  }
  failure.hidden = failure.textContent === "";
}

void start();
