/** Cuts pages of rows into parts of a bounded number of rows, reading each page once. */
export interface PageSplitter<Row> {
  /** The next rows, at most `limit`, as pages; read to its end before the part after it. */
  next(limit: number): AsyncGenerator<readonly Row[]>;
  /** Rows of the latest part so far. */
  taken(): number;
  /** The last row of them. */
  last(): Row | undefined;
  /** Whether there is a row after the latest part. */
  hasMore(): Promise<boolean>;
}

/** Splits these pages. */
export function pageSplitter<Row>(pages: AsyncIterator<readonly Row[]>): PageSplitter<Row> {
  let rest: readonly Row[] = [];
  let taken = 0;
  let last: Row | undefined;

  const hasMore = async (): Promise<boolean> => {
    if (rest.length === 0) rest = (await pages.next()).value ?? [];
    return rest.length > 0;
  };

  return {
    async *next(limit) {
      taken = 0;
      last = undefined;
      while (taken < limit && (await hasMore())) {
        const page = rest.slice(0, limit - taken);
        rest = rest.slice(page.length);
        taken += page.length;
        last = page.at(-1);
        yield page;
      }
    },
    taken: () => taken,
    last: () => last,
    hasMore,
  };
}
