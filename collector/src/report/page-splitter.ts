/** Cuts pages of rows into parts of a bounded number of rows, reading each page once. */
export interface PageSplitter<Row> {
  /** The next rows, at most `limit`, as pages; read to its end before the part after it. */
  next(limit: number): AsyncGenerator<readonly Row[]>;
  /** Rows of the latest part so far. */
  taken(): number;
  /** Whether there is a row after the latest part. */
  hasMore(): Promise<boolean>;
}

/** Splits these pages. */
export function pageSplitter<Row>(pages: AsyncIterator<readonly Row[]>): PageSplitter<Row> {
  let rest: readonly Row[] = [];
  let taken = 0;

  const hasMore = async (): Promise<boolean> => {
    if (rest.length === 0) rest = (await pages.next()).value ?? [];
    return rest.length > 0;
  };

  return {
    async *next(limit) {
      taken = 0;
      while (taken < limit && (await hasMore())) {
        const page = rest.slice(0, limit - taken);
        rest = rest.slice(page.length);
        taken += page.length;
        yield page;
      }
    },
    taken: () => taken,
    hasMore,
  };
}
