// Nothing that was told as received is lost and nothing is stored twice, however often the server dies,
// its disk is full, its store is busy, or its mail server refuses and hangs up.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { goodAnswers } from "./support/answers.js";
import { temporaryFolder } from "./support/places.js";
import { post } from "./support/form.js";
import { serve } from "./support/server.js";
import { mailServer } from "./support/smtp.js";

const SUBMISSIONS = 10_000;
const SENDERS = 8;
const CRASHES = 20;
const FORM = "network";

/** What each start of the server brings, one after the other. */
const FAULTS = ["none", "mail refused", "disk full", "mail dropped", "store busy"];

/** A day after the tests take place: what was put off is due. */
const LATER = "2026-11-24T12:00:00Z";

/** How many visitors are sent away by a full disk before somebody makes room. */
const SENT_AWAY = 25;

/** What holds the store as a long export of another program would, until its input ends. */
const HOLD = `
import sqlite3, sys
store = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
store.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
store.execute("ROLLBACK")
`;

test(`${SUBMISSIONS} submissions through ${CRASHES} crashes and other faults: none is lost, none is doubled`, { timeout: 900_000 }, async (context) => {
  const file = join(temporaryFolder(), "submissions.sqlite");
  const mails = await mailServer();
  const settings = { store: `sqlite:${file}`, mail: mails.way };
  const answers = goodAnswers(FORM, "es");
  const own = (number) => answers.map(([name, value]) => [name, value.includes("@") ? `ana${number}@example.org` : value]);
  const told = new Map();
  const waiting = Array.from({ length: SUBMISSIONS }, (_, number) => number);
  const counts = { refused: 0, unanswered: 0, crashes: 0, replays: 0, held: 0 };
  let server = await serve(settings);
  let [holder, restarted, over] = [null, null, false];
  context.after(async () => {
    // Whatever went wrong: nobody sends any more, and nothing that was started stays behind.
    over = true;
    holder?.stdin.end();
    await restarted?.catch(() => {});
    await Promise.all([server.stop(), mails.stop()]);
  });
  let fault = "none";
  let sentAway = 0;
  let underWay = 0;

  /** Kills the server in the middle of its work and starts it again on the same file, with the next fault. */
  async function crash() {
    counts.crashes += 1;
    await server.crash();
    fault = FAULTS[counts.crashes % FAULTS.length];
    sentAway = 0;
    mails.mode = { "mail refused": "refuse", "mail dropped": "drop" }[fault] ?? "take";
    server = await serve({ ...settings, blocks: fault === "disk full" ? room() : undefined });
    if (fault === "store busy") await hold();
    restarted = null;
    look();
  }

  /** Leaves room for a few records and no more. */
  function room() {
    const size = (name) => statSync(name, { throwIfNoEntry: false })?.size ?? 0;
    return Math.ceil(Math.max(size(file), size(`${file}-wal`)) / 1024) + 256;
  }

  /** Takes hold of the store. */
  async function hold() {
    holder = spawn("python3", ["-c", HOLD, file], { stdio: ["pipe", "pipe", "inherit"] });
    await new Promise((held) => holder.stdout.once("data", held));
  }

  /** Lets go of the store once everybody who has something to send waits for it. */
  function look() {
    if (!holder || (underWay < SENDERS && waiting.length > 0)) return;
    counts.held += 1;
    holder.stdin.end();
    holder = null;
  }

  /** Sends an answer until it is told as received, as a visitor does whose page does not come. */
  async function send(number) {
    for (;;) {
      await restarted;
      assert.ok(!over, "the test has ended");
      let response;
      // Who is refused by a server that dies at that moment reads it when the next one has another fault.
      const during = fault;
      underWay += 1;
      look();
      try {
        response = await post(server, FORM, "es", own(number));
      } catch {
        counts.unanswered += 1;
        continue;
      } finally {
        underWay -= 1;
      }
      if (response.status === 303) return new URL(response.headers.get("location"), server.origin).pathname;
      assert.equal(response.status, 503, "a failure of ours is told as one");
      assert.equal(during, "disk full", "nothing else keeps a visitor from being received");
      counts.refused += 1;
      if (during === fault) sentAway += 1;
      if (sentAway >= SENT_AWAY && !restarted) restarted = crash();
    }
  }

  async function sender() {
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      const receipt = await send(number);
      told.set(number, receipt);
      if (told.size % Math.floor(SUBMISSIONS / CRASHES) === 0 && !restarted) restarted = crash();
      if (number % 20 === 0) {
        counts.replays += 1;
        assert.equal(await send(number), receipt, "the same answer has the same receipt");
      }
    }
  }

  await Promise.all(Array.from({ length: SENDERS }, sender));
  await restarted;
  await server.stop();
  mails.mode = "take";
  server = await serve({ ...settings, now: LATER });
  await mails.until(SUBMISSIONS);
  const references = server.records().map((record) => record.reference);
  const stored = new Set(references);
  const lost = [...told.values()].filter((receipt) => !stored.has(receipt.split("/receipt/")[1].split("/")[0]));
  console.log(`${told.size} told as received, ${references.length} stored, ${lost.length} lost, ${references.length - told.size} doubled, ${mails.taken.size} mails; ${JSON.stringify(counts)}`);
  assert.equal(lost.length, 0);
  assert.equal(references.length, SUBMISSIONS);
  assert.equal(stored.size, SUBMISSIONS);
  assert.equal(new Set(told.values()).size, SUBMISSIONS);
  assert.equal(mails.taken.size, SUBMISSIONS, "one mail for each, however often it was tried");
  assert.ok(counts.crashes >= CRASHES - 1, "the server died on the way");
  assert.ok(counts.refused > 0 && counts.held > 0, "the disk was full and the store was busy");
});
