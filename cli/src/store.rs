//! Where submissions are kept on this machine, as `--store` names it.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use functions::store::Store;

/// The option that names the store.
#[derive(Clone, Debug, Args)]
pub struct StoreOption {
    /// Where submissions are kept: `sqlite:` with the path of a file, from the project's folder
    #[arg(long, value_name = "STORE", default_value = "sqlite:.convoca/submissions.sqlite")]
    store: String,
}

impl StoreOption {
    /// Names a store as the option would.
    pub fn new(store: impl Into<String>) -> Self {
        Self { store: store.into() }
    }

    /// Opens the store and makes it if it is not there, with the folders above it.
    pub async fn open_or_make(&self, project: &Path) -> anyhow::Result<Store> {
        if let Some(file) = self.file(project) {
            let folder = file.parent().unwrap_or(project);
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        }
        self.open(project).await
    }

    /// Opens a store that is there already. `project` says where the project is, if one is needed.
    pub async fn open_existing(&self, project: impl FnOnce() -> anyhow::Result<PathBuf>) -> anyhow::Result<Store> {
        let relative = self.path().is_some_and(Path::is_relative);
        let project = if relative { project()? } else { PathBuf::new() };
        if let Some(file) = self.file(&project).filter(|file| !file.is_file()) {
            bail!(
                "there is no store at `{}`: nothing was sent through `convoca serve` yet, \
                 or the store is elsewhere and `--store sqlite:PATH` names it",
                file.display()
            );
        }
        self.open(&project).await
    }

    async fn open(&self, project: &Path) -> anyhow::Result<Store> {
        let address = match self.file(project) {
            Some(file) => format!("sqlite:{}", file.to_string_lossy()),
            None => self.store.clone(),
        };
        Store::open(&address).await.with_context(|| format!("cannot open the store `{address}`"))
    }

    fn file(&self, project: &Path) -> Option<PathBuf> {
        self.path().map(|path| project.join(path))
    }

    fn path(&self) -> Option<&Path> {
        self.store.strip_prefix("sqlite:").filter(|path| !path.is_empty()).map(Path::new)
    }
}
