// @vitest-environment node
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

/** An import that the architecture forbids: the file, and what it must not import. */
const forbidden = [
  ["src/losses.ts", "./queue/queue.js"],
  ["src/activity.ts", "./tracker.js"],
  ["src/wire.ts", "./options.js"],
  ["src/losses.ts", "./options.js"],
  ["src/catalogue/render.ts", "../wire.js"],
  ["src/queue/queue.ts", "../sender/sender.js"],
  ["src/sender/sender.ts", "../signals/page-exit.js"],
  ["src/sender/batch.ts", "../tracker.js"],
  ["src/sender/transports/fetch.ts", "../sender.js"],
  ["src/sender/transports/beacon.ts", "../../queue/queue.js"],
  ["src/signals/route.ts", "../activity.js"],
  ["src/players/html.ts", "../instruments/videos.js"],
  ["src/watch/sampler.ts", "../signals/media.js"],
  ["src/instruments/views.ts", "../sender/sender.js"],
  ["src/instruments/marks.ts", "../tracker.js"],
  ["src/inspector/why.ts", "../tracker.js"],
  ["src/inspector/gates/delivery.ts", "../../delivery.js"],
  ["src/instruments/views.ts", "../inspector/why.js"],
  ["src/sender/sender.ts", "../inspector/journal.js"],
  ["src/tracker.ts", "./index.js"],
  ["src/tracker.ts", "./testing.js"],
  ["src/testing/memory-collector.ts", "../tracker.js"],
  ["src/node/delivery.ts", "../signals/route.js"],
  ["collector/src/server.ts", "turnout"],
  ["collector/src/server.ts", "turnout/react"],
  ["collector/src/ingest/check.ts", "../../../src/wire.js"],
  ["collector/src/ingest/collect.ts", "../report/rows.js"],
  ["collector/src/report/routes.ts", "../ingest/collect.js"],
  ["collector/src/care/person.ts", "../ingest/collect.js"],
  ["collector/src/report/rows.ts", "../care/person.js"],
  ["collector/src/forward/forwarder.ts", "../ingest/collect.js"],
  ["collector/src/nats/drain.ts", "../ingest/close-views.js"],
  ["collector/src/stores/sqlite.ts", "../forward/forwarder.js"],
  ["collector/src/stores/memory.ts", "../report/rows.js"],
  ["collector/src/page/page.ts", "../stores/store.js"],
  ["collector/src/answers/series.ts", "../report/series.js"],
] as const;

/** One that it allows, for each place: a rule that refuses everything would prove nothing. */
const allowed = [
  ["src/activity.ts", "./wire.js"],
  ["src/wire.ts", "./catalogue/check.js"],
  ["src/wire.ts", "./losses.js"],
  ["src/sender/sender.ts", "../queue/queue.js"],
  ["src/sender/transports/fetch.ts", "./transport.js"],
  ["src/instruments/views.ts", "../signals/page-exit.js"],
  ["src/watch/sampler.ts", "../players/player.js"],
  ["src/tracker.ts", "./sender/sender.js"],
  ["src/tracker.ts", "./inspector/inspector.js"],
  ["src/inspector/why.ts", "../instruments/marks.js"],
  ["src/index.ts", "./tracker.js"],
  ["src/testing.ts", "./tracker.js"],
  ["src/node/delivery.ts", "../sender/retry.js"],
  ["src/testing/memory-collector.ts", "../sender/transports/transport.js"],
  ["collector/src/ingest/check.ts", "turnout/wire"],
  ["collector/src/report/rows.ts", "../stores/store.js"],
  ["collector/src/nats/drain.ts", "../stores/store.js"],
  ["collector/src/server.ts", "./ingest/collect.js"],
  ["collector/src/report/series.ts", "../answers/series.js"],
  ["collector/src/page/views/overview.ts", "../../answers/series.js"],
  ["collector/src/answers/watch-report.ts", "turnout/wire"],
] as const;

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "turnout-arrows-"));
  for (const config of ["biome.jsonc", "src/biome.jsonc", "collector/biome.jsonc"]) {
    mkdirSync(dirname(join(folder, config)), { recursive: true });
    copyFileSync(config, join(folder, config));
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The rules that Biome finds broken when `path` holds `text`. */
async function brokenRules(path: string, text: string): Promise<readonly string[]> {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const printed = await new Promise<string>((done) => {
    execFile(resolve("node_modules/.bin/biome"), ["lint", "--reporter=json", path], { cwd: folder }, (_, stdout) =>
      done(stdout),
    );
  });
  rmSync(file);
  const report: { diagnostics: { category: string }[] } = JSON.parse(printed);
  return report.diagnostics.map(({ category }) => category);
}

const arrow = "lint/style/noRestrictedImports";

it.each(forbidden)("refuses that %s imports %s", async (path, specifier) => {
  expect(await brokenRules(path, `import "${specifier}";\n`)).toContain(arrow);
});

it("refuses an import of types alone as well", async () => {
  const text = 'import type { Queue } from "../queue/queue.js";\nexport type Kept = Queue;\n';
  expect(await brokenRules("src/instruments/views.ts", text)).toContain(arrow);
});

it.each(allowed)("allows that %s imports %s", async (path, specifier) => {
  expect(await brokenRules(path, `import "${specifier}";\n`)).not.toContain(arrow);
});

it("refuses a module of Node in the SDK", async () => {
  expect(await brokenRules("src/ids.ts", 'import "node:crypto";\n')).toContain("lint/correctness/noNodejsModules");
});
