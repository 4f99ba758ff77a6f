// What a collector in front of a log takes, over HTTP, and how quickly a sink writes it into a SQLite file afterwards.
// After a build, beside a NATS server or cluster that runs already:
//   npm run bench:log -- --log 'nats://127.0.0.1:4222?replicas=3' [--seconds 10] [--connections 256] [--dir FOLDER]
// Its stream is `turnout-bench`; it is empty at the end.
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { parseArgs } from "node:util";
import { send } from "./collector/senders.mjs";
import { startIntake, startSink } from "./collector/start.mjs";
import { bodies } from "./collector/visits.mjs";

const { values } = parseArgs({
  options: {
    log: { type: "string" },
    seconds: { type: "string", default: "10" },
    connections: { type: "string", default: "256" },
    dir: { type: "string", default: tmpdir() },
  },
});
if (values.log === undefined) throw new Error("Say where the log is: --log 'nats://127.0.0.1:4222?replicas=3'");
const place = {
  log: `${values.log}${values.log.includes("?") ? "&" : "?"}stream=turnout-bench`,
  directory: values.dir,
};
const [seconds, connections] = [values.seconds, values.connections].map(Number);
const warmUpSeconds = 2;

/** How often it is asked whether the log is empty, ms. */
const lookEveryMs = 50;

const rows = [];
for (const size of [1, 20, 200]) rows.push(await measure(size));
console.table(rows);
console.log(`Load ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores, Node ${process.version}.`);

async function measure(size) {
  const nextBody = bodies(size);
  const intake = await startIntake(place);
  const before = await send(intake.url, nextBody, { connections, seconds: warmUpSeconds });
  const cpuBefore = intake.cpuSeconds();
  const sent = await send(intake.url, nextBody, { connections, seconds });
  const cpuSeconds = intake.cpuSeconds() - cpuBefore;
  await intake.stop();
  const accepted = before.accepted + sent.accepted;
  const written = await drain(accepted);
  return {
    "a request": size,
    "activities/s": Math.round(sent.accepted / sent.seconds),
    "CPU µs each": Math.round((cpuSeconds * 1e6) / sent.accepted),
    "answer ms, median": at(sent.latenciesMs, 0.5),
    "99 %": at(sent.latenciesMs, 0.99),
    "sink: activities/s": Math.round(accepted / written.seconds),
    "CPU µs each ": Math.round((written.cpuSeconds * 1e6) / accepted),
    "memory MB": Math.round(written.peakMegabytes),
  };
}

/** Empties the log; throws when anything that was answered for is not in the store, or is there twice. */
async function drain(accepted) {
  const begunAt = performance.now();
  const sink = await startSink(place);
  let text = "";
  do {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    text = await (await fetch(`${sink.url}/metrics`)).text();
  } while (countOf(text, "turnout_log_waiting_units") !== 0);
  const seconds = (performance.now() - begunAt) / 1_000;
  const stored = countOf(text, "turnout_sink_accepted_total");
  const figures = { seconds, cpuSeconds: sink.cpuSeconds(), peakMegabytes: sink.memoryMegabytes().peak };
  await sink.stop();
  if (stored !== accepted) throw new Error(`${stored} activities are stored of ${accepted} that were acknowledged.`);
  return figures;
}

function countOf(text, name) {
  return Number(new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1]);
}

/** A figure of a list in ascending order: 0.5 is the median. */
function at(sorted, share) {
  return Math.round(sorted[Math.floor((sorted.length - 1) * share)]);
}
