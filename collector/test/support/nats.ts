/** Real NATS servers on free ports and in temporary folders, one or a cluster. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where Debian and others have the server. */
const programs = ["nats-server", "/usr/sbin/nats-server"];

/** The program; undefined where it is not installed. Tests that need it are left out then, and say so. */
export const natsProgram = programs.find((program) => spawnSync(program, ["--version"]).status === 0);
if (!natsProgram) {
  console.warn("nats-server is not installed (Debian: apt-get install nats-server): the replicated log is not tested.");
}

/** Ports are taken below those that the system gives to others, so that nobody gets one between two looks. */
const lowestPort = 20_000;
const portsToChooseFrom = 10_000;

/** How long a server may take to start, ms. */
const startLimitMs = 30_000;

export interface Nats {
  /** The log's address, with what stands behind the `?`. */
  address(query?: string): string;
  /** SIGKILL of the server `n0`, `n1` or `n2`; resolves when it is gone. */
  kill(name: string): Promise<void>;
  /** Starts one that was killed, with what it has on its disk; resolves when it takes connections. */
  start(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts so many servers with JetStream, which has room for many streams' limits; `settings` are further lines of their configuration. */
export async function startNats({ count = 1, settings = "" } = {}): Promise<Nats> {
  const folder = mkdtempSync(join(tmpdir(), "turnout-nats-"));
  const ports = await freePorts(count * 2);
  const names = Array.from({ length: count }, (_, i) => `n${i}`);
  const routes = names.map((_, i) => `"nats://127.0.0.1:${ports[count + i]}"`).join(", ");
  const running = new Map<string, ChildProcess>();

  const start = async (name: string): Promise<void> => {
    const i = names.indexOf(name);
    const file = join(folder, `${name}.conf`);
    const cluster = `cluster { name: turnout, host: "127.0.0.1", port: ${ports[count + i]}, routes: [${routes}] }`;
    writeFileSync(
      file,
      `server_name: ${name}\nhost: "127.0.0.1"\nport: ${ports[i]}\njetstream { store_dir: "${join(folder, name)}", max_file: 1TB }\n` +
        `${count > 1 ? cluster : ""}\n${settings}\n`,
    );
    const child = spawn(natsProgram ?? "", ["-c", file, "-l", join(folder, `${name}.log`)], { stdio: "ignore" });
    running.set(name, child);
    await untilListening(ports[i] ?? 0, child);
  };
  const kill = async (name: string): Promise<void> => {
    const child = running.get(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };

  await Promise.all(names.map(start));
  return {
    address: (query = "") => {
      const servers = names.map((_, i) => `127.0.0.1:${ports[i]}`).join(",");
      return `nats://${servers}${query === "" ? "" : `?${query}`}`;
    },
    kill,
    start,
    async stop() {
      await Promise.all(names.map(kill));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = lowestPort + Math.floor(Math.random() * portsToChooseFrom);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  const givenUpAt = Date.now() + startLimitMs;
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > givenUpAt) throw new Error("nats-server did not start");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Whether a server says who it is there. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("data", () => end(true));
    socket.once("error", () => end(false));
    socket.once("close", () => end(false));
  });
}
