/**
 * How each kind is recorded, by each of the ways there are, and the line of the report that comes out. `docs/CATALOGUE.md`
 * prints it, and `test/browser/catalogue.test.ts` runs what is printed.
 */
import { type CatalogueRow, rowOf } from "turnout/catalogue";
import { type ContentType, type GuideRow, guideRows } from "../fixtures/guide-rows.js";

/** Code as a site has it, or in a word or two why a kind is not recorded in this way. */
export type Way = { readonly code: string } | { readonly reason: string };

/** A component's two parts: what stands in it, and what its handler does. */
export type ReactWay = { readonly hook: string; readonly call: string } | { readonly reason: string };

export interface Ways {
  readonly kind: string;
  readonly contentType: ContentType | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  /** HTML, on a page of the content. */
  readonly mark: Way;
  readonly call: Way;
  readonly react: ReactWay;
  /** A call of `turnout/node`. */
  readonly server: Way;
  /** The cells of the report, with `exampleTime` for the time. */
  readonly cells: readonly string[];
}

/** Who does it all, in the words of `identify`. */
export const person = { id: "u42", first: "Ada", last: "Lovelace", company: "Analytical", email: "ada@example.org" };

export const exampleTime = "2026-11-23 09:14:07";

/** What it happens on, by the name that the examples use. */
export const contents = {
  session: { id: "s17", type: "OTSession", name: "Opening keynote", slug: "opening-keynote" },
  course: { id: "c3", type: "Course", name: "Safety basics", slug: "safety-basics" },
  lesson: { id: "l8", type: "Lesson", name: "Wearing a lifejacket", slug: "wearing-a-lifejacket" },
} as const;

export const contentNameOf = { OTSession: "session", Course: "course", Lesson: "lesson" } as const satisfies Record<
  ContentType,
  keyof typeof contents
>;

const byItself = { reason: "by itself" };
const serverOnly = { reason: "server only" };

/** All kinds, in the catalogue's order. */
export function listWays(): readonly Ways[] {
  return guideRows.map((example) => {
    const row = rowOf(example.kind);
    if (!row) throw new Error(`The catalogue has no kind ${example.kind}.`);
    const { kind, contentType, details = {} } = example;
    return { kind, contentType, details, ...fourWays(example, row), cells: cellsOf(example) };
  });
}

function fourWays(example: GuideRow, { source }: CatalogueRow) {
  const { kind, contentType, details } = example;
  const told = details && literal(details);
  const refusal = source.includes("call") ? undefined : source.includes("auto") ? byItself : serverOnly;
  const name = kind.slice(kind.indexOf(".") + 1);
  const options = contentType ? `{ user, content: ${contentNameOf[contentType]} }` : "{ user }";
  return {
    mark: markOf(example, source),
    call: refusal ?? { code: `turnout.track(${list(`"${kind}"`, told)})` },
    react: refusal ?? { hook: `const ${name} = useTrack("${kind}");`, call: `${name}(${told ?? ""})` },
    server: { code: `turnout.track(${list(`"${kind}"`, told ?? "undefined", options)})` },
  };
}

function markOf({ kind, contentType, details = {} }: GuideRow, source: CatalogueRow["source"]): Way {
  const page = pageMarks[kind];
  if (page) return { code: page };
  if (kind.endsWith(".click") && contentType) return { code: linkInto(contents[contentNameOf[contentType]]) };
  if (!source.includes("declarative")) return source.includes("auto") ? byItself : { reason: "—" };
  const written = Object.entries(details).filter(([name]) => name in fields && !kind.startsWith("notification."));
  const given = Object.entries(details).filter((entry) => !written.some(([name]) => name === entry[0]));
  const attributes = given.map(([name, value]) => ` data-turnout-${dashed(name)}=${quoted(String(value))}`).join("");
  if (written.length > 0 || /question\./i.test(kind)) {
    const asked = written.map(([name, value]) => fieldOf(kind, name, value)).join("");
    return { code: `<form data-turnout="${kind}"${attributes}>${asked}<button>Send</button></form>` };
  }
  const element = elements[kind] ?? (kind.endsWith(".download") ? `a href="/files/paper.pdf"` : "button");
  const toggle = toggles.find((names) => names.some((name) => kind.endsWith(`.${name}`)));
  const state = toggle ? ` aria-pressed="${kind.endsWith(`.${toggle[1]}`)}"` : "";
  const marked = toggle ? kind.replace(`.${toggle[1]}`, `.${toggle[0]}`) : kind;
  const shown = details.text ?? details.emoji ?? rowOf(marked)?.action;
  return { code: `<${element} data-turnout="${marked}"${attributes}${state}>${shown}</${element.split(" ")[0]}>` };
}

/** What makes a page one of the kinds, or is seen without a mark. */
const pageMarks: Readonly<Record<string, string>> = {
  "admin.view": `<body data-turnout-page="admin" data-turnout-tab="Content">`,
  "group.view": `<body data-turnout-page="group">`,
  "user.view": `<body data-turnout-page="profile">`,
  "resource.download": `<a href="/files/slides.pdf">Slides</a>`,
};

const linkInto = (content: object): string =>
  `<a href="/there" data-turnout-content='${JSON.stringify(content)}'>More</a>`;

/** Details that a person writes or chooses: the fields of a form. */
const fields: Readonly<Record<string, string>> = {
  text: `<textarea name="text"></textarea>`,
  answer: `<input name="answer">`,
  answers: "",
  rating: `<input name="rating" type="number" min="1" max="5">`,
};

function fieldOf(kind: string, name: string, value: unknown): string {
  const type = name === "answers" ? "checkbox" : /poll|multipleChoice/.test(kind) ? "radio" : undefined;
  if (!type) return fields[name] ?? "";
  const choices = Array.isArray(value) ? value : [value];
  return choices.map((choice) => `<input type="${type}" name="${name}" value="${choice}"> ${choice} `).join("");
}

/** What is no button. */
const elements: Readonly<Record<string, string>> = {
  "notification.view": "p",
  "notification.click": `a href="/news"`,
};

const toggles = [
  ["like", "unlike"],
  ["schedule", "unschedule"],
  ["follow", "unfollow"],
] as const;

function cellsOf({ category, action, label, contentType }: GuideRow): readonly string[] {
  const { id, first, last, company, email } = person;
  const content = contentType && contents[contentNameOf[contentType]];
  const where = content ? [content.id, content.name, content.slug] : ["", "", ""];
  return [id, first, last, company, email, category, action, label, exampleTime, ...where];
}

/** A value as code: `{ rating: 4, text: 'Hello, "world"' }`. */
function literal(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([name, part]) => `${name}: ${literal(part)}`)
    .join(", ")} }`;
}

const quoted = (text: string): string => (text.includes('"') ? `'${text}'` : `"${text}"`);

const list = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(", ");

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
