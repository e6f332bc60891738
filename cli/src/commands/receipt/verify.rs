//! `convoca receipt verify`: whether a receipt is good, and what it proves.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use functions::keys::PublicKey;
use functions::receipt::{Receipt, ReceiptFault, ReceiptFile};
use serde_json::{Value, json};

use crate::store::StoreOption;
use crate::stream::printable;
use crate::{Exit, Session};

/// Says whether a receipt is good, and what it proves
///
/// A receipt is good only byte by byte as it was given. It is held against the keys
/// of a file, or else against those beside the store. With `--answers` and `--file`
/// it proves that these copies are what was received.
///
/// Exit status: 0 when the receipt is good and all copies are what was received,
/// 1 when not, 2 when a file cannot be read.
///
/// Examples:
///
///   convoca receipt verify receipt-XVE8-BJXV-TESF.json --key receipt-key.pem
///   convoca receipt verify receipt-XVE8-BJXV-TESF.json --keys receipt-keys.json --json
///   convoca receipt verify receipt-XVE8-BJXV-TESF.json --answers mine.json --file budget.pdf
#[derive(Clone, Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The receipt
    #[arg(value_name = "FILE")]
    receipt: PathBuf,

    /// Public keys: a PEM file, base64, or what the site publishes at /api/receipt-keys.json
    /// [default: those beside the store]
    #[arg(long, visible_alias = "key", value_name = "FILE")]
    keys: Option<PathBuf>,

    /// Answers as JSON, as they were downloaded or as `convoca submissions show --format json`
    /// prints them
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,

    /// A file that was sent along; can be given several times
    #[arg(long = "file", value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Prints one object for programs
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    store: StoreOption,
}

/// A good receipt, and what the copies are.
struct Verified {
    receipt: Receipt,
    answers: Option<bool>,
    /// Each file that was given, with what it was received as.
    files: Vec<(PathBuf, Vec<ReceiptFile>)>,
}

pub(super) async fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let keys = arguments.keys(session).await?;
    let bytes = read(&session.folder, &arguments.receipt)?;
    let verified = match Receipt::verify(&bytes, &keys) {
        Ok(receipt) => arguments.compared(receipt, &session.folder)?,
        Err(fault) => return refused(arguments, &fault, session),
    };
    let text = if arguments.json { verified.json() } else { verified.text() };
    session.out.line(text)?;
    Ok(if verified.is_whole() { Exit::Done } else { Exit::Faults })
}

fn refused(arguments: &Arguments, fault: &ReceiptFault, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let reason = printable(&fault.to_string());
    let text = if arguments.json {
        format!("{:#}", json!({"valid": false, "reason": reason}))
    } else {
        format!("not valid: {reason}")
    };
    session.out.line(text)?;
    Ok(Exit::Faults)
}

impl Arguments {
    async fn keys(&self, session: &Session<'_>) -> anyhow::Result<Vec<PublicKey>> {
        let Some(path) = &self.keys else {
            let keys = self.store.known_keys(|| session.project()).await;
            let keys = keys.context("there are no keys to hold the receipt against: name them with `--keys FILE`")?;
            return Ok(keys.public_keys());
        };
        let text = String::from_utf8_lossy(&read(&session.folder, path)?).into_owned();
        PublicKey::read_all(&text).with_context(|| format!("`{}` cannot be used", path.display()))
    }

    fn compared(&self, receipt: Receipt, folder: &Path) -> anyhow::Result<Verified> {
        let answers = match &self.answers {
            Some(path) => Some(receipt.matches_answers(&answers(&read(folder, path)?, path)?)),
            None => None,
        };
        let received_as = |path: &PathBuf| {
            let hash = hash(&folder.join(path)).with_context(|| format!("cannot read `{}`", path.display()))?;
            Ok((path.clone(), receipt.files_of(&hash).cloned().collect()))
        };
        let files = self.files.iter().map(received_as).collect::<anyhow::Result<_>>()?;
        Ok(Verified { receipt, answers, files })
    }
}

/// Reads answers; of a whole record, those that it holds.
fn answers(bytes: &[u8], path: &Path) -> anyhow::Result<Value> {
    let read: Value = serde_json::from_slice(bytes).with_context(|| format!("`{}` is no JSON", path.display()))?;
    // An answer is an object, so no question called `reference` makes answers look like a record.
    match (&read["reference"], &read["answers"]) {
        (Value::String(_), Value::Object(answers)) => Ok(Value::Object(answers.clone())),
        _ => Ok(read),
    }
}

fn hash(path: &Path) -> std::io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize())
}

fn read(folder: &Path, path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(folder.join(path)).with_context(|| format!("cannot read `{}`", path.display()))
}

impl Verified {
    /// Tells whether everything that was given is what was received.
    fn is_whole(&self) -> bool {
        self.answers != Some(false) && self.files.iter().all(|(_, received)| !received.is_empty())
    }

    fn text(&self) -> String {
        let stated = self.receipt.statement();
        let form = format!("{}, version {}, fingerprint {}", stated.form, stated.form_version, stated.form_fingerprint);
        let mut lines = vec![
            ("site", stated.site.clone()),
            ("reference", stated.reference.to_string()),
            ("form", form),
            ("language", stated.lang.clone()),
            ("received", stated.received.at().to_string()),
            ("", format!("{} {}", stated.received.local(), stated.received.zone())),
            ("state", stated.state.as_str().to_owned()),
            ("key", self.receipt.key().to_owned()),
        ];
        lines.extend(stated.call.iter().map(|call| ("call", call.clone())));
        lines.extend(stated.files.iter().map(|file| ("file", described(file))));
        let lines = lines.iter().map(|(name, value)| format!("{name:9}  {}", printable(value).replace('\n', " ")));
        let head = "valid: whoever holds the key stated that this was received";
        [head.to_owned(), lines.collect::<Vec<_>>().join("\n"), self.compared().join("\n")]
            .join("\n\n")
            .trim_end()
            .to_owned()
    }

    /// Says of each copy whether it is what was received.
    fn compared(&self) -> Vec<String> {
        let answers = self.answers.map(|same| match same {
            true => "the answers are those that were received".to_owned(),
            false => "THE ANSWERS ARE NOT THOSE THAT WERE RECEIVED".to_owned(),
        });
        let file = |(path, received): &(PathBuf, Vec<ReceiptFile>)| {
            let shown = printable(&path.display().to_string());
            match received.first() {
                Some(file) => format!("`{shown}` was received as {}", printable(&described(file))),
                None => format!("`{shown}` IS NONE OF THE FILES THAT WERE RECEIVED"),
            }
        };
        answers.into_iter().chain(self.files.iter().map(file)).collect()
    }

    fn json(&self) -> String {
        let receipt: Value = serde_json::from_str(&self.receipt.to_text()).expect("a receipt is JSON");
        let file = |(path, received): &(PathBuf, Vec<ReceiptFile>)| json!({"path": path.display().to_string(), "received_as": received});
        let files: Vec<Value> = self.files.iter().map(file).collect();
        format!("{:#}", json!({"valid": true, "answers": self.answers, "files": files, "receipt": receipt}))
    }
}

fn described(file: &ReceiptFile) -> String {
    format!("{} \"{}\", {} bytes, blake3 {}", file.field(), file.name(), file.bytes(), file.hash())
}
