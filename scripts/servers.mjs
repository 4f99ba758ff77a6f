// Installs the servers that the collector's tests run beside it, on Debian as root. Where one cannot be had, its tests
// are left out and say so.
import { existsSync } from "node:fs";
import { installPackage, onPath } from "./programs.mjs";

/** Each with the package that brings it. */
const servers = [
  { package: "nats-server", isThere: () => onPath("nats-server") !== undefined },
  { package: "postgresql", isThere: () => onPath("postgres") !== undefined || existsSync("/usr/lib/postgresql") },
];

for (const server of servers) {
  if (server.isThere()) continue;
  try {
    if (!installPackage(server.package))
      console.warn(`${server.package} is not installed: its tests will be left out.`);
  } catch (error) {
    console.warn(`${error.message}: the tests of ${server.package} will be left out.`);
  }
}
