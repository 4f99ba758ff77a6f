import { defineConfig } from "vitest/config";

const source = (path: string): string => new URL(path, import.meta.url).pathname;

const alias = {
  "turnout/catalogue": source("src/catalogue/index.ts"),
  "turnout/inspector": source("src/inspector/inspector.ts"),
  "turnout/react": source("src/react.tsx"),
  "turnout/node": source("src/node.ts"),
  "turnout/testing": source("src/testing.ts"),
  "turnout/wire": source("src/wire.ts"),
};

/** Where a machine wants to read the results, as `.ci/run` does. */
const reportPath = process.env.TURNOUT_TEST_REPORT;

/** What goes by the clock: films that play, and processes that are killed at a moment. Two at a time would wait for each other. */
const byTheClock = ["watching*", "player-traps", "videos", "faults", "many", "collector-kill"].map(
  (name) => `test/browser/${name}.test.ts`,
);

/**
 * The suites: `sdk` in a simulated page, `collector` on Node with real files and ports, `browser` in real Chromium, of
 * which `clock` has the machine for itself, `package` with the packed packages in folders of their own.
 */
export default defineConfig({
  resolve: { alias },
  test: {
    // Most of a browser's test is waiting, and a machine for checks has two cores.
    maxWorkers: 2,
    reporters: reportPath ? ["default", ["json", { outputFile: reportPath }]] : ["default"],
    projects: [
      {
        resolve: { alias },
        test: {
          name: "sdk",
          environment: "happy-dom",
          include: ["test/unit/**/*.test.{ts,tsx}", "test/watch-vectors.test.ts"],
          setupFiles: ["test/support/indexeddb.ts"],
        },
      },
      {
        resolve: {
          alias: {
            ...alias,
            react: source("test/react-18/node_modules/react"),
            "react-dom": source("test/react-18/node_modules/react-dom"),
          },
        },
        test: {
          name: "react-18",
          environment: "happy-dom",
          include: ["test/unit/react{,-concurrent,-running}.test.tsx"],
          setupFiles: ["test/support/indexeddb.ts"],
        },
      },
      {
        resolve: { alias },
        test: { name: "collector", environment: "node", include: ["collector/test/**/*.test.ts"] },
      },
      {
        resolve: { alias },
        test: {
          name: "browser",
          environment: "node",
          include: ["test/browser/**/*.test.ts"],
          exclude: byTheClock,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve: { alias },
        test: {
          name: "clock",
          environment: "node",
          include: byTheClock,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "package",
          environment: "node",
          include: ["test/package/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
