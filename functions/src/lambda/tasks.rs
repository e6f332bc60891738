//! What the worker is called for: by the clock, by the table's stream, by the scanner of files.
//!
//! An event may come twice, late, or beside another one of its kind. Letters are claimed before they
//! leave, a file's state is set to what it is, and what is over is gone once: so it does no harm.

use std::sync::Arc;
use std::time::Duration;

use forms::Function;
use jiff::Timestamp;
use lambda_runtime::{LambdaEvent, service_fn};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::Mutex;

use super::Failure;
use crate::aws::Cloud;
use crate::canary;
use crate::files::{FileId, FileState, FilesError};
use crate::log::Line;
use crate::retention::{retain, sweep_files};
use crate::service::Service;
use crate::worker::{Told, round, tell_of_moved, tidy};

/// How much time a call keeps for its own end.
const RESERVE: Duration = Duration::from_secs(20);

/// What the worker is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Task {
    /// Send what is due.
    Mail,
    /// Remove drafts that are over, and ask members again.
    Tidy,
    /// See whether all is well at the public address.
    Canary,
    /// Remove answers and files whose time is over.
    Retain,
    /// Note what the scanner found.
    Scanned(FileId, FileState),
    /// Nothing that it knows.
    Unknown,
}

/// What a call came to, for whoever looks at it.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Done {
    /// What the table's stream asks for: nothing of a batch has to come again, since what is owed is
    /// in the table until it is done.
    batch_item_failures: Vec<()>,
    sent: usize,
    postponed: usize,
    dropped: usize,
}

/// Answers one call after the other.
pub(super) async fn serve(service: Arc<Service>, cloud: Cloud) -> Result<(), Failure> {
    let told = Arc::new(Mutex::new(Told::new()));
    let work = service_fn(move |event: LambdaEvent<Value>| {
        let (service, told, cloud) = (Arc::clone(&service), Arc::clone(&told), cloud.clone());
        async move { work((&service, &cloud), &mut *told.lock().await, event).await }
    });
    lambda_runtime::run(work).await
}

async fn work(
    (service, cloud): (&Service, &Cloud),
    told: &mut Told,
    event: LambdaEvent<Value>,
) -> Result<Done, Failure> {
    match Task::of(&event.payload) {
        Task::Mail => {
            tell_of_moved(service, told).await?;
            let done = send(service, event.context.deadline).await?;
            watch(service).await?;
            Ok(done)
        }
        Task::Tidy => {
            tidy(service).await?;
            Ok(Done::default())
        }
        Task::Canary => {
            fly(service, cloud).await?;
            Ok(Done::default())
        }
        Task::Retain => {
            retain(service).await?;
            sweep_files((&service.store, &service.files), service.clock.now()).await?;
            Ok(Done::default())
        }
        Task::Scanned(id, state) => match service.files.set_state(&id, state).await {
            // It was removed before it was scanned.
            Ok(()) | Err(FilesError::Unknown { .. }) => Ok(Done::default()),
            Err(error) => Err(error.into()),
        },
        Task::Unknown => Err("the worker knows no such event".into()),
    }
}

/// Comes by each function's public address; fails, and so raises the worker's alarm, if anything does.
async fn fly(service: &Service, cloud: &Cloud) -> Result<(), Failure> {
    let catalogue = service.catalogue();
    for function in Function::ALL {
        let address = format!("{}{}", catalogue.manifest.base_url, canary::path(function));
        let proof = canary::proof(&service.keys, function, service.clock.now());
        let cause = match cloud.post(&address, (canary::HEADER, &proof)).await {
            Ok(200) => continue,
            Ok(status) => format!("{address} answered with {status}"),
            Err(error) => format!("{address}: {error}"),
        };
        let now = service.clock.now();
        let line = Line { outcome: "canary-failed", cause: Some(&cause), ..Line::of_work(now, "canary") };
        service.log.write(&line);
        return Err(cause.into());
    }
    Ok(())
}

/// Sends what is due until nothing is, or the time of the call is nearly over.
async fn send(service: &Service, deadline: u64) -> Result<Done, Failure> {
    let mut done = Done::default();
    let reserve = u64::try_from(RESERVE.as_millis()).unwrap_or(u64::MAX);
    loop {
        let round = round(service).await?;
        done.sent += round.sent;
        done.postponed += round.postponed;
        done.dropped += round.dropped;
        let now = u64::try_from(Timestamp::now().as_millisecond()).unwrap_or(u64::MAX);
        if round == Default::default() || now.saturating_add(reserve) >= deadline {
            return Ok(done);
        }
    }
}

/// Tells for how long the letter waits that has waited longest.
async fn watch(service: &Service) -> Result<(), Failure> {
    let now = service.clock.now();
    let oldest = service.store.due(now, 1).await?;
    let waits = oldest.first().map_or(0, |letter| now.duration_since(letter.due).as_secs());
    service.log.gauge(now, ("owed-seconds", "Seconds"), waits);
    Ok(())
}

impl Task {
    fn of(event: &Value) -> Self {
        let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
        match (text("/task"), text("/detail-type")) {
            (Some("mail"), _) => Self::Mail,
            (Some("tidy"), _) => Self::Tidy,
            (Some("canary"), _) => Self::Canary,
            (Some("retain"), _) => Self::Retain,
            (None, Some("GuardDuty Malware Protection Object Scan Result")) => Self::scanned(event),
            (None, None) if text("/Records/0/eventSource") == Some("aws:dynamodb") => Self::Mail,
            _ => Self::Unknown,
        }
    }

    fn scanned(event: &Value) -> Self {
        let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
        let key = text("/detail/s3ObjectDetails/objectKey").and_then(|key| key.strip_prefix("files/"));
        let Some(id) = key.and_then(FileId::parse) else { return Self::Unknown };
        let threats = event.pointer("/detail/scanResultDetails/threats").and_then(Value::as_array);
        let found = threats.and_then(|threats| threats.first()?.get("name")?.as_str()).unwrap_or("something");
        match text("/detail/scanResultDetails/scanResultStatus") {
            Some("NO_THREATS_FOUND") => Self::Scanned(id, FileState::Clean),
            Some("THREATS_FOUND") => Self::Scanned(id, FileState::Infected(found.to_owned())),
            // What could not be scanned stays as it was: nobody reads it.
            _ => Self::Scanned(id, FileState::Pending),
        }
    }
}
