/** Waits until something holds, or until so much time has passed; answers whether it holds. */
export async function until(holds, limitMs) {
  const deadline = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > deadline) return false;
    await new Promise((next) => setTimeout(next, 20));
  }
  return true;
}
