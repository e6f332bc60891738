// Where things lie: the command under test, the built site, temporary folders.

import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(fileURLToPath(import.meta.url), "../../../..");

/** The command; `CONVOCA` names another one. */
export const convoca = process.env.CONVOCA ?? join(root, "target/debug/convoca");

/** What `convoca build` wrote: `site` and `functions`; `CONVOCA_DIST` names another folder. */
export const dist = process.env.CONVOCA_DIST ?? join(root, "target/tests/dist");

/** The browser that is installed; `CHROMIUM` names another one. */
export function chromiumPath() {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const folders = process.env.PATH.split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = process.env.CHROMIUM ?? candidates.find(isExecutable);
  if (!found) throw new Error("no Chromium: tests/run installs it");
  return found;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Makes a folder that vanishes with this process. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "convoca-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
