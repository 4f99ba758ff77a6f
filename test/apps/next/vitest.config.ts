import { defineConfig } from "vitest/config";

/** Apart from the other suites, since Next takes a minute and 340 MB to install and build: `npm run test:next`. */
export default defineConfig({
  test: { include: ["test/apps/next/next.test.ts"], environment: "node", testTimeout: 120_000, hookTimeout: 600_000 },
});
