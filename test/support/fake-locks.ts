/** Locks as the browser has them: one holder, the others wait in turn; those of a page that is gone are free. */
export function createLocks(exclusive: boolean) {
  interface Claim {
    readonly answer: (ours: boolean) => void;
    readonly alive: () => boolean;
    /** What was answered, undefined before. */
    isHeld?: boolean;
  }
  const queues = new Map<string, Claim[]>();
  const grant = (): void => {
    for (const [name, queue] of queues) {
      const claims = queue.filter(({ alive }) => alive());
      queues.set(name, claims);
      for (const [place, claim] of claims.entries()) {
        const isHeld = place === 0 || !exclusive;
        if (claim.isHeld === isHeld) continue;
        claim.isHeld = isHeld;
        claim.answer(isHeld);
      }
    }
  };
  const soon = (): void => void Promise.resolve().then(grant);
  return {
    of:
      (alive: () => boolean) =>
      (name: string, answer: (ours: boolean) => void): (() => void) => {
        const claim: Claim = { answer, alive };
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
