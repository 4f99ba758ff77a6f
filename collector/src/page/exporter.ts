/** The exporter at work: the controls make a choice, the choice makes the address, the count, the tree and the view. */
import type { ContentCount } from "../answers/content-count.js";
import { askJson, isAbort, type Preview, type Section, type Site, type SiteList } from "./api.js";
import { type Choice, readChoice, reportQuery, writeChoice } from "./choice.js";
import { createControls } from "./controls.js";
import { sheetLimitRows } from "./download.js";
import { createDownloadBar } from "./download-bar.js";
import { byId, make, numeral } from "./elements.js";
import { createTabs } from "./tabs.js";
import { createTree, type Tree } from "./tree.js";
import { showTrust } from "./trust.js";
import { viewNames, views } from "./views/index.js";
import type { Shown, View } from "./views/view.js";
import { words } from "./words.js";

/** Rest after the last change before the collector is asked, ms: long enough for a key, short enough to feel live. */
const restMs = 120;

/** After so long without a count the page says that it is being counted, ms. */
const patienceMs = 400;

type OnFailure = (error: unknown, again: () => void) => void;

/** Wires the page to its choice, and shows the first answer. */
export function runExporter({ sites, extraColumns }: SiteList, onFailure: OnFailure): void {
  let choice = withDefaults(readChoice(location.search), sites);
  let counted: Answer = { count: 0, fileStem: "", sections: [] };
  let asking = new AbortController();
  let rest: ReturnType<typeof setTimeout> | undefined;
  const [main, panel] = [byId("exporter", HTMLElement), byId("view", HTMLDivElement)];
  panel.replaceChildren(make("div", { className: "panel skeleton" }));

  const refresh = async (): Promise<void> => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answering = askAll(choice, signal);
      const showing = showView(viewOf(choice), { panel, main, choice, answering, signal });
      counted = await answering;
      showAnswer(counted, choice, { tree, suggest: controls.suggest });
      await showing;
      main.classList.remove("stale");
      onFailure(undefined, () => {});
      downloads.offer(counted.count);
      await showTrust(byId("completeness", HTMLParagraphElement), { choice, signal, ...counted });
    } catch (error) {
      if (!isAbort(error)) onFailure(error, () => void refresh());
    }
  };

  const change = (part: Partial<Choice>, wait = restMs): void => {
    choice = { ...choice, ...part };
    writeAddress(choice, sites);
    asking.abort();
    main.classList.replace("shown", "stale");
    downloads.offer(0);
    clearTimeout(rest);
    rest = setTimeout(() => void refresh(), wait);
  };
  /** A change that does not come from the controls, so that they must follow. */
  const changeAll = (part: Partial<Choice>): void => {
    change(part, 0);
    show();
  };

  const tree = createTree(byId("tree", HTMLUListElement), () => change({ sections: tree.ticked() }));
  const controls = createControls(sites, () => change(controls.read()));
  const tabs = createTabs(viewNames, (view) => changeAll({ view: view === "overview" ? "" : view, about: "" }));
  const downloads = createDownloadBar(
    (report, format) => fileOf(choice, { report, format, ...counted }),
    (error) => onFailure(error, () => void refresh()),
  );
  const viewOf = views({ change: changeAll, extraColumns, download: downloads.save });
  const show = (): void => {
    controls.show(choice);
    tabs.show(choice.view || "overview");
  };
  wireButtons(tree, change, changeAll);
  show();
  void refresh();
}

function queryOf(choice: Choice): URLSearchParams | undefined {
  return choice.sections?.length === 0 ? undefined : reportQuery(choice);
}

type Answer = Awaited<ReturnType<typeof askAll>>;

/** The tree's counts are of the choice without its ticks, so that an empty box shows what ticking it would add. */
async function askAll(choice: Choice, signal: AbortSignal) {
  const isEmpty = choice.sections?.length === 0;
  const all = { ...choice, sections: undefined };
  const query = reportQuery(isEmpty ? all : choice);
  const patience = setTimeout(showCounting, patienceMs);
  try {
    const [tree, { count }, { fileStem }] = await Promise.all([
      askJson<{ sections: readonly Section[] }>(`catalogue?${reportQuery(all)}`, signal),
      askJson<{ count: number }>(`count?${query}`, signal),
      askJson<Preview>(`user-activity?${query}&limit=1`, signal),
    ]);
    return { sections: tree.sections, count: isEmpty ? 0 : count, fileStem };
  } finally {
    clearTimeout(patience);
  }
}

interface Showing extends Omit<Shown, "query" | "count"> {
  readonly panel: HTMLElement;
  readonly main: HTMLElement;
  readonly answering: Promise<{ readonly count: number }>;
}

/** Shows the view without waiting for the count: the first rows are there long before a rare word is counted. */
async function showView(view: View, { panel, main, choice, answering, signal }: Showing): Promise<void> {
  const count = answering.then((answer) => answer.count);
  count.catch(() => {}); // whoever waits for the answer hears of it
  await view.show(panel, { choice, query: queryOf(choice), count, signal });
  main.classList.add("shown");
}

/** Names of contents, types and kinds for the fields; not of the filter, which they are there to change. */
async function suggestFor(
  { site }: Choice,
  sections: readonly Section[],
  suggest: (contents: readonly ContentCount[], sections: readonly Section[]) => void,
): Promise<void> {
  const { contents } = await askJson<{ contents: readonly ContentCount[] }>(
    `contents?${new URLSearchParams({ site })}`,
  );
  suggest(contents, sections);
}

function showAnswer(
  { sections, count }: Answer,
  choice: Choice,
  { tree, suggest }: { readonly tree: Tree; readonly suggest: Parameters<typeof suggestFor>[2] },
): void {
  if (!tree.isShown()) void suggestFor(choice, sections, suggest);
  showTree(tree, sections, choice);
  showCount(count);
}

function showTree(tree: Tree, sections: readonly Section[], choice: Choice): void {
  const isFirst = !tree.isShown();
  tree.show(sections);
  if (isFirst) tree.tick(choice.sections);
}

function showCounting(): void {
  byId("count", HTMLOutputElement).textContent = words.counting;
}

function showCount(count: number): void {
  const noun = count === 1 ? words.countOne : words.countMany;
  byId("count", HTMLOutputElement).replaceChildren(make("strong", {}, numeral.format(count)), ` ${noun}`);
  const warning = byId("too-long", HTMLParagraphElement);
  warning.hidden = count < sheetLimitRows;
  const text = warning.querySelector("span");
  if (text) text.textContent = words.tooLong(numeral.format(count));
}

function fileOf(
  choice: Choice,
  {
    report,
    format,
    count,
    fileStem,
  }: { report: string; format: "csv" | "ndjson" | "parquet"; count: number; fileStem: string },
) {
  const query = queryOf(choice);
  if (!query) return undefined;
  const rows = report === "user-activity" ? count : 0;
  return { path: `${report}.${format}?${query}`, name: `${report}_${fileStem}.${format}`, format, rows };
}

function wireButtons(
  tree: Tree,
  change: (part: Partial<Choice>, wait?: number) => void,
  changeAll: (part: Partial<Choice>) => void,
): void {
  byId("offer-parts", HTMLButtonElement).addEventListener("click", () => changeAll({ view: "exports" }));
  const tickAll = (sections: readonly string[] | undefined): void => {
    tree.tick(sections);
    change({ sections });
  };
  byId("select-all", HTMLButtonElement).addEventListener("click", () => tickAll(undefined));
  byId("select-none", HTMLButtonElement).addEventListener("click", () => tickAll([]));
  byId("refresh", HTMLButtonElement).addEventListener("click", () => change({}, 0));
  const copy = byId("copy-link", HTMLButtonElement);
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    copy.textContent = words.copied;
    setTimeout(() => {
      copy.textContent = words.copyLink;
    }, 2_000);
  });
}

function writeAddress(choice: Choice, sites: SiteList["sites"]): void {
  const query = writeChoice(choice, usualOf(choice.site, sites));
  history.replaceState(null, "", query === "" ? location.pathname : `?${query}`);
}

function usualOf(id: string, sites: SiteList["sites"]): Pick<Choice, "site" | "zone"> {
  const site: Site = sites.find((known) => known.id === id) ?? sites[0];
  return { site: sites[0].id, zone: site.zone };
}

function withDefaults(choice: Choice, sites: SiteList["sites"]): Choice {
  const usual = usualOf(choice.site, sites);
  return { ...choice, site: choice.site || usual.site, zone: choice.zone || usual.zone };
}
