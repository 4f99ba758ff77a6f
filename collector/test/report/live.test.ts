import { newId } from "turnout/wire";
import { describe, expect, it, onTestFinished } from "vitest";
import { nowMs, serveReports } from "./support.js";

/** Opens the stream and answers a function that reads its next event that is no comment. */
async function openStream(get: Awaited<ReturnType<typeof serveReports>>["get"], query = "") {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const response = await get(`/v1/reports/live?${query}`, { signal: stop.signal });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  return async (): Promise<{ name: string; data: unknown }> => {
    for (;;) {
      const match = /^event: (\w+)\ndata: (.*)\n\n/m.exec(rest);
      if (match) {
        rest = rest.slice(match.index + match[0].length);
        return { name: match[1] ?? "", data: JSON.parse(match[2] ?? "") };
      }
      const part = await reader?.read();
      if (!part || part.done) throw new Error("The stream has ended.");
      rest += part.value;
    }
  };
}

async function send(address: string, kinds: readonly string[], id = newId(nowMs)) {
  const activities = kinds.map((kind, i) => ({ id: i === 0 ? id : newId(nowMs), kind, at: nowMs, path: "/" }));
  const head = { v: 1, key: "demo", sentAt: nowMs, sdk: "test", user: { id: "ada", first: "Ada" } };
  const body = JSON.stringify({ ...head, activities });
  return (await fetch(`${address}/v1/activities`, { method: "POST", body })).json();
}

describe("the live stream", () => {
  it("tells of each activity of the filter once it is stored, with its person, and of repeats not again", async () => {
    const { get, address } = await serveReports();
    const next = await openStream(get, "kind=help.open,user.logIn");
    expect(await next()).toMatchObject({ name: "columns", data: expect.arrayContaining(["User ID", "Content Slug"]) });
    const id = newId(nowMs);
    await send(address, ["help.open", "page.view"], id);
    await send(address, ["help.open"], id);
    await send(address, ["help.open", "user.logIn"], id);
    expect(await next()).toMatchObject({
      name: "row",
      data: expect.arrayContaining(["ada", "Ada", "Support Chat", "Open"]),
    });
    expect(await next()).toMatchObject({ name: "row", data: expect.arrayContaining(["ada", "Log In"]) });
  });

  it("goes on while nothing happens, and ends with the server", async () => {
    const { get, address, close } = await serveReports();
    const next = await openStream(get);
    await next();
    await send(address, ["page.view"]);
    expect((await next()).name).toBe("row");
    const ended = next();
    const closed = close();
    await expect(ended).rejects.toThrow();
    await closed;
  });
});
