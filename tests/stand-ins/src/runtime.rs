//! Lambda's runtime interface for one function: its program is started as often as calls come at
//! once, kept warm, and given one event at a time.
//!
//! Shapes: the runtime API of 2018-06-01, as the custom runtimes of Lambda speak it.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{Response, StatusCode};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// For how long a call may run.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A function that is called here.
#[derive(Debug)]
pub struct Function {
    program: PathBuf,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    idle: Mutex<Vec<Environment>>,
    started: AtomicU64,
}

/// Why a call has no answer.
#[derive(Debug)]
pub enum Lost {
    /// The program ended before it answered.
    Died,
    /// The program took too long.
    TimedOut,
    /// The program answered that it failed.
    Failed(String),
    /// The program cannot be started.
    NotStarted(io::Error),
}

/// A program that waits for its next event.
#[derive(Debug)]
pub struct Environment {
    child: Child,
    events: mpsc::UnboundedSender<(String, Bytes)>,
    pending: Pending,
    server: JoinHandle<()>,
}

/// Whom to give the answer to each call.
type Pending = Arc<Mutex<HashMap<String, oneshot::Sender<Result<Bytes, String>>>>>;

#[derive(Clone)]
struct Api {
    events: Arc<tokio::sync::Mutex<mpsc::UnboundedReceiver<(String, Bytes)>>>,
    pending: Pending,
}

impl Function {
    /// Names a program and the variables that it needs; nothing is started yet.
    pub fn new(program: impl Into<PathBuf>, variables: Vec<(String, String)>) -> Self {
        let (program, idle) = (program.into(), Mutex::default());
        Self { program, arguments: Vec::new(), variables, idle, started: AtomicU64::new(0) }
    }

    /// Runs the program inside another, which is given its name after these arguments.
    #[must_use]
    pub fn through(mut self, other: impl Into<PathBuf>, mut arguments: Vec<String>) -> Self {
        let program = std::mem::replace(&mut self.program, other.into());
        arguments.push(program.to_string_lossy().into_owned());
        arguments.append(&mut self.arguments);
        self.arguments = arguments;
        self
    }

    /// Calls the function with an event, in JSON. A program that is idle takes it, or else a new one.
    pub async fn invoke(&self, event: impl Into<Bytes>) -> Result<Bytes, Lost> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut environment = match idle {
            Some(environment) => environment,
            None => self.start().await.map_err(Lost::NotStarted)?,
        };
        let answer = environment.invoke(event.into()).await;
        if matches!(answer, Ok(_) | Err(Lost::Failed(_))) {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(environment);
        }
        answer
    }

    /// Calls the function with an event and kills its program if there is no answer in time, whatever it
    /// is doing then.
    pub async fn invoke_killed(&self, event: impl Into<Bytes>, patience: Duration) -> Result<Bytes, Lost> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut environment = match idle {
            Some(environment) => environment,
            None => self.start().await.map_err(Lost::NotStarted)?,
        };
        match tokio::time::timeout(patience, environment.invoke(event.into())).await {
            Ok(answer) => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(environment);
                answer
            }
            Err(_) => {
                // It is dead when this returns.
                let _ = environment.child.kill().await;
                Err(Lost::Died)
            }
        }
    }

    /// Starts a program, whether or not another is idle.
    pub async fn start(&self) -> io::Result<Environment> {
        self.started.fetch_add(1, Ordering::Relaxed);
        Environment::start(self).await
    }

    /// Returns how many programs were started.
    pub fn started(&self) -> u64 {
        self.started.load(Ordering::Relaxed)
    }
}

impl Environment {
    async fn start(function: &Function) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (events, waiting) = mpsc::unbounded_channel();
        let api = Api { events: Arc::new(tokio::sync::Mutex::new(waiting)), pending: Pending::default() };
        let pending = Arc::clone(&api.pending);
        let server = tokio::spawn(async move {
            // It ends with the environment.
            let _ = axum::serve(listener, routes(api)).await;
        });
        let mut command = Command::new(&function.program);
        command
            .args(&function.arguments)
            .env_clear()
            .envs(function.variables.iter().map(|(name, value)| (name, value)));
        command.env("AWS_LAMBDA_RUNTIME_API", address.to_string());
        for (name, value) in [
            ("AWS_LAMBDA_FUNCTION_NAME", "function"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "group"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "stream"),
        ] {
            command.env(name, value);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit()).kill_on_drop(true);
        Ok(Self { child: command.spawn()?, events, pending, server })
    }

    /// Returns the id of its process.
    pub fn process(&self) -> Option<u32> {
        self.child.id()
    }

    /// Asks the program to end, as Lambda does, and waits until it has.
    ///
    /// # Errors
    ///
    /// Fails when the machine has no `kill`.
    pub async fn end(mut self) -> io::Result<()> {
        if let Some(process) = self.child.id() {
            Command::new("kill").arg(process.to_string()).status().await?;
        }
        self.child.wait().await.map(drop)
    }

    /// Gives the program an event and waits for its answer.
    pub async fn invoke(&mut self, event: Bytes) -> Result<Bytes, Lost> {
        static CALLS: AtomicU64 = AtomicU64::new(0);
        let id = format!("00000000-0000-4000-8000-{:012x}", CALLS.fetch_add(1, Ordering::Relaxed));
        let (answer, answered) = oneshot::channel();
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), answer);
        // The program's end is found below.
        let _ = self.events.send((id, event));
        tokio::select! {
            biased;
            answer = answered => answer.map_err(|_| Lost::Died)?.map_err(Lost::Failed),
            _ = self.child.wait() => Err(Lost::Died),
            () = tokio::time::sleep(TIMEOUT) => Err(Lost::TimedOut),
        }
    }
}

impl Drop for Environment {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn routes(api: Api) -> Router {
    Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
        .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
        .with_state(api)
}

async fn next(State(api): State<Api>) -> Response<Body> {
    let Some((id, event)) = api.events.lock().await.recv().await else {
        return plain(StatusCode::GONE);
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let response = Response::builder()
        .header("Lambda-Runtime-Aws-Request-Id", id)
        .header("Lambda-Runtime-Deadline-Ms", (now + TIMEOUT).as_millis().to_string())
        .header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:000000000000:function:function")
        .body(Body::from(event));
    response.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR))
}

async fn response(State(api): State<Api>, Path(id): Path<String>, body: Bytes) -> Response<Body> {
    api.answer(&id, Ok(body))
}

async fn error(State(api): State<Api>, Path(id): Path<String>, body: Bytes) -> Response<Body> {
    api.answer(&id, Err(String::from_utf8_lossy(&body).into_owned()))
}

impl Api {
    fn answer(&self, id: &str, answer: Result<Bytes, String>) -> Response<Body> {
        let waiting = self.pending.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        // Whoever called may have gone.
        waiting.map(|waiting| waiting.send(answer));
        plain(StatusCode::ACCEPTED)
    }
}

fn plain(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::from("{}"));
    *response.status_mut() = status;
    response
}
