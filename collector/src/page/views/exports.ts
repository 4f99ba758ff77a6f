import { ask, askJson } from "../api.js";
import { momentText } from "../dates.js";
import { type ReportFile, sheetLimitRows } from "../download.js";
import { button, make, numeral, percentage } from "../elements.js";
import { words } from "../words.js";
import { nothing } from "./nothing.js";
import type { Changes, View } from "./view.js";

interface Job {
  readonly id: string;
  readonly format: ReportFile["format"];
  readonly state: keyof typeof words.state;
  readonly startedAt: number;
  readonly expiresAt: number;
  readonly expectedRows: number;
  readonly rows: number;
  readonly bytes: number;
  readonly files: readonly { readonly name: string; readonly rows: number; readonly bytes: number }[];
}

/** Rows of a file that a spreadsheet opens: without its head. */
const sheetRows = sheetLimitRows - 1;

const pollMs = 1_000;

/** Exports that the collector makes in the background: start one, see how far they are, fetch their files. */
export function exportsView({ download }: Pick<Changes, "download">): View {
  return {
    async show(panel, { query, count, choice, signal }) {
      const list = make("div", { className: "jobs" });
      let poll: ReturnType<typeof setTimeout> | undefined;
      const refresh = async (): Promise<void> => {
        clearTimeout(poll);
        const { exports: jobs } = await askJson<{ exports: readonly Job[] }>("exports", signal);
        const act = (method: string, path: string) => void ask(`exports/${path}`, signal, method).then(refresh);
        const cancel = (id: string): void => act("POST", `${id}/cancel`);
        const remove = (id: string): void => act("DELETE", id);
        const items = jobs.map((job) => jobItem(job, { zone: choice.zone, cancel, remove, download }));
        const focused = buttonsIn(list).indexOf(document.activeElement as HTMLElement);
        list.replaceChildren(...(items.length === 0 ? [nothing(words.noExports, "")] : items));
        buttonsIn(list)[focused]?.focus(); // whoever walks by keyboard stays where they are
        if (jobs.some(({ state }) => state === "running")) follow();
      };
      /** Looks again, and once more when the collector could not be asked: it may be starting anew. */
      const follow = (): void => {
        if (!signal.aborted) poll = setTimeout(() => void refresh().catch(follow), pollMs);
      };
      const start = async (format: string, rowsPerFile: string): Promise<void> => {
        const asked = new URLSearchParams(query);
        asked.set("format", format);
        if (rowsPerFile !== "") asked.set("rowsPerFile", rowsPerFile);
        await ask(`exports?${asked}`, signal, "POST");
        await refresh();
      };
      await refresh();
      panel.replaceChildren(starter(query === undefined ? 0 : await count, start), list);
    },
  };
}

function buttonsIn(list: HTMLElement): readonly HTMLElement[] {
  return [...list.querySelectorAll("button")];
}

/** What starts an export of so many rows, in parts unless a spreadsheet opens all of them. */
function starter(count: number, start: (format: string, rowsPerFile: string) => Promise<void>): HTMLElement {
  const format = make("select", {});
  format.append(new Option("CSV", "csv"), new Option(words.ndjson, "ndjson"), new Option(words.parquet, "parquet"));
  const rows = make("select", {});
  rows.append(
    new Option(words.oneFile, ""),
    ...[100_000, sheetRows].map((limit) => new Option(numeral.format(limit), String(limit))),
  );
  if (count > sheetRows) rows.value = String(sheetRows);
  const go = button(words.startExport, () => void start(format.value, rows.value), {
    className: "primary",
    disabled: count === 0,
  });
  return make(
    "section",
    { className: "panel starter" },
    make("p", { className: "hint" }, words.exportsHint),
    make(
      "div",
      { className: "row" },
      make("label", {}, words.format, format),
      make("label", {}, words.rowsPerFile, rows),
      go,
    ),
  );
}

interface JobTools {
  readonly zone: string;
  cancel(id: string): void;
  remove(id: string): void;
  download(file: ReportFile): void;
}

function jobItem(job: Job, { zone, cancel, remove, download }: JobTools): HTMLElement {
  const { id, format, state, rows, expectedRows, files } = job;
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB`;
  const progress = make("progress", { max: Math.max(1, expectedRows), value: rows, ariaLabel: words.progress });
  const links = files.map((file) =>
    button(
      `${file.name} · ${numeral.format(file.rows)} ${words.rowMany} · ${megabytes(file.bytes)}`,
      () => download({ path: `exports/${id}/${file.name}`, name: file.name, format, rows: file.rows }),
      { className: "quiet name" },
    ),
  );
  const share = percentage.format(expectedRows === 0 ? 1 : rows / expectedRows);
  const facts = [
    `${words.started} ${momentText(zone, job.startedAt)}`,
    `${numeral.format(rows)} ${words.rowMany}, ${megabytes(job.bytes)}`,
    `${words.expires} ${momentText(zone, job.expiresAt, "date")}`,
  ].join(" · ");
  const head = make(
    "div",
    { className: "panel-head" },
    make("h2", {}, `${words.state[state]}${state === "running" ? ` · ${share}` : ""} · ${format.toUpperCase()}`),
  );
  const [word, act] = state === "running" ? [words.cancel, cancel] : [words.remove, remove];
  head.append(button(word, () => act(id), { className: "quiet" }));
  const item = make("section", { className: `panel job ${state}` }, head, make("p", { className: "hint" }, facts));
  if (state === "running") item.append(progress);
  item.append(...links);
  return item;
}
