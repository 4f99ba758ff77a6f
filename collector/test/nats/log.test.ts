import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { nkeys } from "@nats-io/transport-node";
import { newId } from "turnout/wire";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { erasePerson } from "../../src/care/person.js";
import { defaultConfig } from "../../src/config.js";
import { readLogAddress } from "../../src/nats/address.js";
import { openLog } from "../../src/nats/log.js";
import { memoryStore } from "../../src/stores/memory.js";
import { activity, startCollector } from "../support/collector.js";
import { runCommand } from "../support/command.js";
import { type Nats, natsProgram, startNats } from "../support/nats.js";
import { fileForTest, openForTest } from "../support/sqlite-file.js";
import { temporaryDirectory } from "../support/temporary-directory.js";
import {
  activities,
  collectorOn,
  drainForTest,
  freshStream,
  idsIn,
  logAndCollector,
  logForTest,
  patience,
} from "./support.js";

describe.skipIf(!natsProgram)("a collector in front of a log", { timeout: 60_000 }, () => {
  let nats: Nats;
  beforeAll(async () => {
    nats = await startNats();
  }, 60_000);
  afterAll(() => nats.stop());

  it("has each activity in the report of its store, once", async () => {
    const { log, collector } = await logAndCollector(nats);
    const sent = activities(50, { kind: "content.like" });
    const wrong = activity({ kind: "content.unheard-of" });
    const device = newId(Date.now());
    const answer = await collector.send([...sent, sent[0], wrong], {
      ...{ user: { id: "u1", first: "Ada" }, device, written: 52, losses: { quota: 2 } },
    });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 50, duplicates: 1 } });
    expect(answer.body.rejected).toEqual([{ id: wrong.id, reason: "unknown-kind" }]);

    const store = openForTest(fileForTest(), { writer: "shared" });
    const drain = await drainForTest(log, store);
    await expect.poll(() => drain.waiting(), patience).toBe(0);
    expect(await idsIn(store)).toEqual(sent.map(({ id }) => id));
    const { address } = await startCollector({ store });
    const csv = await (await fetch(`${address}/v1/reports/user-activity.csv`)).text();
    expect(csv.match(/^u1,Ada,/gm)).toHaveLength(50);
    expect(await store.rejected("demo", 10)).toMatchObject([{ reason: "unknown-kind", userId: "u1" }]);
    const [account] = await store.accounts("demo", undefined, 10);
    expect(account).toMatchObject({ device, duplicates: 1, written: 52, losses: { quota: 2 } });
    expect(account?.runs).toMatchObject([{ from: 1, to: 50 }]);
    expect(drain.figures()).toMatchObject({ units: 1, accepted: 50, duplicates: 0, apart: 0 });
  });

  it("lets the log leave out a batch that comes again at once, and tells so", async () => {
    const { log, collector } = await logAndCollector(nats);
    const sent = activities(3);
    const head = { sentAt: Date.now() };
    expect((await collector.send(sent, head)).body).toMatchObject({ accepted: 3, duplicates: 0 });
    expect((await collector.send(sent, head)).body).toMatchObject({ accepted: 0, duplicates: 3 });
    expect((await log.manager.streams.info(log.address.stream)).state.messages).toBe(1);
  });

  it("is stored once when the same batch comes after the log has forgotten it", async () => {
    const stream = freshStream();
    const log = await logForTest(nats.address(`stream=${stream}`));
    await log.manager.streams.update(stream, { duplicate_window: 100_000_000 });
    const collector = await collectorOn(log);
    const sent = activities(3);
    const send = async () => (await collector.send(sent)).body.accepted;
    expect(await send()).toBe(3);
    await expect.poll(send, patience).toBe(3);
    const store = memoryStore();
    const drain = await drainForTest(log, store);
    await expect.poll(() => drain.figures(), patience).toMatchObject({ units: 2, accepted: 3, duplicates: 3 });
    expect(await idsIn(store)).toEqual(sent.map(({ id }) => id));
  });

  it("takes a batch that is larger than a message of the log may be", async () => {
    const { log, collector } = await logAndCollector(nats);
    const sent = activities(1_000, { kind: "content.chat", details: { text: "x".repeat(1_500) } });
    expect((await collector.send(sent)).body).toMatchObject({ accepted: 1_000, rejected: [] });
    const store = memoryStore();
    const drain = await drainForTest(log, store);
    await expect.poll(() => drain.waiting(), patience).toBe(0);
    expect(drain.figures().units).toBeGreaterThan(1);
    expect(await idsIn(store)).toEqual(sent.map(({ id }) => id));
  });

  it("answers 503 while the log is full, drops nothing, and goes on when there is room", async () => {
    const { log, collector } = await logAndCollector(nats, "&limitBytes=300000");
    const isReady = async () => (await fetch(`${collector.address}/readyz`)).status;
    expect(await isReady()).toBe(200);
    const taken: string[] = [];
    const sendUntilRefused = async (size: number) => {
      for (;;) {
        const sent = activities(size, { kind: "content.chat", details: { text: "x".repeat(1_000) } });
        const answer = await collector.send(sent);
        if (answer.status !== 200) return answer;
        taken.push(...sent.map(({ id }) => id));
      }
    };
    await sendUntilRefused(20);
    const refused = await sendUntilRefused(1);
    expect(refused).toMatchObject({ status: 503, body: { error: { code: "store-unavailable" } } });
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(await isReady()).toBe(503);

    const store = memoryStore();
    const drain = await drainForTest(log, store);
    await expect.poll(() => drain.waiting(), patience).toBe(0);
    expect((await idsIn(store)).length).toBe(taken.length);
    expect(new Set(await idsIn(store))).toEqual(new Set(taken));
    expect((await collector.send(activities(1))).status).toBe(200);
  });

  it("judges milestones, and refuses an erased person's activities, where they are stored", async () => {
    const { log, collector } = await logAndCollector(nats);
    const at = Date.now() - 60_000;
    const watch = { mode: "on-demand", basis: "played", percent: 50, watchedSeconds: 1_800, durationSeconds: 3_600 };
    const head = { device: newId(at), session: newId(at), user: { id: "u2" } };
    const batch = [
      activity({ kind: "content.view", at, seq: 1, view: newId(at) }),
      activity({ kind: "content.watch", at: at + 1_000, seq: 2, watch }),
    ];
    expect((await collector.send(batch, head)).body).toMatchObject({ accepted: 2 });
    await collector.send(activities(2), { user: { id: "u1" } });
    const store = memoryStore();
    await erasePerson(store, defaultConfig.sites[0], "u1", { now: Date.now(), actor: "test" });
    const drain = await drainForTest(log, store);
    await expect.poll(() => drain.waiting(), patience).toBe(0);
    expect(drain.figures()).toMatchObject({ accepted: 1, refused: 3 });
    const reasons = (await store.rejected("demo", 10)).map(({ reason }) => reason);
    expect(reasons.sort()).toEqual(["erased", "erased", "implausible-watch"]);
  });

  it("answers 503 at once while the log is away, and takes activities again when it is back", async () => {
    const alone = await startNats();
    onTestFinished(() => alone.stop());
    const log = await logForTest(alone.address());
    const collector = await collectorOn(log);
    const [before, meanwhile, after] = [activities(2), activities(2), activities(2)];
    expect((await collector.send(before)).status).toBe(200);
    await alone.kill("n0");
    await expect.poll(() => log.isConnected(), patience).toBe(false);
    const beganAt = Date.now();
    const refused = await collector.send(meanwhile);
    expect(Date.now() - beganAt).toBeLessThan(2_000);
    expect(refused).toMatchObject({ status: 503, body: { error: { code: "store-unavailable" } } });
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
    await alone.start("n0");
    await expect.poll(async () => (await collector.send(after)).status, patience).toBe(200);
    const store = memoryStore();
    const drain = await drainForTest(log, store);
    await expect.poll(() => drain.waiting(), patience).toBe(0);
    expect([...(await idsIn(store))].sort()).toEqual([...before, ...after].map(({ id }) => id).sort());
  });

  it("closes its log also when that has just gone", async () => {
    const alone = await startNats();
    onTestFinished(() => alone.stop());
    const log = await openLog(readLogAddress(alone.address()));
    const gone = alone.kill("n0");
    await expect(log.close()).resolves.toBeUndefined();
    await gone;
  });

  it("says of reports that they are elsewhere", async () => {
    const { collector } = await logAndCollector(nats);
    for (const path of ["/", "/v1/reports/user-activity.csv", "/v1/users/u1", "/v1/session"]) {
      const answer = await fetch(collector.address + path);
      expect([answer.status, await answer.json()]).toMatchObject([404, { error: { code: "reports-elsewhere" } }]);
    }
    expect((await fetch(`${collector.address}/readyz`)).status).toBe(200);
    expect((await fetch(`${collector.address}/turnout.js`)).status).not.toBe(404);
    expect(await (await fetch(`${collector.address}/metrics`)).text()).toContain("turnout_store_units_total 0");
  });

  it("refuses a stream that would forget, or that is kept on fewer servers than asked for", async () => {
    const stream = freshStream();
    const log = await logForTest(nats.address());
    await log.manager.streams.add({ name: stream, subjects: [`${stream}.units`], max_age: 60_000_000_000 });
    await expect(logForTest(nats.address(`stream=${stream}`))).rejects.toThrow(/has retention limits where it must/);
    const other = freshStream();
    await logForTest(nats.address(`stream=${other}&replicas=1`));
    await expect(logForTest(nats.address(`stream=${other}&replicas=3`))).rejects.toThrow(/has num_replicas 1 where/);
  });

  it("shows its servers a password, or credentials from a file, where they ask for one", async () => {
    const user = nkeys.createUser();
    const users = `{ user: ada, password: "p@ss" }, { nkey: ${user.getPublicKey()} }`;
    const guarded = await startNats({ settings: `authorization { users: [ ${users} ] }` });
    onTestFinished(() => guarded.stop());
    const credentials = join(temporaryDirectory(), "turnout.creds");
    const seed = new TextDecoder().decode(user.getSeed());
    writeFileSync(
      credentials,
      "-----BEGIN NATS USER JWT-----\ne30.e30.e30\n------END NATS USER JWT------\n\n" +
        `-----BEGIN USER NKEY SEED-----\n${seed}\n------END USER NKEY SEED------\n`,
    );
    const named = await logForTest(guarded.address().replace("nats://", "nats://ada:p%40ss@"));
    expect(named.isConnected()).toBe(true);
    expect((await logForTest(guarded.address(`credentials=${credentials}`))).isConnected()).toBe(true);
    await expect(logForTest(guarded.address())).rejects.toThrow(/cannot be reached: .*authorization/i);
  });
});

describe("the commands of a log", { timeout: 60_000 }, () => {
  it.each([
    ["serve", ["--log", "nats://a", "--store", "memory:"], /give either --log or --store/],
    ["serve", ["--log", "sqlite:x"], /of the form nats:/],
    ["sink", ["--from", "nats://a"], /sink needs --from.*and --to/],
    ["sink", ["--from", "nats://a", "--to", "nats://b"], /Unknown store "nats:/],
  ])("say what is wrong with %s %j", async (command, flags, words) => {
    const { exitCode, stderr } = await runCommand(command, ...flags);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(words)]);
  });

  it("end when the log cannot be reached, and say which", async () => {
    const flags = ["--from", "nats://ada:secret@127.0.0.1:1", "--to", "memory:"];
    const { exitCode, stderr } = await runCommand("sink", ...flags);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("the log at 127.0.0.1:1 cannot be reached")]);
    expect(stderr).not.toContain("secret");
  });
});
