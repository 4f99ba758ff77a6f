/**
 * Elements that say by a mark, `data-turnout`, what is done with them. Turnout hears the click or the submission by itself
 * and takes the details from `data-turnout-…` or from the form's fields; the page's code has nothing to call.
 */
import { type ReactNode, type SubmitEvent, useState } from "react";
import type { Kind } from "turnout/catalogue";

/** Details of a kind, where they are known before: `{ emoji: "Love" }` becomes `data-turnout-emoji="Love"`. */
type Known = Readonly<Record<string, string>>;

const attributesOf = (known: Known): Known =>
  Object.fromEntries(
    Object.entries(known).map(([name, value]) => [
      `data-turnout-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      value,
    ]),
  );

interface MarkedProps {
  readonly kind: Kind;
  readonly known?: Known;
  readonly children: ReactNode;
}

export function Marked({ kind, known = {}, children }: MarkedProps) {
  return (
    <button type="button" data-turnout={kind} {...attributesOf(known)}>
      {children}
    </button>
  );
}

/** A switch. Turnout reads the state after the click: one mark gives a kind and its opposite. */
export function Toggle({ kind, known = {}, children }: MarkedProps) {
  const [pressed, setPressed] = useState(false);
  return (
    <button
      type="button"
      data-turnout={kind}
      {...attributesOf(known)}
      aria-pressed={pressed}
      onClick={() => setPressed(!pressed)}
    >
      {children}
    </button>
  );
}

/** A form whose fields have the names of the kind's details. */
export function MarkedForm({ kind, known = {}, children }: MarkedProps) {
  const [sent, setSent] = useState(false);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    event.currentTarget.reset();
    setSent(true);
  };
  return (
    <form data-turnout={kind} {...attributesOf(known)} onSubmit={submit}>
      {children}
      <button type="submit">{sent ? "Sent" : "Send"}</button>
    </form>
  );
}

/** A field for some words. */
export function Words({ name, label }: { readonly name: string; readonly label: string }) {
  return <input name={name} aria-label={label} placeholder={label} required autoComplete="off" />;
}

/** Answers to choose from: one, or several. */
export function Choice({
  name,
  answers,
}: {
  readonly name: "answer" | "answers";
  readonly answers: readonly string[];
}) {
  return answers.map((answer) => (
    <label key={answer}>
      <input type={name === "answer" ? "radio" : "checkbox"} name={name} value={answer} /> {answer}
    </label>
  ));
}
