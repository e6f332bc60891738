// A mail server on loopback that takes mails, refuses them, or hangs up in the middle of one.

import { createServer } from "node:net";

/** Starts the server; `mode` is `take`, `refuse` or `drop`, and may be changed at any time. */
export async function mailServer() {
  const taken = new Map();
  const waiting = [];
  const server = createServer((socket) => converse(socket));
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const mails = {
    mode: "take",
    way: `smtp://127.0.0.1:${server.address().port}?tls=none`,
    /** How often each mail was taken, by its Message-ID. */
    taken,
    /** Waits until so many different mails were taken. */
    until: (number) => new Promise((done) => { waiting.push({ number, done }); tell(); }),
    stop: () => server.close(),
  };

  function tell() {
    for (const { number, done } of waiting) if (taken.size >= number) done();
  }

  function take(text) {
    const id = text.match(/^message-id: *(\S+)/im)?.[1];
    taken.set(id, (taken.get(id) ?? 0) + 1);
    tell();
  }

  function converse(socket) {
    const say = (line) => socket.write(`${line}\r\n`);
    let held = "";
    let text = null;
    socket.setEncoding("utf8");
    socket.setNoDelay(true);
    socket.on("error", () => {});
    say(mails.mode === "refuse" ? "421 come back later" : "220 ready");
    socket.on("data", (data) => {
      held += data;
      for (let end = held.indexOf("\r\n"); end >= 0; end = held.indexOf("\r\n")) {
        const line = held.slice(0, end);
        held = held.slice(end + 2);
        if (text === null) answer(line);
        else if (line !== ".") text += `${line}\r\n`;
        else {
          // Nobody knows whether a mail was taken whose server hangs up here: it must come again.
          if (mails.mode === "drop") return socket.destroy();
          take(text);
          text = null;
          say("250 taken");
        }
      }
    });

    function answer(line) {
      const word = line.slice(0, 4).toUpperCase();
      if (word === "DATA") text = "";
      if (word === "QUIT") return socket.end("221 bye\r\n");
      say(word === "DATA" ? "354 go on" : "250 ok");
    }
  }

  return mails;
}
