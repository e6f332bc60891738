// Nothing that was told as received is lost and nothing is stored twice, however often the server dies.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { goodAnswers } from "./support/answers.js";
import { temporaryFolder } from "./support/places.js";
import { post } from "./support/form.js";
import { serve } from "./support/server.js";

const SUBMISSIONS = 10_000;
const SENDERS = 8;
const CRASHES = 20;
const FORM = "network";

test(`${SUBMISSIONS} submissions through ${CRASHES} crashes: none is lost, none is doubled`, async () => {
  const store = `sqlite:${join(temporaryFolder(), "submissions.sqlite")}`;
  const answers = goodAnswers(FORM, "es");
  const own = (number) => answers.map(([name, value]) => [name, value.includes("@") ? `ana${number}@example.org` : value]);
  const told = new Map();
  const waiting = Array.from({ length: SUBMISSIONS }, (_, number) => number);
  const counts = { refused: 0, unanswered: 0, crashes: 0, replays: 0 };
  let server = await serve({ store });
  let restarted = null;

  /** Kills the server in the middle of its work and starts it again on the same file. */
  async function crash() {
    counts.crashes += 1;
    await server.crash();
    server = await serve({ store });
    restarted = null;
  }

  /** Sends an answer until it is told as received, as a visitor does whose page does not come. */
  async function send(number) {
    for (;;) {
      await restarted;
      let response;
      try {
        response = await post(server, FORM, "es", own(number));
      } catch {
        counts.unanswered += 1;
        continue;
      }
      if (response.status === 303) return new URL(response.headers.get("location"), server.origin).pathname;
      counts.refused += 1;
      assert.ok(counts.refused < 100, `status ${response.status}`);
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
  const references = server.records().map((record) => record.reference);
  const stored = new Set(references);
  const lost = [...told.values()].filter((receipt) => !stored.has(receipt.split("/receipt/")[1].split("/")[0]));
  console.log(`${told.size} told as received, ${references.length} stored, ${lost.length} lost, ${references.length - told.size} doubled; ${JSON.stringify(counts)}`);
  assert.equal(lost.length, 0);
  assert.equal(references.length, SUBMISSIONS);
  assert.equal(stored.size, SUBMISSIONS);
  assert.equal(new Set(told.values()).size, SUBMISSIONS);
  assert.ok(counts.crashes >= CRASHES - 1, "the server died on the way");
  await server.stop();
});
