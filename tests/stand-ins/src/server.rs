//! Servers that stand in for services, each started once by a process that asks for it, and ended
//! with that process however it ends.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Where `tests/run` puts them.
const TOOLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/tools");

/// How long one may take until it answers.
const PATIENCE: Duration = Duration::from_secs(90);

/// A server of this process.
#[derive(Debug)]
struct Server {
    port: u16,
    _shell: Child,
}

/// Returns the address of a DynamoDB: `dynoxide`, over memory.
pub fn dynamodb() -> String {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| Server::start(r#"bin/dynoxide --port "$0" --log quiet"#)).address()
}

/// Returns the address of a cloud with S3, SES and Secrets Manager: `ministack`.
pub fn cloud() -> String {
    static SERVER: OnceLock<Server> = OnceLock::new();
    let command = r#"ministack/bin/python -m hypercorn --bind "127.0.0.1:$0" ministack.app:app"#;
    SERVER.get_or_init(|| Server::start(command)).address()
}

/// Returns a port on which nothing listens now.
///
/// # Panics
///
/// Panics when the machine has none.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port is free").port()
}

impl Server {
    fn start(command: &str) -> Self {
        let program = Path::new(TOOLS).join(command.split(' ').next().expect("it is a command"));
        assert!(program.exists(), "there is no `{}`: `tests/run rust` installs it", program.display());
        let port = free_port();
        // The shell waits for the end of its input, which comes with the end of this process.
        let script = format!("{command} >/dev/null 2>&1 & server=$!; read -r _; kill $server");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script, &port.to_string()]).stdin(Stdio::piped()).current_dir(TOOLS);
        shell.env("LOG_LEVEL", "ERROR").env("PYTHONDONTWRITEBYTECODE", "1");
        let server = Self { port, _shell: shell.spawn().expect("there is a shell") };
        await_port(port);
        server
    }

    fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

fn await_port(port: u16) {
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < PATIENCE, "a stand-in does not answer");
        std::thread::yield_now();
    }
}
