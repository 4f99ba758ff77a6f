/**
 * The script-tag face: `<script async src=".../turnout.js" data-key="…"></script>` starts by itself, takes over the calls
 * that a stub recorded before it came, and is `window.turnout` from then on.
 */

import { defaults, type TurnoutOptions } from "./options.js";
import { createTurnout, type Turnout } from "./tracker.js";

/** What the stub keeps: the name and arguments of each early call, of any method. */
type EarlyCall = readonly [method: keyof Turnout, args: readonly unknown[]];

const host = globalThis as { turnout?: Turnout | readonly EarlyCall[] };

function start(script: HTMLOrSVGScriptElement | null): void {
  const early = host.turnout;
  if (early && !Array.isArray(early)) {
    console.warn("turnout: started already on this page; the second script does nothing");
    return;
  }
  const turnout = createTurnout(readOptions(script as HTMLScriptElement | null));
  host.turnout = turnout;
  for (const [method, args] of (early ?? []) as readonly EarlyCall[]) {
    (turnout[method] as ((...args: readonly unknown[]) => unknown) | undefined)?.(...args);
  }
}

/** Options as `data-` attributes: `data-view-on-hash`, `data-flush-interval-ms="1000"`. The endpoint defaults to the script's origin. */
function readOptions(script: HTMLScriptElement | null): TurnoutOptions {
  const options: { [name: string]: unknown } = { endpoint: script?.src && new URL(script.src).origin };
  for (const [name, text] of Object.entries(script?.dataset ?? {})) {
    const standard: unknown = defaults[name as keyof typeof defaults];
    // The page's own `data-` attributes of other names are none of ours.
    if (standard !== undefined || name === "key" || name === "endpoint")
      options[name] = parseOption(text ?? "", standard);
  }
  return options as unknown as TurnoutOptions;
}

/** What an attribute's text is for an option of the kind of `standard`. */
function parseOption(text: string, standard: unknown): unknown {
  if (typeof standard === "boolean") return text !== "false";
  if (typeof standard === "number") return Number(text);
  if (Array.isArray(standard)) return text.split(" ");
  return text.startsWith("{") ? JSON.parse(text) : text;
}

start(document.currentScript);
