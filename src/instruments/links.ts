import type { Page } from "../page.js";
import { type Deed, isLink } from "../signals/clicks.js";
import { markAttribute } from "./marks.js";
import type { RecordActivity } from "./record.js";

export interface LinkParts {
  readonly page: Page;
  readonly record: RecordActivity;
  /** Endings, without dot, that make a link a download. */
  readonly downloadEndings: readonly string[];
}

/**
 * Records what a link does by itself: a download, or a way into content from a module or menu, whose columns name the
 * target. A marked link says itself what it is.
 */
export function recordLink({ type, path }: Deed, { page, record, downloadEndings }: LinkParts): void {
  const link = path.find(isLink);
  if (!link || type !== "click" || path.some((element) => element.hasAttribute(markAttribute))) return;
  const file = downloadName(link, downloadEndings);
  const around = path.slice(path.indexOf(link));
  if (file !== undefined) {
    record("resource.download", { details: { file }, content: page.contentAt(around) });
    return;
  }
  const target = page.targetAt(around);
  if (target) record("content.click", { content: target });
}

/** The name of the file that a link downloads, undefined when it leads to a page. */
function downloadName(link: HTMLAnchorElement, endings: readonly string[]): string | undefined {
  const file = decode(link.pathname.slice(link.pathname.lastIndexOf("/") + 1));
  if (link.hasAttribute("download")) return link.download || file || link.hostname;
  const ending = file.slice(file.lastIndexOf(".") + 1).toLowerCase();
  return file.includes(".") && endings.includes(ending) ? file : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
