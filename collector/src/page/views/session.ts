import type { ContentCount } from "../../answers/content-count.js";
import type { SessionReport } from "../../answers/session-report.js";
import type { WatchReport } from "../../answers/watch-report.js";
import { askJson } from "../api.js";
import { sentenceOf } from "../completeness.js";
import { momentText } from "../dates.js";
import { button, make, numeral, percentage } from "../elements.js";
import { bars } from "../figure.js";
import { tableOf } from "../table.js";
import { completenessOf } from "../trust.js";
import { words } from "../words.js";
import { nothing } from "./nothing.js";
import { onlinePlot, reachPlots, reactionsPlot } from "./session-plots.js";
import type { Changes, Shown, View } from "./view.js";

/** Who was at a content, and what they watched: plots to look at, and the sheet that an auditor asks for. */
export function session({ change, download }: Pick<Changes, "change" | "download">): View {
  return {
    async show(panel, shown) {
      const { choice, signal } = shown;
      const scope = scopeOf(shown);
      const { contents } = await askJson<{ contents: readonly ContentCount[] }>(`contents?${scope}`, signal);
      const chosen =
        contents.find(({ id }) => id === choice.about) ?? contents.find(({ id }) => id === choice.content.trim());
      const picker = contentPicker(contents, chosen?.id ?? "", (about) => change({ about }));
      if (!chosen) return panel.replaceChildren(picker, nothing(words.chooseSession, words.chooseHint));
      scope.set("content", chosen.id);
      const [report, watch, completeness, plots] = await Promise.all([
        askJson<SessionReport>(`session?${scope}`, signal),
        askJson<WatchReport>(`watch?${new URLSearchParams({ site: choice.site, content: chosen.id })}`, signal),
        completenessOf(choice.site, signal),
        import("../plots.js"),
      ]);
      const tools = make(
        "div",
        { className: "row tools" },
        button(words.print, () => window.print()),
        button(
          words.sessionCsv,
          () => download({ path: `session.csv?${scope}`, name: `attendance_${chosen.id}.csv`, format: "csv", rows: 0 }),
          {
            className: "primary",
          },
        ),
      );
      panel.replaceChildren(
        make("div", { className: "row session-head" }, picker, tools),
        headOf(chosen, report, choice.zone),
        make("div", { className: "pair" }, onlinePlot(report, choice.zone, plots), funnelOf(report)),
        make("div", { className: "pair" }, ...reachPlots(watch, plots)),
        reactionsPlot(report, choice.zone, plots),
        sheet(report, completeness ? `${sentenceOf(completeness)}. ` : ""),
      );
    },
  };
}

/** The filter without what would hide people or parts of the content. */
function scopeOf({ choice }: Shown): URLSearchParams {
  const scope = new URLSearchParams();
  for (const name of ["site", "from", "to", "zone", "signedIn", "traffic", "verified"] as const)
    if (choice[name] !== "") scope.set(name, choice[name]);
  return scope;
}

function contentPicker(contents: readonly ContentCount[], chosen: string, choose: (id: string) => void): HTMLElement {
  const select = make("select", {}, new Option("–", ""));
  const byTime = [...contents].sort((a, b) => (a.startsAt ?? Infinity) - (b.startsAt ?? Infinity));
  select.append(...byTime.map(({ id, name, type }) => new Option(`${name || id} · ${type}`, id, false, id === chosen)));
  select.addEventListener("change", () => choose(select.value));
  return make("label", { className: "picker" }, words.chooseSession, select);
}

function headOf({ name, type, id }: ContentCount, { schedule }: SessionReport, zone: string): HTMLElement {
  const when = schedule
    ? words.scheduled(momentText(zone, schedule.startsAt), `${momentText(zone, schedule.endsAt, "time")} (${zone})`)
    : words.unscheduled;
  return make(
    "header",
    { className: "sheet-head" },
    make("h2", {}, name || id),
    make("p", {}, `${type} · ${id} · ${when}`),
  );
}

function funnelOf({ funnel: { viewed, joined, reached } }: SessionReport): HTMLElement {
  const steps: readonly (readonly [string, number])[] = [
    [words.attended, viewed],
    [words.joined, joined],
    [words.watchedTenth, reached[0] ?? 0],
    [words.watchedHalf, reached[4] ?? 0],
    [words.watchedAll, reached[9] ?? 0],
  ];
  const rows = steps.map(([name, count]) => ({
    name,
    count,
    text: `${numeral.format(count)} · ${percentage.format(viewed === 0 ? 0 : count / viewed)}`,
  }));
  return bars(words.funnel, rows, "");
}

function sheet({ columns, rows, people }: SessionReport, completeness: string): HTMLElement {
  const head = make(
    "div",
    { className: "panel-head" },
    make("h2", {}, `${words.attendance} · ${numeral.format(people)}`),
  );
  const statement = make(
    "p",
    { className: "statement" },
    make("strong", {}, `${words.statement}: `),
    `${completeness}${words.credits}`,
  );
  const hint = make(
    "p",
    { className: "hint" },
    words.attendanceHint(numeral.format(rows.length), numeral.format(people)),
  );
  hint.hidden = rows.length === people;
  return make(
    "section",
    { className: "panel sheet" },
    head,
    statement,
    tableOf({ columns, rows }, words.attendance),
    hint,
  );
}
