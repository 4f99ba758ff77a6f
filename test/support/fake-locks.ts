/** Locks as the browser has them: one holder, the others wait in turn; those of a page that is gone are free. */
export function createLocks(exclusive: boolean) {
  interface Claim {
    readonly granted: () => void;
    readonly alive: () => boolean;
    isHeld: boolean;
  }
  const queues = new Map<string, Claim[]>();
  const grant = (): void => {
    for (const [name, queue] of queues) {
      const claims = queue.filter(({ alive }) => alive());
      queues.set(name, claims);
      const next = exclusive ? claims.slice(0, 1) : claims;
      for (const claim of next.filter(({ isHeld }) => !isHeld)) {
        claim.isHeld = true;
        claim.granted();
      }
    }
  };
  const soon = (): void => void Promise.resolve().then(grant);
  return {
    of:
      (alive: () => boolean) =>
      (name: string, answer: (ours: boolean) => void): (() => void) => {
        const claim: Claim = { granted: () => answer(true), alive, isHeld: false };
        queues.set(name, [...(queues.get(name) ?? []), claim]);
        soon();
        return () => {
          queues.set(
            name,
            (queues.get(name) ?? []).filter((one) => one !== claim),
          );
          soon();
        };
      },
    freed: soon,
  };
}
