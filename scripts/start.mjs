// `npm start`: the collector with its exporter, and beside it the demo event site that sends to it.
import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { fillTemplate } from "./demo-template.mjs";
import { main, root } from "./run.mjs";
import { ensureBuilt, ensureDependencies } from "./setup.mjs";
import { startSiteServer } from "./site-server.mjs";

const usage = `npm start [-- options]
  --port 4680                    the collector and its exporter
  --site-port <port + 1>         the demo event site
  --host 127.0.0.1               where both listen
  --store sqlite:.turnout/demo.db`;

await main(async () => {
  const options = readOptions();
  if (options.help) return console.log(usage);
  ensureDependencies();
  ensureBuilt();
  mkdirSync(join(root, ".turnout"), { recursive: true });

  const startedAt = Date.now();
  let collector;
  const site = await startSiteServer({
    root: join(root, "examples/event-site"),
    host: options.host,
    port: options.sitePort,
    fill: (html) => fillTemplate(html, { collector: collector.address, startedAt, now: Date.now() }),
    headers: () => ({ "Content-Security-Policy": contentSecurityPolicy(collector.address) }),
  }).catch((error) => {
    throw error.code === "EADDRINUSE" ? portInUse(options.sitePort, "--site-port") : error;
  });
  try {
    collector = await startCollector(options, site);
  } catch (error) {
    await site.close();
    throw error;
  }
  console.log(`Turnout is running at ${collector.address}  (exporter; the demo event site is linked there)`);
  console.log("Press Ctrl+C to stop.");
  try {
    await collector.stopped;
  } finally {
    await site.close();
  }
});

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4680" },
      "site-port": { type: "string" },
      host: { type: "string", default: "127.0.0.1" },
      store: { type: "string", default: "sqlite:.turnout/demo.db" },
      help: { type: "boolean", default: false },
    },
  });
  const port = readPort(values.port, "--port");
  const besides = port === 0 ? 0 : port + 1;
  const sitePort = values["site-port"] === undefined ? besides : readPort(values["site-port"], "--site-port");
  return { port, sitePort, host: values.host, store: values.store, help: values.help };
}

function readPort(text, option) {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`${option} must be a port, 0 to 65535, not "${text}"`);
  return port;
}

/** All that a site with Turnout must allow beside its own: the collector, for the script and for what it sends. */
function contentSecurityPolicy(collector) {
  return [
    "default-src 'self'",
    `script-src 'self' ${collector}`,
    `connect-src 'self' ${collector}`,
    "media-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/**
 * Starts the collector as a process of its own; resolves when it has said its address, rejects when it ends before.
 * `stopped` resolves when it was told to stop and has, and rejects when it ends by itself.
 */
async function startCollector({ port, host, store }, site) {
  const config = writeConfig(site);
  const args = ["serve", "--port", String(port), "--host", host, "--store", store, "--config", config];
  const child = spawn(process.execPath, ["collector/bin/turnout-collector.js", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let asked = false;
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      asked = true;
      child.kill("SIGTERM");
    });
  }
  let complaint = "";
  child.stderr.on("data", (text) => {
    complaint = (complaint + text).slice(-4_000);
    process.stderr.write(text);
  });
  const stopped = new Promise((resolve, reject) => {
    child.once("close", (code) => {
      rmSync(config, { force: true });
      if (asked) resolve();
      else if (complaint.includes("EADDRINUSE")) reject(portInUse(port, "--port"));
      else reject(new Error(`The collector ended with code ${code}.`));
    });
  });
  const address = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => resolve(/https?:\/\/[^\s/]+/.exec(line)?.[0]));
  });
  return { address: await Promise.race([address, stopped]), stopped };
}

/** The collector's configuration: the demo's site, reported in this machine's time zone. Answers the file's path. */
function writeConfig(site) {
  const config = join(root, ".turnout", `config-${site.port}.json`);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const sites = [{ id: "demo", key: "demo", name: "Neapwater 26", zone }];
  writeFileSync(config, JSON.stringify({ sites, links: [{ label: "Demo event site", url: site.address }] }));
  return config;
}

function portInUse(port, option) {
  return new Error(`Port ${port} is in use: stop what listens there, or choose another with ${option}.`);
}
