/** A report that was asked for in terms that do not exist; the message says which, and what may have been meant. */
export class FilterError extends Error {
  readonly code = "bad-filter";

  /** The error for a word that is not known, with the nearest one that is. */
  static unknown(what: string, word: string, meant: string | undefined): FilterError {
    return new FilterError(`unknown ${what} "${word}"${meant === undefined ? "" : `; did you mean "${meant}"?`}`);
  }
}
