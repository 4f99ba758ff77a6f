import { ask, askJson } from "../api.js";
import { momentText } from "../dates.js";
import type { ReportFile } from "../download.js";
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

/** Rows of a file that a spreadsheet opens, with its head. */
const sheetRows = "1048575";

const pollMs = 1_000;

/** Exports that the collector makes in the background: start one, see how far they are, fetch their files. */
export function exportsView({ download }: Pick<Changes, "download">): View {
  return {
    async show(panel, { query, count, choice, signal }) {
      const list = make("div", { className: "jobs" });
      const refresh = async (): Promise<void> => {
        const { exports: jobs } = await askJson<{ exports: readonly Job[] }>("exports", signal);
        const act = (method: string, path: string) => void ask(`exports/${path}`, signal, method).then(refresh);
        const cancel = (id: string): void => act("POST", `${id}/cancel`);
        const remove = (id: string): void => act("DELETE", id);
        const items = jobs.map((job) => jobItem(job, { zone: choice.zone, cancel, remove, download }));
        list.replaceChildren(...(items.length === 0 ? [nothing(words.noExports, "")] : items));
        if (jobs.some(({ state }) => state === "running") && !signal.aborted)
          setTimeout(() => void refresh().catch(() => {}), pollMs);
      };
      const start = async (format: string, rowsPerFile: string): Promise<void> => {
        const asked = new URLSearchParams(query);
        asked.set("format", format);
        if (rowsPerFile !== "") asked.set("rowsPerFile", rowsPerFile);
        await ask(`exports?${asked}`, signal, "POST");
        await refresh();
      };
      await refresh();
      panel.replaceChildren(starter(query === undefined || count === 0, start), list);
    },
  };
}

function starter(isEmpty: boolean, start: (format: string, rowsPerFile: string) => Promise<void>): HTMLElement {
  const format = make("select", {});
  format.append(new Option("CSV", "csv"), new Option(words.ndjson, "ndjson"), new Option(words.parquet, "parquet"));
  const rows = make("select", {});
  rows.append(
    ...["", "100000", sheetRows].map(
      (limit) => new Option(limit === "" ? words.oneFile : numeral.format(Number(limit)), limit),
    ),
  );
  const go = button(words.startExport, () => void start(format.value, rows.value), {
    className: "primary",
    disabled: isEmpty,
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
