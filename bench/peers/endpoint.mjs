import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync, gzipSync } from "node:zlib";

/**
 * What a library is told to send to: takes everything, at once, and counts. What is Turnout's is passed on to its real
 * collector, whose answer it gets.
 */
export async function startEndpoint(peer, collectorUrl) {
  let requests = [];
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  async function take(request, response) {
    const headers = {
      "access-control-allow-origin": request.headers.origin ?? "*",
      "access-control-allow-credentials": "true",
      "access-control-allow-headers": request.headers["access-control-request-headers"] ?? "*",
    };
    if (request.method !== "POST") return void response.writeHead(204, headers).end();
    const body = await buffer(request);
    const text = (body[0] === 0x1f ? gunzipSync(body) : body).toString();
    requests.push({ bytes: body.length, text, ids: peer.idsOf(text) });
    const { status, answer } = await answerTo(request, body);
    response.writeHead(status, { ...headers, "content-type": "application/json" }).end(answer);
  }
  async function answerTo(request, body) {
    if (!peer.forwards) return { status: 200, answer: JSON.stringify(peer.answer) };
    const headers = { "content-type": request.headers["content-type"] };
    const forwarded = await fetch(collectorUrl + request.url, { method: "POST", headers, body });
    return { status: forwarded.status, answer: await forwarded.text() };
  }
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    clear() {
      requests = [];
    },
    /** How many different ones of the posts have come. */
    posts: () => new Set(requests.flatMap(({ text }) => text.match(/bench post \d+/g) ?? [])).size,
    counts: () => countOf(requests),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Bytes of bodies: as they came, unpacked, and packed with gzip request by request; and what of them came once more. */
function countOf(requests) {
  const seen = new Set();
  let [bytes, plainBytes, gzipBytes, repeatedBytes] = [0, 0, 0, 0];
  for (const { bytes: wireBytes, text, ids } of requests) {
    const repeated = ids.filter((id) => seen.has(id));
    for (const id of ids) seen.add(id);
    bytes += wireBytes;
    plainBytes += Buffer.byteLength(text);
    gzipBytes += gzipSync(text).length;
    if (ids.length > 0) repeatedBytes += (wireBytes * repeated.length) / ids.length;
  }
  return { requests: requests.length, bytes, plainBytes, gzipBytes, repeatedBytes, activities: seen.size };
}
