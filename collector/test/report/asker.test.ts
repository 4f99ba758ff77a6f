import { expect, it, vi } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import { serveReports } from "./support.js";

it("a count that nobody waits for any more is given up, and is no failure", async () => {
  const reasons: unknown[] = [];
  const store = memoryStore();
  const counting = vi.fn(async (_filter: unknown, signal?: AbortSignal): Promise<number> => {
    await new Promise((resolve) => signal?.addEventListener("abort", resolve));
    reasons.push(signal?.reason);
    throw signal?.reason;
  });
  const { get } = await serveReports({ ...store, count: counting });
  const asking = new AbortController();
  const answer = get("/v1/reports/count", { signal: asking.signal });
  await expect.poll(() => counting.mock.calls.length, { timeout: 30_000 }).toBe(1);
  asking.abort();
  await expect(answer).rejects.toThrow();
  await expect.poll(() => reasons, { timeout: 30_000 }).toMatchObject([{ code: "abandoned" }]);
  expect(await (await get("/metrics")).text()).not.toContain('status="5');
});
