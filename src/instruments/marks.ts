import type { Page } from "../page.js";
import type { Deed } from "../signals/clicks.js";
import type { RecordActivity } from "./record.js";

/** `data-turnout="kind"` makes an element record that kind: on click, or on submit when it is a form. */
export const markAttribute = "data-turnout";

/** Toggles: the kind that a click means when it switches on, and when it switches off. */
const opposites: Readonly<{ [kind: string]: string }> = {
  like: "unlike",
  schedule: "unschedule",
  follow: "unfollow",
  enroll: "unenroll",
};

/** All words that name a detail; a form's other fields are not read. */
const detailNames = "answer answers certificate emoji file postId question rating report slug tab tag text title".split(
  " ",
);

/** What makes a marked element record: a deed on it, or that it was seen. */
export interface Occasion extends Pick<Deed, "path"> {
  readonly type: Deed["type"] | "sight";
}

export interface Marks {
  /** Records what a marked element says: a form when it is submitted, a notification when it is seen, all else on a click. */
  look(occasion: Occasion): void;
  /** The page is being left: what waits for the page's own handlers is recorded now. */
  settle(): void;
}

export function createMarks(page: Page, record: RecordActivity): Marks {
  let waiting: (() => void)[] = [];
  const settle = (): void => {
    const due = waiting;
    waiting = [];
    for (const run of due) run();
  };
  return {
    look({ type, path }) {
      const element = path.find((candidate) => candidate.hasAttribute(markAttribute));
      const kind = element?.getAttribute(markAttribute);
      if (!element || !kind || occasionOf(element, kind) !== type) return;
      const content = page.contentAt(path.slice(path.indexOf(element)));
      const details = detailsOf(element);
      if (!element.hasAttribute("aria-pressed")) {
        record(kind, { details, content });
        return;
      }
      // The page's own handlers flip the state after us; a task later they have run.
      waiting.push(() => record(toggled(kind, element.getAttribute("aria-pressed") === "true"), { details, content }));
      setTimeout(settle);
    },
    settle,
  };
}

function occasionOf(element: Element, kind: string): Occasion["type"] {
  if (kind === "notification.view") return "sight";
  return element instanceof HTMLFormElement ? "submit" : "click";
}

/** The kind of a toggle that was switched on or off, whichever of the two the mark names. */
function toggled(kind: string, on: boolean): string {
  const [prefix, name = ""] = kind.split(".");
  const pair = Object.entries(opposites).find((names) => names.includes(name));
  return pair ? `${prefix}.${pair[on ? 0 : 1]}` : kind;
}

/** Details from `data-turnout-…` attributes, else from a form's fields of these names. Passwords are never read. */
export function detailsOf(element: Element): { [name: string]: unknown } {
  const details: { [name: string]: unknown } = {};
  const fields = element instanceof HTMLFormElement ? new FormData(element) : undefined;
  for (const name of detailNames) {
    const attribute = element.getAttribute(`data-turnout-${dashed(name)}`);
    const values = attribute === null ? fields?.getAll(name).filter(isText) : [attribute];
    if (!values?.length || isSecret(element, name)) continue;
    details[name] = name === "answers" ? values : values.join("; ");
  }
  return details;
}

const isText = (value: FormDataEntryValue): value is string => typeof value === "string";

const isSecret = (form: Element, name: string): boolean =>
  form.querySelector(`[type=password][name="${name}"]`) !== null;

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
