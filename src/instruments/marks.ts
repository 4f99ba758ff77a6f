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

export interface Marks {
  /** Records what a marked element says: a form when it is submitted, all else on a click. What is to be seen is not for deeds. */
  look(deed: Deed): void;
  /** The page is being left: what waits for the page's own handlers is recorded now. */
  settle(): void;
}

export function createMarks(page: Page, record: RecordActivity): Marks {
  let due: (() => void) | undefined;
  const settle = (): void => {
    due?.();
    due = undefined;
  };
  return {
    look({ type, path, submitter }) {
      const element = path.find((candidate) => candidate.hasAttribute(markAttribute));
      const kind = element?.getAttribute(markAttribute);
      if (!element || !kind || occasionOf(element, kind) !== type) return;
      const content = page.contentAt(path.slice(path.indexOf(element)));
      const details = detailsOf(element, submitter);
      if (!element.hasAttribute("aria-pressed")) {
        record(kind, { details, content });
        return;
      }
      // The page's own handlers flip the state after us; a task later they have run.
      settle();
      due = () => record(toggled(kind, element.getAttribute("aria-pressed") === "true"), { details, content });
      setTimeout(settle);
    },
    settle,
  };
}

function occasionOf(element: Element, kind: string): Deed["type"] | "sight" {
  if (kind === "notification.view") return "sight";
  return isForm(element) ? "submit" : "click";
}

/** By its name, because a frame's forms are no instances of this window's. */
const isForm = (element: Element): element is HTMLFormElement => element.localName === "form";

/** The kind of a toggle that was switched on or off, whichever of the two the mark names. */
function toggled(kind: string, on: boolean): string {
  const [prefix, name = ""] = kind.split(".");
  const pair = Object.entries(opposites).find((names) => names.includes(name));
  return pair ? `${prefix}.${pair[on ? 0 : 1]}` : kind;
}

/** Details from `data-turnout-…` attributes, else from a form's fields of these names, save those that are private. */
export function detailsOf(element: Element, submitter?: Deed["submitter"]): { [name: string]: unknown } {
  const details: { [name: string]: unknown } = {};
  const fields = isForm(element) ? new FormData(element, submitter) : undefined;
  for (const name of detailNames) {
    const attribute = element.getAttribute(`data-turnout-${dashed(name)}`);
    const given = fields?.getAll(name);
    const values = attribute === null ? given?.filter(isText) : [attribute];
    if (!values?.length || isPrivate(element, name)) continue;
    details[name] = name === "answers" ? values : values.join("; ");
  }
  return details;
}

const isText = (value: FormDataEntryValue): value is string => typeof value === "string";

/** Passwords, codes and cards, by what the field is or says it is for. */
const privateWords = /password|cc-|one-time/;

/** Looked for around the form, since a field outside of it may be its own. What the browser filled in by itself is private. */
const isPrivate = (form: Element, name: string): boolean =>
  [...(form.getRootNode() as ParentNode).querySelectorAll<HTMLInputElement>(`[name=${name}]`)].some(
    (field) =>
      field.form === form && (privateWords.test(field.type + field.autocomplete) || field.matches(":is(:autofill)")),
  );

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
