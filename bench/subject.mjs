import { bundlePeer } from "./peers/bundle.mjs";
import { startEndpoint } from "./peers/endpoint.mjs";
import { startSite } from "./site.mjs";

/** A peer made ready: its script, the endpoint that it sends to, and a site whose pages carry it. */
export async function startSubject(peer, collector) {
  const endpoint = await startEndpoint(peer, collector.url);
  const script = peer.built?.() ?? (await bundlePeer(peer, peer.script));
  const watching = peer.watching ?? {};
  const scripts = {
    "/sdk.js": script,
    "/adapter.js": `${peer.adapter ?? ""}`,
    "/watching.js": watching.script ? await bundlePeer(peer, watching.script) : "",
  };
  const page = (options, rest = "") => `<!doctype html><title>Bench</title>${tagOf(peer, endpoint, options)}${rest}`;
  const pages = {
    "/blank": "<!doctype html><title>Blank</title>",
    "/quiet": page({ observe: false }),
    "/visit": page({ observe: true }, "<script>bench.page()</script>"),
    "/film": page({ observe: true, file: watching.script && "watching.js" }, filmOf(watching)),
  };
  const site = await startSite({ pages, scripts });
  return {
    ...{ peer, endpoint, site, script, collector },
    attributes: peer.attributes?.(endpoint.url, { observe: true }) ?? {},
    stop() {
      endpoint.stop();
      site.stop();
    },
  };
}

function tagOf(peer, { url }, { file = "sdk.js", ...options }) {
  const attributes = Object.entries(peer.attributes?.(url, options) ?? {}).map(([name, value]) => `${name}="${value}"`);
  return `<script>window.endpoint = "${url}"</script><script src="/${file}" ${attributes.join(" ")}></script>
    <script src="/adapter.js"></script>`;
}

function filmOf({ attributes = "" }) {
  return `<main ${attributes}><video id="film" src="/film.webm" width="320" muted></video></main>
    <button id="play" onclick="document.getElementById('film').play()">Play</button>`;
}
