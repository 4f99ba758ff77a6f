import type { Browser, Page } from "playwright-core";

/** A call of a console's method, as the DevTools protocol tells it. */
interface Call {
  readonly type: string;
  readonly args: readonly { readonly type: string; readonly value?: unknown; readonly description?: string }[];
}

/** What a page prints from now on. */
export interface ConsoleOutput {
  /** The texts, a line each, without looks. */
  lines(): readonly string[];
  clear(): void;
  /** A picture of it, as a browser's console shows it. */
  picture(browser: Browser, path: string, colorScheme: "light" | "dark"): Promise<void>;
}

export async function listenToConsole(page: Page): Promise<ConsoleOutput> {
  const protocol = await page.context().newCDPSession(page);
  let calls: Call[] = [];
  protocol.on("Runtime.consoleAPICalled", (call) => calls.push(call as Call));
  await protocol.send("Runtime.enable");
  return {
    lines: () =>
      calls.map((call) =>
        piecesOf(call)
          .map(([text]) => text)
          .join(""),
      ),
    clear() {
      calls = [];
    },
    async picture(browser, path, colorScheme) {
      const shown = await browser.newPage({ colorScheme, viewport: { width: 980, height: 200 }, deviceScaleFactor: 1 });
      await shown.setContent(htmlOf(calls));
      await shown.locator("body").screenshot({ path });
      await shown.close();
    },
  };
}

/** The texts of a call with their looks: by the console's formatter, https://console.spec.whatwg.org/#formatter. */
function piecesOf({ type, args }: Call): readonly (readonly [text: string, style: string])[] {
  const [format, ...values] = args;
  // The end of a group is told with a text that no console shows.
  if (typeof format?.value !== "string" || type === "endGroup") return [];
  const pieces: [string, string][] = [];
  let style = "";
  for (const part of format.value.split(/(%[co%])/)) {
    if (part === "%c") style = String(values.shift()?.value ?? "");
    else if (part === "%o") pieces.push([values.shift()?.description ?? "", "color:#c45fa5"]);
    else if (part !== "") pieces.push([part === "%%" ? "%" : part, style]);
  }
  return pieces;
}

function htmlOf(calls: readonly Call[]): string {
  let depth = 0;
  const lines = calls.map((call) => {
    if (call.type === "endGroup") depth--;
    const texts = piecesOf(call).map(([text, style]) => `<span style="${style}">${escaped(text)}</span>`);
    const isGroup = call.type.startsWith("startGroup");
    const line =
      texts.length > 0 ? `<p style="padding-left:${depth * 14}px">${isGroup ? "▾ " : ""}${texts.join("")}</p>` : "";
    if (isGroup) depth++;
    return line;
  });
  return `<!doctype html><style>
    :root { color-scheme: light dark } body { margin: 0; padding: 8px 12px; background: light-dark(#fff, #202124); color: light-dark(#202124, #e8eaed) }
    p { margin: 0; padding: 2px 0; font: 12px/1.5 "DejaVu Sans Mono", monospace; white-space: pre-wrap }
  </style>${lines.join("")}`;
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
