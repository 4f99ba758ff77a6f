/** Everything that the site keeps on this device begins with this, so that it can be forgotten without touching others'. */
const prefix = "neapwater-";

/** What was kept under a name, or null. */
export function recall(name) {
  return JSON.parse(localStorage.getItem(prefix + name) ?? "null");
}

/** Keeps a value, as JSON, until `forgetAll`. */
export function keep(name, value) {
  localStorage.setItem(prefix + name, JSON.stringify(value));
}

/** Forgets all that the site has kept. */
export function forgetAll() {
  for (const key of Object.keys(localStorage).filter((key) => key.startsWith(prefix))) localStorage.removeItem(key);
}
