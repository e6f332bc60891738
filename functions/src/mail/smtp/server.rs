//! A mail server on loopback, for tests: it takes what it is sent, or refuses in a way of choice.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How the server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// It takes everything.
    Takes,
    /// It takes everything from a user that it knows by this AUTH PLAIN.
    Knows(&'static str),
    /// It answers this to the receiver.
    RefusesReceiver(u16),
    /// It answers this when it has the message.
    RefusesMessage(u16),
    /// It goes away in the middle.
    HangsUp,
    /// It says what no mail server says.
    Babbles,
}

/// What arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) bytes: Vec<u8>,
}

/// The server, for as long as its runtime lives.
pub(crate) struct Server {
    address: SocketAddr,
    deliveries: Arc<Mutex<Vec<Delivery>>>,
}

impl Server {
    pub(crate) async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("loopback can be listened on");
        let address = listener.local_addr().expect("it listens");
        let deliveries = Arc::new(Mutex::new(Vec::new()));
        let taken = Arc::clone(&deliveries);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(Visit::new(stream, manner, Arc::clone(&taken)).run());
            }
        });
        Self { address, deliveries }
    }

    /// Returns the way to it, as settings name it.
    pub(crate) fn way(&self, user: &str) -> String {
        format!("smtp://{user}{}?tls=none", self.address)
    }

    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        self.deliveries.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One connection.
struct Visit {
    stream: BufReader<TcpStream>,
    manner: Manner,
    delivery: Delivery,
    taken: Arc<Mutex<Vec<Delivery>>>,
}

impl Visit {
    fn new(stream: TcpStream, manner: Manner, taken: Arc<Mutex<Vec<Delivery>>>) -> Self {
        let delivery = Delivery { from: String::new(), to: Vec::new(), bytes: Vec::new() };
        Self { stream: BufReader::new(stream), manner, delivery, taken }
    }

    /// Speaks until the other side goes. A message is recorded before it is told to be taken, so that
    /// no test has to wait for it.
    async fn run(mut self) -> Option<()> {
        self.say(if self.manner == Manner::Babbles { "hello?" } else { "220 here" }).await?;
        loop {
            let line = self.line().await?;
            let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            match (verb.as_str(), self.manner) {
                ("MAIL", Manner::HangsUp) => return None,
                ("EHLO", Manner::Knows(_)) => self.say("250-here\r\n250 AUTH PLAIN").await?,
                ("EHLO", _) => self.say("250 here").await?,
                ("AUTH", Manner::Knows(known)) if line[4..].trim() == format!("PLAIN {known}") => {
                    self.say("235 welcome").await?;
                }
                ("AUTH", _) => self.say("535 who are you").await?,
                ("RCPT", Manner::RefusesReceiver(code)) => {
                    self.say(&format!("{code} not <ana@example.org>")).await?;
                }
                ("MAIL", _) => {
                    self.delivery.from = between_brackets(&line);
                    self.say("250 go on").await?;
                }
                ("RCPT", _) => {
                    self.delivery.to.push(between_brackets(&line));
                    self.say("250 go on").await?;
                }
                ("DATA", manner) => {
                    self.say("354 go on").await?;
                    self.message().await?;
                    if let Manner::RefusesMessage(code) = manner {
                        self.say(&format!("{code} not that")).await?;
                        continue;
                    }
                    self.taken.lock().unwrap_or_else(PoisonError::into_inner).push(self.delivery.clone());
                    self.say("250 taken").await?;
                }
                ("QUIT", _) => {
                    self.say("221 bye").await?;
                    return None;
                }
                _ => self.say("250 go on").await?,
            }
        }
    }

    async fn message(&mut self) -> Option<()> {
        loop {
            let mut line = Vec::new();
            self.stream.read_until(b'\n', &mut line).await.ok().filter(|read| *read > 0)?;
            if line == b".\r\n" {
                return Some(());
            }
            let stuffed = line.starts_with(b".");
            self.delivery.bytes.extend(&line[usize::from(stuffed)..]);
        }
    }

    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.stream.read_line(&mut line).await.ok()?;
        (read > 0).then(|| line.trim_end().to_owned())
    }

    async fn say(&mut self, line: &str) -> Option<()> {
        self.stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await.ok()
    }
}

fn between_brackets(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(inside, _)| inside.to_owned()).unwrap_or_default()
}
