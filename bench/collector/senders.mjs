// Sends over connections that are kept, one request at a time on each as browsers do, and hears what was accepted.
// Bare sockets, because the sender shares the machine with what is measured.
import { connect } from "node:net";

/**
 * Sends with so many connections until `seconds` are over; with `perSecond`, no more than so many requests a second.
 * Answers how many activities were accepted, in how many seconds, and how long the answers took, ms, ascending.
 */
export async function send(url, nextBody, { connections, seconds, perSecond = Number.POSITIVE_INFINITY }) {
  const { hostname, port } = new URL(url);
  const latenciesMs = [];
  const begunAt = performance.now();
  const endsAt = begunAt + seconds * 1_000;
  let accepted = 0;
  let sent = 0;

  const sendOn = async () => {
    const connection = await open(hostname, port);
    while (performance.now() < endsAt) {
      const dueAt = begunAt + (sent++ / perSecond) * 1_000;
      const earlyMs = dueAt - performance.now();
      if (earlyMs > 0) await new Promise((resolve) => setTimeout(resolve, earlyMs));
      const body = nextBody();
      const sentAt = performance.now();
      const answer = await connection.ask(requestOf(hostname, body));
      accepted += acceptedIn(answer);
      latenciesMs.push(performance.now() - sentAt);
    }
    connection.end();
  };
  await Promise.all(Array.from({ length: connections }, sendOn));
  const took = (performance.now() - begunAt) / 1_000;
  return { accepted, requests: latenciesMs.length, seconds: took, latenciesMs: latenciesMs.sort((a, b) => a - b) };
}

function requestOf(host, body) {
  const length = Buffer.byteLength(body);
  return `POST /v1/activities HTTP/1.1\r\nHost: ${host}\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n${body}`;
}

/** How many the answer says were accepted; an answer that is not 200 ends the bench. */
function acceptedIn(answer) {
  const [, accepted] = /"accepted":(\d+)/.exec(answer) ?? [];
  if (!answer.startsWith("HTTP/1.1 200 ") || accepted === undefined) throw new Error(answer);
  return Number(accepted);
}

/** A connection that answers one request after the other. */
async function open(host, port) {
  const socket = connect({ host, port: Number(port), noDelay: true }).setEncoding("latin1");
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  let text = "";
  let asked;
  socket.on("data", (chunk) => {
    text += chunk;
    if (!isWhole(text)) return;
    const answer = text;
    text = "";
    asked.resolve(answer);
  });
  socket.on("error", (error) => asked?.reject(error));
  socket.on("close", () => asked?.reject(new Error("The connection was closed.")));
  return {
    ask(request) {
      return new Promise((resolve, reject) => {
        asked = { resolve, reject };
        socket.write(request);
      });
    },
    end: () => socket.destroy(),
  };
}

/** The floor answers in chunks, the collector says the length. */
function isWhole(text) {
  const head = text.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const [, length] = /content-length: (\d+)/i.exec(text) ?? [];
  return length === undefined ? text.endsWith("0\r\n\r\n") : text.length >= head + 4 + Number(length);
}
