/** The field for a person: who types a name or an e-mail address is offered people, and gets the id of the one meant. */
import { askJson, isAbort } from "./api.js";
import { byId, make } from "./elements.js";

interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Rest after the last key before the collector is asked, ms. */
const restMs = 150;

/** Wires the field and its list; `onChange` is called when it holds ids, and never with half a name. */
export function wirePersonField(
  field: HTMLInputElement,
  { siteOf, onChange }: { readonly siteOf: () => string; readonly onChange: () => void },
): void {
  const list = byId("persons", HTMLDataListElement);
  let asking = new AbortController();
  let rest: ReturnType<typeof setTimeout> | undefined;

  /** Of several ids with commas between, the last is being typed. */
  const parts = (): readonly [before: string, typed: string] => {
    const at = field.value.lastIndexOf(",") + 1;
    return [field.value.slice(0, at), field.value.slice(at).trim()];
  };
  const offer = (people: readonly Person[]): void => {
    const [before] = parts();
    const options = people.map(({ id, name, email }) =>
      make("option", { value: `${before}${id}` }, [name, email].filter((part) => part !== "").join(" · ")),
    );
    list.replaceChildren(...options);
  };
  const suggest = async (isFinal: boolean): Promise<void> => {
    asking.abort();
    asking = new AbortController();
    const [before, typed] = parts();
    if (typed === "") {
      offer([]);
      return onChange();
    }
    const asked = new URLSearchParams({ site: siteOf(), like: typed });
    const { people } = await askJson<{ people: readonly Person[] }>(`people?${asked}`, asking.signal);
    offer(people);
    const [only] = people.length === 1 ? people : [];
    if (isFinal && only) field.value = `${before}${only.id}`;
    if (isFinal || people.length === 0 || people.some(({ id }) => id === typed)) onChange();
  };
  const suggestOrLeave = (isFinal: boolean): void => {
    void suggest(isFinal).catch((error: unknown) => {
      if (!isAbort(error)) onChange(); // the question that follows says what is wrong
    });
  };

  field.addEventListener("input", (event) => {
    event.stopPropagation(); // half a name is no filter
    clearTimeout(rest);
    rest = setTimeout(() => suggestOrLeave(false), restMs);
  });
  field.addEventListener("change", () => {
    clearTimeout(rest);
    suggestOrLeave(true);
  });
}
