/** A function that loads a file, hands it to `use`, and does nothing from then on. One that cannot be had is tried again. */
export function loadOnce<T>(load: () => Promise<T>, use: (loaded: T) => void): () => void {
  let loading: unknown;
  return () => {
    loading ??= load().then(use, () => (loading = undefined));
  };
}
