import type { Section } from "./api.js";
import { make, numeral } from "./elements.js";
import { words } from "./words.js";

/** The tree of checkboxes: a section's box stands for all of its own, and is half ticked when some of them are. */
export interface Tree {
  /** Whether it has boxes yet. */
  isShown(): boolean;
  /** Shows the sections with their counts; what was ticked and unfolded stays so. */
  show(sections: readonly Section[]): void;
  /** Ticks these sections and `section/name`s; undefined ticks all. */
  tick(chosen: readonly string[] | undefined): void;
  /** What is ticked, in the shortest words: whole sections by their name; undefined when all are. */
  ticked(): readonly string[] | undefined;
}

interface Leaf {
  readonly key: string;
  readonly box: HTMLInputElement;
  readonly count: HTMLElement;
}

interface Branch extends Leaf {
  readonly leaves: readonly Leaf[];
}

/** Builds the tree in `list`; `onChange` is called after each tick of the person's own. */
export function createTree(list: HTMLUListElement, onChange: () => void): Tree {
  let branches: readonly Branch[] = [];

  const tick = (chosen: readonly string[] | undefined): void => {
    for (const branch of branches) {
      const whole = chosen === undefined || chosen.includes(branch.key);
      for (const { box, key } of branch.leaves) box.checked = whole || chosen.includes(key);
      settle(branch);
    }
  };

  const build = (sections: readonly Section[]): void => {
    branches = sections.map((section) => {
      const { branch, item } = makeBranch(section);
      list.append(item);
      item.addEventListener("change", ({ target }) => {
        if (target === branch.box) for (const { box } of branch.leaves) box.checked = branch.box.checked;
        settle(branch);
        onChange();
      });
      return branch;
    });
  };

  return {
    isShown: () => branches.length > 0,
    show: (sections) => {
      if (branches.length === 0) build(sections);
      for (const [index, branch] of branches.entries()) {
        const section = sections[index];
        showCount(branch.count, section?.count ?? 0);
        for (const [at, { count }] of branch.leaves.entries()) showCount(count, section?.names[at]?.count ?? 0);
      }
    },
    tick,
    ticked: () => {
      const whole = branches.filter(({ box }) => box.checked);
      if (whole.length === branches.length) return undefined;
      return branches.flatMap(({ key, box, leaves }) =>
        box.checked ? [key] : leaves.filter((leaf) => leaf.box.checked).map((leaf) => leaf.key),
      );
    },
  };
}

function settle({ box, leaves }: Branch): void {
  const ticked = leaves.filter((leaf) => leaf.box.checked).length;
  box.checked = ticked === leaves.length;
  box.indeterminate = ticked > 0 && ticked < leaves.length;
}

function makeBranch(section: Section): { branch: Branch; item: HTMLLIElement } {
  const head = makeLeaf(section.section, section.section, "branch");
  const names = section.names.map(({ name, definitions }) => {
    const leaf = makeLeaf(`${section.section}/${name}`, name, "leaf");
    leaf.line.title = definitions.join("\n");
    return leaf;
  });
  const inner = make("ul", { hidden: true }, ...names.map(({ line }) => make("li", {}, line)));
  const fold = make("button", {
    type: "button",
    className: "fold",
    ariaExpanded: "false",
    ariaLabel: words.unfold(section.section),
  });
  fold.addEventListener("click", () => {
    inner.hidden = !inner.hidden;
    fold.ariaExpanded = String(!inner.hidden);
  });
  head.line.prepend(fold);
  return { branch: { ...head, leaves: names }, item: make("li", {}, head.line, inner) };
}

function makeLeaf(key: string, title: string, className: string): Leaf & { line: HTMLElement } {
  const box = make("input", { type: "checkbox", checked: true });
  const count = make("span");
  const line = make("div", { className }, make("label", {}, box, make("span", {}, title), count));
  return { key, box, count, line };
}

function showCount(element: HTMLElement, count: number): void {
  element.textContent = numeral.format(count);
  element.closest("div")?.classList.toggle("empty", count === 0);
}
