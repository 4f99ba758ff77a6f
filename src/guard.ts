/**
 * Wraps our code so that it can never throw into the page. What it threw goes to `onFault`, which counts it; the wrapped
 * function then answers undefined.
 */
export type Guard = <A extends readonly unknown[], R>(run: (...args: A) => R) => (...args: A) => R | undefined;

export function createGuard(onFault: (error: unknown) => void): Guard {
  return (run) =>
    (...args) => {
      try {
        return run(...args);
      } catch (error) {
        onFault(error);
        return undefined;
      }
    };
}
