import { markAttribute } from "../instruments/marks.js";
import { contentAttribute } from "../page.js";
import { around } from "../signals/around.js";
import type { Desk } from "./desk.js";
import { examine } from "./kinds.js";
import { describedElements, markedElements, nameOf } from "./marked.js";
import { outlineStyles } from "./overlay-styles.js";
import { createPanel } from "./panel.js";

/** An element that is outlined, and what it would record. */
export interface OutlinedElement {
  readonly element: string;
  readonly does: "records" | "describes" | "plays";
  /** The kind, or the content. */
  readonly what: string;
  /** Why it would record nothing; undefined where nothing is wrong. */
  readonly problem: string | undefined;
}

interface Outline extends OutlinedElement {
  readonly target: Element;
}

export interface Overlay {
  show(options?: { readonly panel?: boolean }): readonly OutlinedElement[];
}

/** How often the outlines follow what moves, ms. */
const followEveryMs = 200;

/** A layer over the page in a shadow root of its own: no style of the page's gets in, none of ours out. */
export function createOverlay(desk: Desk): Overlay {
  const panel = createPanel(desk);
  let host: HTMLElement | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;

  const close = (): void => {
    clearInterval(timer);
    host?.remove();
    host = undefined;
  };

  const open = (): void => {
    host = document.createElement("turnout-overlay");
    host.setAttribute("data-turnout-ignore", "");
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [outlineStyles()];
    document.documentElement.append(host);
    const draw = (): void => {
      root.replaceChildren(...outlinesOf(desk).map(boxOf));
      spread([...root.querySelectorAll("span")]);
    };
    draw();
    timer = setInterval(draw, followEveryMs);
  };

  return {
    show({ panel: isPanel = false } = {}) {
      const outlines = outlinesOf(desk);
      if (isPanel) panel.toggle();
      else if (host) close();
      else open();
      const found = outlines.map(({ element, does, what, problem }) => ({ element, does, what, problem }));
      const state = isPanel
        ? " the panel is open or closed by overlay({ panel: true }), Escape closes it"
        : host
          ? ` ${found.length} elements are outlined; overlay() takes that away`
          : " off";
      desk.print.group([["overlay", "brand"], state], () => {
        for (const { target, does, what, problem } of outlines)
          desk.print.line(
            [does.padEnd(11), "muted"],
            [what.padEnd(26), problem ? "bad" : "kind"],
            problem ?? "",
            "  ",
            { shown: target },
          );
      });
      return found;
    },
  };
}

function outlinesOf({ parts }: Desk): readonly Outline[] {
  const players = parts.observation()?.acts.players?.() ?? [];
  return [
    ...describedElements().map((target): Outline => {
      const content = parts.page.contentAt(around(target));
      const what = content ? `${content.type} ${content.id}` : "not readable";
      return outline(target, "describes", what, content ? undefined : `${contentAttribute} is not readable`);
    }),
    ...markedElements().map((target): Outline => {
      const kind = target.getAttribute(markAttribute) ?? "";
      return outline(target, "records", kind, problemOf(target, kind, parts.page.contentAt(around(target))));
    }),
    ...players.flatMap(({ element, content }) =>
      element
        ? [outline(element, "plays", content?.id ?? "no content", content ? undefined : "no content is known")]
        : [],
    ),
  ];
}

const outline = (
  target: Element,
  does: OutlinedElement["does"],
  what: string,
  problem: string | undefined,
): Outline => ({
  ...{ target, element: nameOf(target), does, what, problem },
});

function problemOf(target: Element, kind: string, content: Parameters<typeof examine>[2]): string | undefined {
  if (around(target).some((one) => one.hasAttribute("data-turnout-ignore"))) return "inside data-turnout-ignore";
  const { problem, reason, isUncertain } = examine(kind, {}, content);
  return problem === "unknown-kind" || problem === "missing-content" ? (isUncertain ? undefined : reason) : undefined;
}

/** Placed by script, which a Content-Security-Policy allows where it allows no style in the markup. */
function boxOf({ target, does, what, problem }: Outline): HTMLElement {
  const { left, top, width, height } = target.getBoundingClientRect();
  const box = document.createElement("div");
  box.className = `box ${problem ? "wrong" : does}`;
  Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  const label = document.createElement("span");
  label.textContent = problem ? `${what}: ${problem}` : what;
  if (top < 20) label.className = "below";
  box.append(label);
  return box;
}

/** Moves labels up until none lies on another. */
function spread(labels: readonly HTMLElement[]): void {
  const placed: DOMRect[] = [];
  for (const label of labels) {
    let rect = label.getBoundingClientRect();
    for (let row = 1; row <= labelRowsLimit && placed.some((other) => overlaps(rect, other)); row++) {
      label.style.translate = `0 ${-row * labelHeight}px`;
      rect = label.getBoundingClientRect();
    }
    placed.push(rect);
  }
}

/** Height of a label, pixels, and how many may stand above each other. */
const labelHeight = 17;
const labelRowsLimit = 4;

const overlaps = (one: DOMRect, other: DOMRect): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom - 1 && other.top < one.bottom - 1;
