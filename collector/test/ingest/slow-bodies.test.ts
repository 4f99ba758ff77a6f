import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { activity, envelope, startCollector } from "../support/collector.js";

const limits = { requestTimeoutMs: 300, headersTimeoutMs: 150, checkIntervalMs: 50 };

test("a client that dribbles its body is cut off with 408, and nothing is stored", async () => {
  const { port, rows, send } = await startCollector({ limits });
  const body = envelope([activity()]);
  const startedAt = Date.now();
  const answer = await dribble(
    port,
    `POST /v1/activities HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n`,
    body,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 408 .*"code":"too-slow"/s);
  expect(Date.now() - startedAt).toBeLessThan(2_000);
  expect(await rows()).toEqual([]);
  expect((await send([activity()])).body.accepted).toBe(1);
});

test("a client that dribbles its headers is cut off too", async () => {
  const { port } = await startCollector({ limits });
  const answer = await dribble(port, "POST /v1/activities HTTP/1.1\r\nHost: x\r\n", "X-Slow: 1\r\n".repeat(50));
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
});

test("what is no HTTP is answered in the same form", async () => {
  const { port } = await startCollector();
  expect(await dribble(port, "HELLO\r\n\r\n", "")).toMatch(/^HTTP\/1\.1 400 .*"code":"bad-request"/s);
});

/** Sends the first part at once and the second byte by byte, and answers what came back until the connection closed. */
async function dribble(port: number, first: string, second: string): Promise<string> {
  const socket: Socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  let received = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    received += text;
  });
  socket.on("error", () => undefined); // a byte may be on its way while the server hangs up
  await once(socket, "connect");
  socket.write(first);
  let sent = 0;
  const drip = setInterval(() => sent < second.length && socket.write(second[sent++] as string), 20);
  await once(socket, "close");
  clearInterval(drip);
  return received;
}
