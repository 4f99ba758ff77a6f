/**
 * The port to the network. One contract suite (`test/browser/transports.test.ts`) runs over the list in `index.ts`.
 */
export interface Transport {
  readonly name: string;
  /** Whether what it takes while the page stays may be compressed. */
  readonly compresses: boolean;
  /** Whether it can take `bytes` more that must outlive the page; false leaves them on disk for the next visit. */
  canOutlive(bytes: number): boolean;
  /**
   * Sends `body`, of `bytes`, as `text/plain`, which needs no CORS preflight. Begins before it returns. Never rejects: answers what
   * the collector said, or undefined when nothing is known, be it a failure or a transport that cannot tell.
   */
  send(url: string, body: string | Blob, bytes: number): Promise<Reply | undefined>;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}
