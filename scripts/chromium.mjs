import { installPackage, isExecutable, onPath } from "./programs.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macPath = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/**
 * The path of a Chromium: `$CHROMIUM_PATH`, or the first found on the PATH; as root on Debian it is installed when
 * absent. Throws when there is none, and says what to do.
 */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!isExecutable(named)) throw new Error(`CHROMIUM_PATH names no program: ${named}`);
    return named;
  }
  const found = onPath(...names) ?? (isExecutable(macPath) ? macPath : install());
  if (!found) throw new Error("The browser tests need Chromium: install it, or set CHROMIUM_PATH to where it is.");
  return found;
}

function install() {
  return installPackage("chromium") ? onPath(...names) : undefined;
}
