import { newPage, round, taskMs } from "../pages.mjs";

const settleMs = 1_500;

/** What a page pays for having it. */
export const start = {
  name: "start",
  title: "Time to evaluate and start",
  method:
    "On an empty page the script, fetched before, is put into the document: the time until it has run to its end, and all main-thread time of the page in the 1.5 s after, less that of a page without it. Nothing is tracked.",
  runs: ({ quick }) => (quick ? 3 : 9),
  async measure({ site, endpoint, attributes }, { browser }) {
    const page = await newPage(browser, `${site.url}/blank`);
    await page.evaluate(fetchScript);
    const devtools = await page.context().newCDPSession(page);
    const idleBefore = await taskMs(devtools);
    await page.waitForTimeout(settleMs);
    const before = await taskMs(devtools);
    const evaluateMs = await page.evaluate(runScript, { url: endpoint.url, attributes });
    await page.waitForTimeout(settleMs);
    const mainThreadMs = (await taskMs(devtools)) - before - (before - idleBefore);
    await page.context().close();
    return { "evaluate, ms": round(evaluateMs), "main thread in 1.5 s, ms": round(mainThreadMs) };
  },
};

/** Both run in the page. */
async function fetchScript() {
  window.code = await (await fetch("/sdk.js")).text();
}

function runScript({ url, attributes }) {
  window.endpoint = url;
  const script = document.createElement("script");
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
  script.textContent = window.code;
  const begunAt = performance.now();
  document.head.append(script);
  return performance.now() - begunAt;
}
