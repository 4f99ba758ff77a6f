/** A store's address as it may be shown: without user and password, and without what stands behind the `?`. */
export function withoutSecrets(address: string): string {
  return address.replace(/^(\w+:\/\/)[^/?]*@/, "$1").replace(/(^\w+:\/\/[^?]*)\?.*$/, "$1");
}
