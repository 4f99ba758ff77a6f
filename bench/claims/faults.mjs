import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchProfile } from "../browser.mjs";
import { until } from "../waiting.mjs";

const settleMs = 1_500;
const returnLimitMs = 20_000;

/** Each does harm to a page that has settled; then the person comes back, and stays, with nothing in the way. */
const scenarios = {
  "collector away, browser killed 250 ms after": {
    posts: 20,
    async harm({ page, endpoint, post, kill }) {
      await endpoint.away();
      await post();
      await page.waitForTimeout(250);
      await kill();
      await endpoint.back();
    },
  },
  "collector away, tab closed 250 ms after": {
    posts: 20,
    async harm({ page, endpoint, post }) {
      await endpoint.away();
      await post();
      await page.waitForTimeout(250);
      await page.close({ runBeforeUnload: true });
      await endpoint.back();
    },
  },
  "500 pending at close": {
    posts: 500,
    async harm({ page, post }) {
      await post();
      await page.close({ runBeforeUnload: true });
    },
  },
  "answers lost after the commit": {
    posts: 20,
    async harm({ page, endpoint, post }) {
      endpoint.loseAnswers(true);
      await post();
      await page.waitForTimeout(8_000);
      endpoint.loseAnswers(false);
    },
  },
};

/** What becomes of activities when things go wrong. More, for Turnout alone: `npm run bench:faults`. */
export const faults = {
  name: "faults",
  title: "Lost and doubled under faults",
  method: `A device of its own for each trial. After the harm the person comes back for ${returnLimitMs / 1_000} s on a page that tracks a view, and once more. “Lost” never came; “doubled” came under two ids, so that no store can tell; “again” came once more under the same id, which a store has to drop (Turnout's does: its report is counted too). Sums over all trials, each of 20 activities, or 500. A killed browser loses what pages put into localStorage in its last seconds, since Chromium writes that to disk with a delay.`,
  runs: ({ quick }) => (quick ? 1 : 3),
  atOnce: 4,
  async measure(subject, { run }) {
    const figures = {};
    for (const [name, scenario] of Object.entries(scenarios)) {
      figures[name] = await runTrial(subject, scenario, `${name.length}-${run}`);
    }
    return figures;
  },
};

async function runTrial(subject, { posts, harm }, id) {
  const { endpoint, site } = subject;
  const folder = mkdtempSync(join(tmpdir(), "turnout-bench-profile-"));
  endpoint.clear();
  let profile = await launchProfile(folder);
  try {
    const page = await profile.context.newPage();
    await page.goto(`${site.url}/visit`);
    await page.waitForTimeout(settleMs);
    const texts = Array.from({ length: posts }, (_, i) => `bench post ${id}-${i}`);
    const post = () => page.evaluate(trackAll, texts);
    await harm({ page, endpoint, post, kill: profile.kill });
    if (profile.ended()) profile = await launchProfile(folder);
    await comeBack(profile.context, `${site.url}/visit`, () => endpoint.posts() === posts);
    const ids = endpoint.ids();
    await compareWithReport(subject, id, ids.size);
    return tally(ids, posts);
  } finally {
    await profile.close();
    // A browser that was killed may leave a process behind that still writes for a moment.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Runs in the page. */
function trackAll(texts) {
  for (const text of texts) window.bench.track(text);
}

async function comeBack(context, url, arrived) {
  for (let visit = 0; visit < 2; visit++) {
    const page = await context.newPage();
    await page.goto(url);
    await until(arrived, returnLimitMs);
    // Doubles may come after the last of the posts.
    await page.waitForTimeout(1_000);
    await page.close({ runBeforeUnload: true });
  }
}

function tally(ids, posts) {
  const all = [...ids.values()];
  return {
    lost: posts - ids.size,
    doubled: all.filter((of) => new Set(of).size > 1).length,
    again: all.reduce((sum, of) => sum + of.length - new Set(of).size, 0),
  };
}

/** What the endpoint saw of Turnout's, and what its collector reports: the same, each once. */
async function compareWithReport({ peer, collector }, id, arrived) {
  if (!peer.forwards) return;
  const query = new URLSearchParams({ kind: "feed.post", text: `bench post ${id}-` });
  const { count } = await (await fetch(`${collector.url}/v1/reports/count?${query}`)).json();
  if (count !== arrived) throw new Error(`The report has ${count} of the ${arrived} activities that arrived.`);
}
