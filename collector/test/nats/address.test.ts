import { describe, expect, it } from "vitest";
import { readLogAddress } from "../../src/nats/address.js";

describe("a log's address", () => {
  it("names one server, and the rest is as usual", () => {
    expect(readLogAddress("nats://127.0.0.1:4222")).toEqual({
      ...{ servers: ["127.0.0.1:4222"], tls: false, stream: "turnout" },
      ...{ limitBytes: 4 * 1024 ** 3, ackWaitSeconds: 30 },
    });
  });

  it("names several servers, a login, and what the stream is like", () => {
    const address = "tls://ada:p%40ss@a:4222,b,c:4223/?stream=expo-26&replicas=3&limitBytes=1000&ackWaitSeconds=5";
    expect(readLogAddress(address)).toEqual({
      ...{ servers: ["a:4222", "b", "c:4223"], tls: true, login: { user: "ada", pass: "p@ss" } },
      ...{ stream: "expo-26", replicas: 3, limitBytes: 1_000, ackWaitSeconds: 5 },
    });
  });

  it("can hold a token, or name a file of credentials", () => {
    expect(readLogAddress("nats://secret@a").login).toEqual({ token: "secret" });
    expect(readLogAddress("nats://a?credentials=/etc/turnout.creds").credentials).toBe("/etc/turnout.creds");
  });

  it.each([
    ["sqlite:turnout.db", /of the form nats:/],
    ["nats://", /of the form nats:/],
    ["nats://a?replica=3", /no option "replica"; known are stream, replicas/],
    ["nats://a?replicas=0", /replicas is a whole number from 1 to 5, not "0"/],
    ["nats://a?limitBytes=1e9", /limitBytes is a whole number/],
    ["nats://a?stream=expo.26", /stream is a name of letters/],
  ])("is refused in words when it is %s", (address, words) => {
    expect(() => readLogAddress(address)).toThrow(words);
  });

  it("does not give its password away in an error", () => {
    expect(() => readLogAddress("nats://ada:secret@a:4222/x/y")).toThrow(/^(?!.*secret).*$/);
  });
});
