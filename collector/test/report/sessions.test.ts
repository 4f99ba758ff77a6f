import { describe, expect, test } from "vitest";
import { createSessions, sessionLifeMs } from "../../src/sessions.js";
import { serveReports } from "./support.js";

const own = { "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json" };

async function start() {
  const { address } = await serveReports();
  const signIn = (token: unknown, headers: Readonly<Record<string, string>> = own) =>
    fetch(`${address}/v1/session`, { method: "POST", headers, body: JSON.stringify({ token }) });
  const count = (cookie: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${address}/v1/reports/count`, { headers: { Cookie: cookie, ...headers } });
  return { address, signIn, count };
}

const cookieOf = (answer: Response): string => answer.headers.get("set-cookie") ?? "";
const pairOf = (answer: Response): string => cookieOf(answer).split(";")[0] ?? "";

describe("signing in to the exporter page", () => {
  test("sets a cookie that no script can read and no other site makes the browser send", async () => {
    const { signIn, count } = await start();
    const answer = await signIn("a secret");
    expect(answer.status).toBe(204);
    expect(cookieOf(answer)).toMatch(/^turnout-session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(cookieOf(answer)).not.toContain("secret");
    expect((await count(pairOf(answer))).status).toBe(200);
  });

  test("sets it for TLS only, where the page came over TLS", async () => {
    const { signIn } = await start();
    const answer = await signIn("a secret", { ...own, Origin: "https://reports.example.org" });
    expect(cookieOf(answer)).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
  });

  test("is refused with a wrong token, with none, and with one of another type", async () => {
    const { signIn } = await start();
    for (const token of ["a secre", "", undefined, ["a secret"], { length: 1 }]) {
      const answer = await signIn(token);
      expect([answer.status, cookieOf(answer)]).toEqual([401, ""]);
    }
  });

  test("is refused to pages of others, also to those that browsers do not name", async () => {
    const { signIn, address } = await start();
    const type = { "Content-Type": "application/json" };
    const others: readonly Readonly<Record<string, string>>[] = [
      { ...type, "Sec-Fetch-Site": "cross-site" },
      { ...type, "Sec-Fetch-Site": "same-site" },
      { ...type, "Sec-Fetch-Site": "none" },
      { ...type, Origin: "https://evil.example" },
      { ...type, Origin: "null" },
      type,
    ];
    for (const headers of others) {
      const answer = await signIn("a secret", headers);
      expect([answer.status, cookieOf(answer)]).toEqual([403, ""]);
    }
    expect((await signIn("a secret", { ...type, Origin: address })).status).toBe(204);
    const form = await signIn("a secret", { ...own, "Content-Type": "application/x-www-form-urlencoded" });
    expect([form.status, cookieOf(form)]).toEqual([415, ""]);
  });

  test("ends by signing out, for whoever still has the cookie", async () => {
    const { signIn, count, address } = await start();
    const cookie = pairOf(await signIn("a secret"));
    const leave = (headers: Readonly<Record<string, string>>) =>
      fetch(`${address}/v1/session`, { method: "DELETE", headers: { Cookie: cookie, ...headers } });
    expect((await leave({ "Sec-Fetch-Site": "cross-site" })).status).toBe(403);
    expect((await count(cookie)).status).toBe(200);
    const answer = await leave({ "Sec-Fetch-Site": "same-origin" });
    expect([answer.status, cookieOf(answer)]).toEqual([204, expect.stringContaining("Expires=Thu, 01 Jan 1970")]);
    expect((await count(cookie)).status).toBe(401);
  });
});

describe("a cookie", () => {
  test("speaks for requests of the page itself and for typed addresses, not for pages of others", async () => {
    const { signIn, count } = await start();
    const cookie = pairOf(await signIn("a secret"));
    const statusFrom = async (site: string) => (await count(cookie, { "Sec-Fetch-Site": site })).status;
    expect(await statusFrom("same-origin")).toBe(200);
    expect(await statusFrom("none")).toBe(200);
    expect(await statusFrom("same-site")).toBe(401);
    expect(await statusFrom("cross-site")).toBe(401);
  });

  test("that was made up opens nothing, nor does a token in its place", async () => {
    const { count } = await start();
    for (const value of ["", "x", "a secret", encodeURIComponent("a secret"), "__proto__"]) {
      expect((await count(`turnout-session=${value}`)).status).toBe(401);
    }
  });
});

describe("a session", () => {
  const token = { name: "organiser", hash: "sha256:", siteIds: ["demo"] };

  test("is over after a working day", () => {
    let now = 0;
    const sessions = createSessions(() => now);
    const id = sessions.begin(token);
    now = sessionLifeMs - 1;
    expect(sessions.find(id)).toBe(token);
    now++;
    expect(sessions.find(id)).toBeUndefined();
  });

  test("gives way when there are too many", () => {
    const sessions = createSessions(() => 0);
    const first = sessions.begin(token);
    const ids = Array.from({ length: 10_000 }, () => sessions.begin(token));
    expect(sessions.find(first)).toBeUndefined();
    expect(sessions.find(ids.at(-1) ?? "")).toBe(token);
  });
});
