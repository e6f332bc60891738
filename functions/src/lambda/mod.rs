//! The functions as Lambda runs them: three programs over one library.
//!
//! `submissions` and `network` answer what comes through a gateway, each only what is its own; `worker`
//! has no address and is called by the clock, by the table's stream, and by the scanner of files.
//! All that the first request would wait for is done before it comes.

mod gateway;
mod tasks;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use forms::Function;
use jiff::SignedDuration;

use crate::aws::Cloud;
use crate::catalogue::Catalogue;
use crate::config::Config;
use crate::error::with_causes;
use crate::files::{Bucket, Files};
use crate::keys::Keys;
use crate::log::Log;
use crate::mail::{Mail, MailAddress, MailSettings, Ses, Way};
use crate::service::Service;
use crate::store::{Dynamo, Store};

/// For how long a worker takes a letter for itself: longer than any call of it lasts.
const LEASE: SignedDuration = SignedDuration::from_mins(6);

type Failure = Box<dyn Error + Send + Sync>;

/// Answers what visitors ask of one function, until the environment ends.
pub fn run(function: Function) -> ExitCode {
    ended(async {
        let (mut service, ..) = service(function.as_str()).await?;
        service.function = Some(function);
        gateway::serve(Arc::new(service)).await
    })
}

/// Does what need not be done while a visitor waits, until the environment ends.
pub fn run_worker() -> ExitCode {
    ended(async {
        let (mut service, config, cloud) = service("worker").await?;
        service.lease = Some(LEASE);
        service.mail = config.mail.map(|settings| mail(&cloud, &settings)).transpose()?;
        tasks::serve(Arc::new(service), cloud).await
    })
}

fn ended(program: impl Future<Output = Result<(), Failure>>) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.map_err(Failure::from).and_then(|runtime| runtime.block_on(program)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let told = serde_json::json!({ "outcome": "not-started", "cause": with_causes(&*error) });
            eprintln!("{told}");
            ExitCode::FAILURE
        }
    }
}

/// Joins everything that a program needs, and makes its first connection.
async fn service(name: &'static str) -> Result<(Service, Config, Cloud), Failure> {
    let config = Config::from_environment()?;
    let cloud = Cloud::of_function(&config.cloud);
    let store = match config.store.split_once(':') {
        Some(("dynamodb", table)) if !table.is_empty() => Store::Dynamo(Dynamo::new(&cloud, table)),
        _ => return Err("CONVOCA_STORE must be `dynamodb:` with the name of a table".into()),
    };
    let files = Bucket::at(&cloud, &config.files).ok_or("CONVOCA_FILES must be `s3:` with the name of a bucket")?;
    // Reading the bundle takes the processor and waiting for the network does not.
    let (keys, (), catalogue) = tokio::join!(keys(&cloud, &config.keys), store.warm(config.clock.now()), async {
        Catalogue::read(&config.bundle)
    });
    let mut service = Service::new(catalogue?, (store, keys?), config.clock);
    service.files = Files::Bucket(files);
    service.proxies = config.proxies;
    service.log = Log::Embedded(name);
    Ok((service, config, cloud))
}

fn mail(cloud: &Cloud, settings: &MailSettings) -> Result<Mail, Failure> {
    let from = MailAddress::parse(&settings.from).ok_or("CONVOCA_MAIL_FROM is no e-mail address")?;
    let set = settings.way.strip_prefix("ses:").ok_or("CONVOCA_MAIL must be `ses:`")?;
    Ok(Mail { from, way: Way::Ses(Ses::new(cloud, set)) })
}

async fn keys(cloud: &Cloud, place: &str) -> Result<Keys, Failure> {
    match place.strip_prefix("secret:") {
        Some(id) => Ok(Keys::of_secret(cloud, id).await?),
        None => Ok(Keys::read(place.as_ref())?),
    }
}
