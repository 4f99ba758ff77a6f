/** Whether it is known what would be recorded, and on what. */

import { guideKinds } from "../../catalogue/kinds.js";
import { needsContent } from "../../catalogue/render.js";
import { checkContent } from "../../content.js";
import { markAttribute } from "../../instruments/marks.js";
import { parse } from "../../json.js";
import { contentAttribute } from "../../page.js";
import { around } from "../../signals/around.js";
import { examine } from "../kinds.js";
import { closedHosts, describedElements, findAll, nameOf } from "../marked.js";
import { type Finding, fail, type Gate, lostFor, open, pass, type Subject } from "./gate.js";

export const markFound: Gate = {
  name: "mark found",
  look(subject) {
    const { element, selector, kind, entry } = subject;
    if (selector !== undefined && !element) return notThere(selector);
    if (element) return ofElement(element, subject);
    if (entry) return pass(entry.element ? `on ${nameOf(entry.element)}` : "recorded by track() or by the SDK itself");
    return ofKind(kind ?? "");
  },
};

function notThere(selector: string): Finding {
  const hosts = closedHosts();
  const hint =
    hosts.length > 0
      ? `; it may be in a closed shadow root, into which no script sees: ${hosts.slice(0, 3).map(nameOf).join(", ")}. Open it, or mark the host`
      : "";
  return fail(`nothing on the page matches "${selector}"${hint}`);
}

function ofElement(element: Element, { kind, isPlayer, player }: Subject): Finding {
  const path = around(element);
  const root = element.getRootNode();
  if (!element.isConnected) return fail("the element is not on the page");
  if (root instanceof ShadowRoot && root.mode === "closed")
    return fail(
      `it is in the closed shadow root of ${nameOf(root.host)}, out of which no click tells where it was: open the root, or mark the host`,
    );
  const ignoring = path.find((one) => one.hasAttribute("data-turnout-ignore"));
  if (ignoring) return fail(`it is inside data-turnout-ignore, on ${nameOf(ignoring)}`);
  const marked = path.find((one) => one.hasAttribute(markAttribute));
  if (marked) return ofMark(marked);
  const link = path.find((one) => one.matches("a[href]"));
  if (link && kind) return pass(`${nameOf(link)} is a link that says by itself what it is: ${kind}`);
  if (isPlayer) return pass(player ? "it is a player that is followed" : "it is a player: followed once it plays");
  const what = link ? "it is a link, but none to a file or into another content, and" : "there is";
  return fail(`${what} no ${markAttribute}="…" on it or around it`);
}

function ofMark(marked: Element): Finding {
  const kind = marked.getAttribute(markAttribute);
  const where = nameOf(marked);
  if (!kind) return fail(`${markAttribute} on ${where} is empty`);
  if (kind === "notification.view") return pass(`on ${where}: recorded when half of it comes into view`);
  if (marked instanceof HTMLFormElement)
    return pass(`on ${where}: recorded when the form is submitted, not at a click`);
  if (marked.hasAttribute("aria-pressed")) return pass(`on ${where}: recorded by aria-pressed after the click`);
  return pass(`on ${where}: recorded at a click`);
}

function ofKind(kind: string): Finding {
  const marks = findAll(`[${markAttribute}="${CSS.escape(kind)}"]`);
  const heard = marks.filter((mark) => !around(mark).some((one) => one.hasAttribute("data-turnout-ignore")));
  if (heard.length > 0)
    return pass(`${heard.length} on this page, the first on ${nameOf(heard[0] as Element)}; none was used yet`);
  if (marks.length > 0) return fail(`all ${marks.length} on this page are inside data-turnout-ignore`);
  const row = guideKinds().rowOf(kind);
  if (!row) return open("see below: is there such a kind?");
  if (row.source.includes("auto"))
    return open(`the SDK records it by itself${row.note ? `: ${row.note}` : ""}; it has not happened yet`);
  if (row.source.every((source) => source === "server"))
    return fail("only the site's server knows of it, and sends it (turnout/node)");
  return fail(`nothing on this page is marked ${markAttribute}="${kind}", and track("${kind}") was not called`);
}

export const contentKnown: Gate = {
  name: "content known",
  look(subject) {
    const { kind, content } = subject;
    const row = kind === undefined ? undefined : guideKinds().rowOf(kind);
    const named = content && `${content.type} ${content.id}${content.name && `, ${content.name}`}`;
    if (lostFor(subject, "missing-content") || (row && needsContent(row) && !content))
      return fail(`${kind} is about a content, and ${noContent()}`);
    if (named) return pass(named);
    return row && !needsContent(row) ? pass("it needs none") : open("none, as far as known");
  },
};

/** Why the page has no content. */
function noContent(): string {
  const described = describedElements();
  if (described.length === 0)
    return `the page describes none: ${contentAttribute}='{"id":…,"type":…}' on its main element, or turnout.content({ … })`;
  const wrong = described.find((element) => !isContent(element.getAttribute(contentAttribute) ?? ""));
  if (wrong) return `${contentAttribute} on ${nameOf(wrong)} is not readable: it must be JSON with "id" and "type"`;
  return `the ${described.length} described on the page are cards, none the page's own: describe it on html, body or main`;
}

function isContent(text: string): boolean {
  try {
    return checkContent(parse(text)) !== undefined;
  } catch {
    return false;
  }
}

export const detailsValid: Gate = {
  name: "details valid",
  look(subject) {
    const { kind, details, content, entry } = subject;
    if (kind === undefined) return open("no kind to check by");
    const report = examine(kind, details, content);
    const isTaken = entry && ["accepted", "duplicate", "delivered"].includes(entry.state);
    if (isTaken) return pass(report.problem ? `the collector knows "${kind}": one of the site's own` : report.reason);
    if (lostFor(subject, "unknown-kind", "missing-detail", "unknown-detail", "bad-detail")) return fail(report.reason);
    if (lostFor(subject, "unserializable"))
      return fail("its details are nothing that JSON can hold: a cycle, a BigInt");
    if (!report.problem || report.problem === "missing-content")
      return pass(report.row ? report.reason : "not checked");
    if (report.isUncertain) return open(report.reason);
    // A form has its details when it is sent.
    if (report.problem === "missing-detail" && isUnfilled(subject)) return open(report.reason);
    return fail(report.reason);
  },
};

const isUnfilled = ({ element, entry }: Subject): boolean =>
  !entry && (!element || around(element).some((one) => one instanceof HTMLFormElement));
