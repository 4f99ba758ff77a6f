/** The methods of the console that the inspector prints by. */
export type Console = Pick<typeof globalThis.console, "log" | "group" | "groupCollapsed" | "groupEnd" | "table">;

/**
 * The browser's own console: a page may have put its own in the place of ours, or of one method, and then prints nothing
 * or sends it away. Another is that of an empty frame of the same origin; it lasts as long as the frame does.
 */
export function freshConsole(): Console {
  const own = methodsOf(console);
  if (Object.values(own).every(isNative)) return own;
  try {
    return consoleOfFrame() ?? own;
  } catch {
    return own;
  }
}

/** As they are now: what the page does to them later changes nothing. */
function methodsOf({ log, group, groupCollapsed, groupEnd, table }: Console): Console {
  return { log, group, groupCollapsed, groupEnd, table };
}

function isNative(method: unknown): boolean {
  return typeof method === "function" && Function.prototype.toString.call(method).includes("[native code]");
}

function consoleOfFrame(): Console | undefined {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = "turnout inspector";
  document.documentElement.append(frame);
  const view = frame.contentWindow as (Window & { readonly console: Console }) | null;
  return view ? methodsOf(view.console) : undefined;
}
