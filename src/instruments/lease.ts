/** How long a lease lasts that is not renewed, ms: so long nobody counts after a crash. */
const leaseMs = 3_000;
/** Time between two renewals, ms. */
const renewEveryMs = 1_000;

/**
 * A lock for browsers and contexts without Web Locks: a note in localStorage of who counts and until when. `answer` is
 * called whenever that changes for us. Two pages that take it in the same moment find out at the next renewal. Without
 * localStorage, pages know nothing of each other and each counts.
 */
export function takeLease(name: string, answer: (ours: boolean) => void): () => void {
  const id = Math.random().toString(36).slice(2);
  let ours: boolean | undefined;
  const renew = (): void => {
    let owner = id;
    try {
      const [holder = "", until] = (localStorage.getItem(name) ?? "").split(" ");
      if (holder !== id && Number(until) > Date.now()) owner = holder;
      else localStorage.setItem(name, `${id} ${Date.now() + leaseMs}`);
    } catch {
      // Denied: as if we were alone.
    }
    if (ours === (owner === id)) return;
    ours = owner === id;
    answer(ours);
  };
  const timer = setInterval(renew, renewEveryMs);
  renew();
  return () => {
    clearInterval(timer);
    try {
      if (ours) localStorage.removeItem(name);
    } catch {
      // As above.
    }
  };
}
