// The site as it runs on Amazon's cloud: the real programs, over what stands in for that cloud here.

import { execFileSync, spawn } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { convoca, root, temporaryFolder } from "./places.js";
import { OPEN, ended } from "./server.js";

/** Where cargo puts programs: those of the functions, and the server that stands in. */
const programs = dirname(convoca);

/**
 * Builds the site for an address of this machine and serves it there. Browsers hold the address of a
 * page against where its form comes back to, so the site must know the address under which it is seen.
 */
export async function serveCloud() {
  const [folder, port] = [temporaryFolder(), await freePort()];
  const origin = `http://127.0.0.1:${port}`;
  for (const part of ["content", "themes"]) cpSync(join(root, part), join(folder, part), { recursive: true });
  const settings = join(folder, "content/site.yaml");
  writeFileSync(settings, readFileSync(settings, "utf8").replace(/^base_url: .*$/m, `base_url: ${origin}`));
  const dist = join(folder, "dist");
  execFileSync(convoca, ["build", "--project", folder, "--out", dist, "--now", OPEN], { stdio: "ignore" });
  const store = join(folder, "store");
  writeFileSync(store, "");
  execFileSync(convoca, ["receipt", "key", "--store", `sqlite:${store}`], { stdio: "ignore" });
  const arguments_ = [String(port), dist, programs, `${store}.keys`, OPEN];
  const child = spawn(join(programs, "cloud"), arguments_, { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise((found, failed) => {
    createInterface(child.stdout).once("line", found);
    child.once("exit", (code) => failed(new Error(`the cloud that stands in ended with ${code}`)));
  });
  return {
    origin,
    work: async (event) => (await fetch(`${origin}/_work`, { method: "POST", body: JSON.stringify(event) })).json(),
    mails: async () => (await fetch(`${origin}/_mails`)).json(),
    stop: () => ended(child, () => child.stdin.end()),
  };
}

function freePort() {
  return new Promise((found, failed) => {
    const probe = createServer().once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}
