// `npm test`: every test, the browser's included. Arguments go to vitest: `npm test -- --project sdk test/unit/ids.test.ts`.
import { findChromium } from "./chromium.mjs";
import { main, run, tool } from "./run.mjs";
import { ensureBuilt, ensureDependencies } from "./setup.mjs";

await main(() => {
  ensureDependencies();
  ensureBuilt();
  findChromium();
  run(tool("vitest"), "run", ...process.argv.slice(2));
});
