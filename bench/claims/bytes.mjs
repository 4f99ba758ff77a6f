import { brotliCompressSync, gzipSync } from "node:zlib";
import { bundlePeer } from "../peers/bundle.mjs";

/** What a page loads to track at all. */
export const bytes = {
  name: "bytes",
  title: "Bytes of the script",
  method:
    "The smallest build that the library documents for tracking, bundled and minified by Vite for a page, with brotli (11) and gzip (9). “As imported” is the package's ordinary import, without its adapter.",
  runs: () => 1,
  async measure({ peer, script }) {
    const whole =
      peer.whole && (await bundlePeer(peer, `import * as whole from "${peer.whole}"; window.whole = whole;`));
    return {
      "brotli, bytes": brotliCompressSync(script).length,
      "gzip, bytes": gzipSync(script, { level: 9 }).length,
      "as imported, brotli": whole ? brotliCompressSync(whole).length : brotliCompressSync(script).length,
    };
  },
};
