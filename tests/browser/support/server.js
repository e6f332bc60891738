// The real command: serves the site on loopback, tells what it stored, ends with its test file.

import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { convoca, root, temporaryFolder } from "./places.js";

/** Noon of the day on which the tests take place: the example call is open. */
export const OPEN = "2026-11-23T12:00:00Z";

/** A day after the example call has closed, its time of grace included. */
export const PAST_DEADLINE = "2027-10-05T00:00:00Z";

/** Lets no file of a program grow beyond `$1` blocks of 1024 bytes: a write beyond fails as on a full disk. */
const FULL_DISK = 'trap "" XFSZ; ulimit -f "$1"; shift; exec "$@"';

/**
 * Starts `convoca serve` with a store of its own and waits until it says where it listens. `mail` is the
 * way out for mails, `blocks` the size that no file may exceed.
 */
export async function serve({ now = OPEN, store = newStore(), mail, blocks, project = root } = {}) {
  const args = ["serve", "--project", project, "--port", "0", "--now", now, "--store", store];
  if (mail) args.push("--mail", mail, "--mail-from", "info@example.org");
  const command = blocks ? ["bash", "-c", FULL_DISK, "bash", String(blocks), convoca, ...args] : [convoca, ...args];
  const child = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"] });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const end = (signal) => {
    process.removeListener("exit", kill);
    return ended(child, () => child.kill(signal));
  };
  const url = await listening(child);
  return {
    url,
    origin: new URL(url).origin,
    records: () => JSON.parse(run(["submissions", "list", "--format", "json", "--store", store])),
    record: (reference) => JSON.parse(run(["submissions", "show", reference, "--format", "json", "--store", store])),
    stop: () => end("SIGINT"),
    /** Ends it as a power cut does: in the middle of whatever it was doing. */
    crash: () => end("SIGKILL"),
  };
}

function newStore() {
  return `sqlite:${join(temporaryFolder(), "submissions.sqlite")}`;
}

/** Makes a program end, and waits until it has. */
export function ended(child, end) {
  return new Promise((done) => {
    // One that has ended says so no second time.
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once("exit", done);
    end();
  });
}

function listening(child) {
  const told = [];
  child.stderr.on("data", (data) => told.push(data));
  return new Promise((found, failed) => {
    createInterface(child.stdout).on("line", (line) => {
      const url = line.match(/http:\/\/[\d.:]+\//)?.[0];
      if (url) found(url);
    });
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`convoca serve ended with ${code}:\n${told.join("")}`)));
  });
}

function run(args) {
  return execFileSync(convoca, args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024, stdio: ["ignore", "pipe", "pipe"] });
}
