/**
 * The script-tag face: `<script async src=".../turnout.js" data-key="…"></script>` starts by itself, takes over the calls
 * that a stub recorded before it came, and is `window.turnout` from then on.
 */

import { optionNames, type TurnoutOptions } from "./options.js";
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
  for (const name of optionNames) {
    const text = script?.dataset[name];
    if (text !== undefined) options[name] = name === "key" || name === "endpoint" ? text : parseOption(text);
  }
  return options as unknown as TurnoutOptions;
}

function parseOption(text: string): unknown {
  if (text === "" || text === "true") return true;
  if (text === "false") return false;
  return Number.isNaN(Number(text)) ? text.split(" ") : Number(text);
}

start(document.currentScript);
