import { describe, expect, test } from "vitest";
import { checkConfig } from "../../src/config.js";
import { activity, envelope, startCollector } from "../support/collector.js";

const config = checkConfig({
  sites: [
    { id: "expo", key: "expo-key", zone: "UTC", origins: ["https://expo.example.org"] },
    { id: "open", key: "open-key", zone: "UTC" },
  ],
});

describe("the demo key", () => {
  test("is refused when a proxy has passed the request on", async () => {
    const { post } = await startCollector();
    for (const name of ["X-Forwarded-For", "Forwarded"]) {
      const answer = await post(envelope([activity()]), {
        headers: { "Content-Type": "text/plain", [name]: "for=192.0.2.1" },
      });
      expect([answer.status, answer.body.error?.code]).toEqual([401, "unknown-key"]);
    }
  });

  test("is unknown where a configuration names other sites", async () => {
    const { send } = await startCollector({ config });
    expect((await send([activity()])).status).toBe(401);
  });
});

describe("origins", () => {
  const from = (origin?: string) => ({ headers: { "Content-Type": "text/plain", ...(origin && { Origin: origin }) } });
  const body = () => envelope([activity()], { key: "expo-key" });

  test("a site that lists origins takes activities from pages of those only", async () => {
    const { post } = await startCollector({ config });
    expect((await post(body(), from("https://expo.example.org"))).status).toBe(200);
    for (const origin of ["https://expo.example.org.evil.example", "http://expo.example.org", "null", undefined]) {
      const { status, body: answer } = await post(body(), from(origin));
      expect([status, answer.error?.code]).toEqual([403, "origin-not-allowed"]);
    }
  });

  test("a site that lists none takes them from anywhere", async () => {
    const { post } = await startCollector({ config });
    expect((await post(envelope([activity()], { key: "open-key" }), from("https://any.example"))).status).toBe(200);
  });

  test("a page of any origin is told before that it may send, and without credentials", async () => {
    const { address } = await startCollector({ config });
    const answer = await fetch(`${address}/v1/activities`, {
      method: "OPTIONS",
      headers: { Origin: "https://any.example", "Access-Control-Request-Method": "POST" },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-allow-methods")).toBe("POST");
    expect(answer.headers.get("access-control-allow-headers")).toBe("Content-Type");
    expect(Number(answer.headers.get("access-control-max-age"))).toBeGreaterThan(0);
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  });
});
