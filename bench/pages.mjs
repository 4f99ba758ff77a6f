/** A page in a browser context of its own, with DevTools' counters switched on when a claim asks for them. */
export async function newPage(browser, url) {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  return page;
}

/** Main-thread time of a page so far, ms. */
export async function taskMs(devtools) {
  await devtools.send("Performance.enable");
  const { metrics } = await devtools.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value * 1_000;
}

/** To a tenth. */
export function round(figure) {
  return Math.round(figure * 10) / 10;
}
