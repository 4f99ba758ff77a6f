// The least that a collector can do over HTTP and call durable: parse the body, append it to a file as a line, and
// answer once the disk has it, with one fdatasync for all requests that wait. Started by the bench with a file's name.
import { closeSync, fdatasync, openSync, writeSync } from "node:fs";
import { createServer } from "node:http";

const file = openSync(process.argv[2], "a");
let waiting = [];
let flushing = false;

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    waiting.push({ body, response, accepted: JSON.parse(body.toString("utf8")).activities.length });
    if (!flushing) flush();
  });
});

function flush() {
  flushing = true;
  const group = waiting;
  waiting = [];
  writeSync(file, `${group.map(({ body }) => body.toString("utf8")).join("\n")}\n`);
  fdatasync(file, () => {
    for (const { response, accepted } of group) response.end(`{"accepted":${accepted},"duplicates":0,"rejected":[]}`);
    if (waiting.length > 0) flush();
    else flushing = false;
  });
}

server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
process.once("SIGTERM", () => {
  server.closeAllConnections();
  server.close(() => closeSync(file));
});
