import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { checkConfig } from "../src/config.js";
import { isSecret } from "../src/secrets.js";

const program = new URL("../bin/turnout-collector.js", import.meta.url).pathname;

test("turnout-collector key prints a new secret each time, and the hash that the configuration takes", () => {
  const print = () =>
    execFileSync(process.execPath, [program, "key"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const [secret = "", hash = ""] = print()
    .trim()
    .split("\n")
    .map((line) => line.split(/:\s+/)[1] ?? "");
  expect(secret).toMatch(/^turnout_[\w-]{43}$/);
  const [key] = checkConfig({ sites: [{ id: "a", key: "k", zone: "UTC", serverKeys: [{ name: "shop", hash }] }] })
    .sites[0].serverKeys;
  expect(key && isSecret(secret, key)).toBe(true);
  expect(print()).not.toContain(secret);
});
