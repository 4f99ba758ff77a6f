import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync, gzipSync } from "node:zlib";

/** How the measurements' texts look, to be found in a body without knowing its format. */
const postText = /bench post [\w-]+/g;

/**
 * What a library is told to send to: takes everything, at once, and counts. What is Turnout's is passed on to its real
 * collector, whose answer it gets. Events are read twice: as the peer's format has them, and as texts in the body.
 */
export async function startEndpoint(peer, collectorUrl) {
  const problems = [];
  let requests = [];
  let answersLost = false;
  const server = createServer((request, response) => {
    take(request, response).catch((error) => {
      problems.push(`${request.method} ${request.url}: ${error.message}`);
      response.destroy();
    });
  });
  async function take(request, response) {
    const headers = corsHeaders(request);
    if (request.method !== "POST") return void response.writeHead(204, headers).end();
    const body = await buffer(request);
    const text = (peer.plain ?? String)((body[0] === 0x1f ? gunzipSync(body) : body).toString());
    requests.push({ bytes: body.length, text, events: peer.eventsOf(text) });
    const { status, answer } = await answerTo(request, body);
    if (answersLost) return void request.socket.destroy();
    response.writeHead(status, { ...headers, "content-type": "application/json" }).end(answer);
  }
  async function answerTo(request, body) {
    if (!peer.forwards) return { status: 200, answer: JSON.stringify(peer.answer) };
    const headers = { "content-type": request.headers["content-type"] };
    const forwarded = await fetch(collectorUrl + request.url, { method: "POST", headers, body });
    return { status: forwarded.status, answer: await forwarded.text() };
  }
  const listen = (port) => new Promise((listening) => server.listen(port, "127.0.0.1", listening));
  await listen(0);
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}`,
    clear() {
      requests = [];
    },
    /** How many different ones of the posts have come. Throws when the two readings differ. */
    posts: () => postsOf(requests, problems),
    /** Ids by text of the posts that have come, an id as often as it came. */
    ids() {
      const ids = new Map();
      for (const { id, text } of eventsOf(requests)) if (isPost(text)) ids.set(text, [...(ids.get(text) ?? []), id]);
      return ids;
    },
    bodies: () => requests.map(({ text }) => text),
    counts: () => countOf(requests),
    /** From now on nobody answers at the address, or somebody does again. */
    async away() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
    back: () => listen(port),
    /** From now on requests are taken, and their connections broken in place of an answer; or not any more. */
    loseAnswers(lost) {
      answersLost = lost;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function corsHeaders({ headers }) {
  return {
    "access-control-allow-origin": headers.origin ?? "*",
    "access-control-allow-credentials": "true",
    "access-control-allow-headers": headers["access-control-request-headers"] ?? "*",
    "cross-origin-resource-policy": "cross-origin",
  };
}

const eventsOf = (requests) => requests.flatMap(({ events }) => events);

const isPost = (text) => String(text).startsWith("bench post ");

function postsOf(requests, problems) {
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const decoded = new Set(eventsOf(requests).flatMap(({ text }) => (isPost(text) ? [text] : [])));
  const found = new Set(requests.flatMap(({ text }) => text.match(postText) ?? []));
  if (decoded.size !== found.size)
    throw new Error(`The adapter reads ${decoded.size} posts where the bodies have ${found.size}.`);
  return decoded.size;
}

/** Bytes of bodies: as they came, unpacked, and packed with gzip request by request; and what of them came once more. */
function countOf(requests) {
  const seen = new Set();
  let [bytes, plainBytes, gzipBytes, repeatedBytes] = [0, 0, 0, 0];
  for (const { bytes: wireBytes, text, events } of requests) {
    const repeated = events.filter(({ id }) => seen.has(id));
    for (const { id } of events) seen.add(id);
    bytes += wireBytes;
    plainBytes += Buffer.byteLength(text);
    gzipBytes += gzipSync(text).length;
    if (events.length > 0) repeatedBytes += (wireBytes * repeated.length) / events.length;
  }
  return { requests: requests.length, bytes, plainBytes, gzipBytes, repeatedBytes };
}
