/** A PostgreSQL server of a test's own: its programs, where they are, and a folder for its data. */
import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, chownSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import postgres from "postgres";
import { onTestFinished } from "vitest";

/** Where Debian keeps the server's programs, a folder for each version. */
const debianFolder = "/usr/lib/postgresql";

/** How long a server may take to answer, ms: after it was killed it first reads its log. */
const startLimitMs = 60_000;

/** The folder of the server's programs; undefined where there are none. Tests without it leave themselves out, and say so. */
export const postgresPrograms = foldersOfPrograms().find(hasServer);
if (!postgresPrograms) {
  console.warn("PostgreSQL is not installed (Debian: apt-get install postgresql): its tests are left out.");
}

export interface PostgresServer {
  /** The address of a new database on it, which is nobody else's. */
  newDatabase(): Promise<string>;
  /** The address of an empty schema in one database, for a test: quicker to have than a database. */
  schemaForTest(): string;
  /** Runs a statement in a database, beside whoever uses it. */
  run(address: string, statement: string): Promise<void>;
  /** Ends all of its processes at once, as a loss of power would. */
  kill(): Promise<void>;
  /** Starts it again, with the same data at the same address. */
  start(): Promise<void>;
  /** Ends it, and removes its data. */
  stop(): Promise<void>;
}

/** Starts a server on a free port. Without `durable` it does not wait for the disk. */
export async function startPostgres({ durable = false } = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "turnout-postgres-"));
  const user = unprivilegedUser();
  if (user) chownSync(folder, user.uid, user.gid);
  const program = (name: string): string => join(postgresPrograms ?? "", name);
  const options = { ...user, cwd: folder };
  const data = join(folder, "data");
  await promisify(execFile)(
    program("initdb"),
    ["-D", data, "-U", "turnout", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
    options,
  );
  const port = await freePort();
  const address = `postgres://turnout@127.0.0.1:${port}`;
  const settings = [`fsync=${durable ? "on" : "off"}`, "max_connections=200", "max_wal_size=256MB"];
  const command = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder];
  let child: ChildProcess | undefined;
  const emptied: string[] = [];
  let names = 0;

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    const others = signal === "SIGKILL" ? childrenOf(child.pid) : [];
    child.kill(signal);
    for (const pid of others) killIfThere(pid);
    await gone;
  };
  const killAtExit = (): void => {
    child?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const start = async (): Promise<void> => {
    child = spawn(program("postgres"), [...command, ...settings.flatMap((setting) => ["-c", setting])], {
      ...options,
      stdio: "ignore",
    });
    await answering(`${address}/postgres`);
  };
  process.once("exit", killAtExit);
  await start();
  return {
    start,
    kill: () => end("SIGKILL"),
    run: (where, statement) => withClient(where, async (sql) => void (await sql.unsafe(statement))),
    schemaForTest() {
      const name = emptied.pop() ?? `schema_${++names}`;
      onTestFinished(async () => {
        await withClient(`${address}/postgres?search_path=${name}`, (sql) => sql.unsafe(emptyTables));
        emptied.push(name);
      });
      return `${address}/postgres?search_path=${name}`;
    },
    async newDatabase() {
      const name = `database_${++names}`;
      await withClient(`${address}/postgres`, (sql) => sql.unsafe(`CREATE DATABASE ${name}`));
      return `${address}/${name}`;
    },
    async stop() {
      process.off("exit", killAtExit);
      await end("SIGQUIT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Making tables takes longer than a test; emptying them does not, and so they are used again. */
const emptyTables = `
  DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'migrations' LOOP
      EXECUTE format('DELETE FROM %I', name);
    END LOOP;
  END $$`;

async function withClient<Answer>(address: string, act: (sql: postgres.Sql) => Promise<Answer>): Promise<Answer> {
  const sql = postgres(address, { max: 1, connect_timeout: 5, onnotice: () => undefined });
  try {
    return await act(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function answering(address: string): Promise<void> {
  const deadline = Date.now() + startLimitMs;
  for (;;) {
    try {
      await withClient(address, (sql) => sql`SELECT 1`);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(50);
    }
  }
}

function foldersOfPrograms(): readonly string[] {
  const onPath = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  let versions: readonly string[] = [];
  try {
    versions = readdirSync(debianFolder).sort((a, b) => Number(b) - Number(a));
  } catch {} // not Debian, or none installed
  return [...onPath, ...versions.map((version) => join(debianFolder, version, "bin"))];
}

function hasServer(folder: string): boolean {
  try {
    for (const name of ["initdb", "postgres"]) accessSync(join(folder, name), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** PostgreSQL refuses to run as root; its own user comes with the package, "nobody" is everywhere. */
function unprivilegedUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    try {
      const [uid, gid] = ["-u", "-g"].map((flag) => Number(execFileSync("id", [flag, name], { stdio: "pipe" })));
      if (uid !== undefined && gid !== undefined) return { uid, gid };
    } catch {} // no such user: the next
  }
  throw new Error("PostgreSQL does not run as root, and there is no other user to run it as.");
}

/** The processes that a process has started. The server's are sessions of their own, so that no signal reaches all. */
function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  } catch {
    return []; // without /proc they end by themselves, when they find the first one gone
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {} // it has ended meanwhile
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}
