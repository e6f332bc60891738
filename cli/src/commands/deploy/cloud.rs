//! Deploying, step by step: the functions' archives, the stack, its keys, its pages.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use aws_sdk_cloudfront::types::{InvalidationBatch, Paths};
use functions::aws::Cloud;
use functions::aws::objects::{Content, Objects};
use functions::keys::Keys;
use tokio::runtime::Runtime;

use super::Arguments;
use super::plan::{self, Plan};
use super::stack::{Outputs, Stack};
use crate::commands::package::{PROGRAMS, TEMPLATES};
use crate::{Exit, Session};

/// How many lines of each kind a plan shows.
const SHOWN: usize = 20;

/// The packed functions: the name of each, and its archive.
type Archives = Vec<(&'static str, Vec<u8>)>;

/// What a step of deploying needs.
struct Deploying<'a> {
    arguments: &'a Arguments,
    cloud: Cloud,
    package: &'a Path,
}

/// Deploys, or says what that would do.
pub(super) fn run(arguments: &Arguments, session: &mut Session<'_>) -> anyhow::Result<Exit> {
    let package = match &arguments.package {
        Some(package) => session.folder.join(package),
        None => session.project()?.join("dist/package"),
    };
    if !package.join("site").is_dir() {
        bail!("there is no package in `{}`: `convoca package --out {0}` makes it", package.display());
    }
    let runtime = Runtime::new().context("cannot start a runtime")?;
    runtime.block_on(async {
        let cloud = Cloud::find().await;
        let deploying = Deploying { arguments, cloud, package: &package };
        if arguments.plan { deploying.plan(session).await } else { deploying.deploy(session).await }
    })?;
    Ok(Exit::Done)
}

impl Deploying<'_> {
    async fn plan(&self, session: &mut Session<'_>) -> anyhow::Result<()> {
        let (_, folder) = self.archives()?;
        let stack = Stack::find(&self.cloud, &self.arguments.stack).await?;
        let wanted = self.parameters(&folder);
        for line in stack.differences(&self.template()?, &wanted).await? {
            session.out.line(format!("stack: {line}"))?;
        }
        let local = plan::local_files(&self.package.join("site"))?;
        let remote = match stack.outputs() {
            Some(outputs) => self.remote_files(&outputs.site).await?,
            None => BTreeMap::new(),
        };
        let plan = Plan::of(&local, &remote);
        for (sign, names) in [("+", &plan.put), ("-", &plan.remove), ("~", &plan.told())] {
            for name in names.iter().take(SHOWN) {
                session.out.line(format!("{sign} {name}"))?;
            }
            if let Some(more) = names.len().checked_sub(SHOWN).filter(|more| *more > 0) {
                session.out.line(format!("{sign} … and {more} more"))?;
            }
        }
        let summary = plan.summary(&local, ["would upload", "remove", "tell"]);
        session.err.line(format!("{summary}. Nothing was done"))?;
        Ok(())
    }

    async fn deploy(&self, session: &mut Session<'_>) -> anyhow::Result<()> {
        let (archives, folder) = self.archives()?;
        let packages = Objects::new(&self.cloud, &self.arguments.bucket);
        for (name, bytes) in archives {
            let key = format!("{folder}/{name}.zip");
            let known = packages.has(&key).await;
            if !known.with_context(|| format!("cannot look into the bucket `{}`", self.arguments.bucket))? {
                put(&packages, &key, (&bytes, "application/zip", "no-store")).await?;
                session.err.line(format!("uploaded `{key}` to the bucket `{}`", self.arguments.bucket))?;
            }
        }
        let stack = Stack::find(&self.cloud, &self.arguments.stack).await?;
        let outputs = stack.change(&self.template()?, &self.parameters(&folder), session).await?;
        if Keys::found_secret(&self.cloud, &outputs.keys).await? {
            session.err.line("made the keys of the site: docs/operate.md says how to keep a copy")?;
        }
        self.pages(&outputs, session).await?;
        session.err.line(format!("deployed: {}", outputs.address))?;
        Ok(())
    }

    /// Brings the pages into the bucket: new files first, deletions last.
    async fn pages(&self, outputs: &Outputs, session: &mut Session<'_>) -> anyhow::Result<()> {
        let site = self.package.join("site");
        let local = plan::local_files(&site)?;
        let plan = Plan::of(&local, &self.remote_files(&outputs.site).await?);
        let pages = Objects::new(&self.cloud, &outputs.site);
        for name in &plan.put {
            let bytes = fs::read(site.join(name)).with_context(|| format!("cannot read `{name}`"))?;
            let (kind, kept) = plan::headers(name);
            put(&pages, name, (&bytes, kind, kept)).await?;
        }
        self.tell(&outputs.distribution, &plan.changed).await?;
        for name in &plan.remove {
            let removed = pages.delete(name).await;
            removed.with_context(|| format!("cannot remove `{name}` from the bucket of the pages"))?;
        }
        // Told before, CloudFront could have fetched them once more.
        self.tell(&outputs.distribution, &plan.gone).await?;
        session.err.line(plan.summary(&local, ["uploaded", "removed", "told"]))?;
        Ok(())
    }

    /// Reads the template of the package, which its operator may have added to.
    fn template(&self) -> anyhow::Result<String> {
        let path = self.package.join(TEMPLATES[0].0);
        fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))
    }

    /// Reads the packed functions, and names the folder for them by what they hold.
    fn archives(&self) -> anyhow::Result<(Archives, String)> {
        let read = |(name, _): (&'static str, _)| {
            let path = self.package.join(format!("{name}.zip"));
            let bytes = fs::read(&path);
            Ok((name, bytes.with_context(|| format!("cannot read `{}`: `convoca package` makes it", path.display()))?))
        };
        let archives = PROGRAMS.into_iter().map(read).collect::<anyhow::Result<Archives>>()?;
        let mut hasher = blake3::Hasher::new();
        for (_, bytes) in &archives {
            hasher.update(blake3::hash(bytes).as_bytes());
        }
        let folder = format!("{}/{}", self.arguments.stack, &hasher.finalize().to_hex()[..16]);
        Ok((archives, folder))
    }

    fn parameters(&self, folder: &str) -> BTreeMap<String, String> {
        let own = [("PackageBucket", self.arguments.bucket.as_str()), ("PackageKey", folder)];
        let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
        self.arguments.parameters.iter().cloned().chain(own).collect()
    }

    /// Returns the tag of every object of a bucket by its name.
    async fn remote_files(&self, bucket: &str) -> anyhow::Result<BTreeMap<String, String>> {
        let listed = Objects::new(&self.cloud, bucket).list("").await;
        let listed = listed.with_context(|| format!("cannot list the bucket `{bucket}`"))?;
        Ok(listed.into_iter().map(|object| (object.key, object.tag)).collect())
    }

    /// Tells CloudFront that addresses show something else.
    async fn tell(&self, distribution: &str, addresses: &[String]) -> anyhow::Result<()> {
        if addresses.is_empty() {
            return Ok(());
        }
        let count = i32::try_from(addresses.len()).unwrap_or(i32::MAX);
        let paths = Paths::builder().quantity(count).set_items(Some(addresses.to_vec())).build()?;
        let now = jiff::Timestamp::now().as_nanosecond();
        let batch = InvalidationBatch::builder().paths(paths).caller_reference(format!("convoca-{now}")).build()?;
        let client = aws_sdk_cloudfront::Client::new(self.cloud.config());
        let told = client.create_invalidation().distribution_id(distribution).invalidation_batch(batch).send().await;
        told.map(drop).context("cannot tell CloudFront what changed: it shows old pages for up to a day")
    }
}

async fn put(bucket: &Objects, key: &str, (bytes, kind, kept): (&[u8], &str, &str)) -> anyhow::Result<()> {
    let headers = [("cache-control", kept), ("content-type", kind)];
    let put = bucket.put(key, &headers, Content::Bytes(bytes)).await;
    put.with_context(|| format!("cannot upload `{key}` to the bucket `{}`", bucket.bucket()))
}
