//! Where submissions and the files beside them are kept on this machine, as `--store` names it.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use functions::files::Files;
use functions::keys::Keys;
use functions::store::Store;

/// The option that names the store.
#[derive(Clone, Debug, Args)]
pub struct StoreOption {
    /// Where submissions are kept: `sqlite:` with the path of a file, from the project's folder, or
    /// `dynamodb:` with the name of a table
    #[arg(long, value_name = "STORE", default_value = "sqlite:.convoca/submissions.sqlite")]
    store: String,

    /// Where the files are that visitors sent: `s3:` with the name of a bucket [default: beside the
    /// store's own file]
    #[arg(long = "store-files", id = "store-files", value_name = "FILES")]
    files: Option<String>,

    /// Where the keys of the site are: `secret:` with the id of a secret [default: beside the store's
    /// own file]
    #[arg(long = "store-keys", id = "store-keys", value_name = "KEYS")]
    keys: Option<String>,
}

impl StoreOption {
    /// Names a store as the option would.
    pub fn new(store: impl Into<String>) -> Self {
        Self { store: store.into(), files: None, keys: None }
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
        let project = self.base(project)?;
        self.file(&project).iter().try_for_each(|file| refuse_missing(file))?;
        self.open(&project).await
    }

    /// Opens the keys that belong to the store, and makes them if they are not there; those of a
    /// store in memory are new each time. For a server that signs receipts.
    pub async fn open_keys(&self, project: &Path) -> anyhow::Result<Keys> {
        match &self.keys {
            Some(keys) => secret::keys(keys).await,
            None => Ok(Keys::of_store(&self.address(project))?),
        }
    }

    /// Returns the keys that belong to the store, which must be there already; beside it they are made
    /// if they are not there.
    pub async fn existing_keys(&self, project: impl FnOnce() -> anyhow::Result<PathBuf>) -> anyhow::Result<Keys> {
        match &self.keys {
            Some(keys) => secret::keys(keys).await,
            None => Ok(Keys::open(&self.keys_file(project)?)?),
        }
    }

    /// Returns the keys that belong to the store, which must both be there already.
    pub async fn known_keys(&self, project: impl FnOnce() -> anyhow::Result<PathBuf>) -> anyhow::Result<Keys> {
        match &self.keys {
            Some(keys) => secret::keys(keys).await,
            None => Ok(Keys::read(&self.keys_file(project)?)?),
        }
    }

    /// Puts another signing key among the keys that belong to the store.
    pub async fn rotate_keys(&self, project: impl FnOnce() -> anyhow::Result<PathBuf>) -> anyhow::Result<Keys> {
        match &self.keys {
            Some(keys) => secret::rotated(keys).await,
            None => Ok(Keys::rotate(&self.keys_file(project)?)?),
        }
    }

    fn keys_file(&self, project: impl FnOnce() -> anyhow::Result<PathBuf>) -> anyhow::Result<PathBuf> {
        let file = self.existing_file(project);
        let file = file.context("there are no keys beside it: `--store-keys secret:ID` names those of a table")?;
        Ok(Keys::path_beside(&file))
    }

    /// Returns the path beside which lists of this store are kept: that of its own file, which must be
    /// there; of any other, one in the project.
    pub fn place_of_lists(&self, project: impl FnOnce() -> anyhow::Result<PathBuf>) -> anyhow::Result<PathBuf> {
        if self.path().is_some() {
            return self.existing_file(project);
        }
        let name: String =
            self.store.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' }).collect();
        Ok(project()?.join(".convoca").join(name))
    }

    /// Returns the store's own file, which must be there already.
    pub fn existing_file(&self, project: impl FnOnce() -> anyhow::Result<PathBuf>) -> anyhow::Result<PathBuf> {
        let project = self.base(project)?;
        let file = self.file(&project).with_context(|| format!("the store `{}` is no file", self.store))?;
        refuse_missing(&file)?;
        Ok(file)
    }

    /// Opens the files that belong to the store, and makes their folder if it is not there. A store
    /// without a file of its own has its files in memory.
    pub async fn open_or_make_files(&self, project: &Path) -> anyhow::Result<Files> {
        if let Some(files) = &self.files {
            return open_bucket(files).await;
        }
        match self.files_folder(project) {
            Some(folder) => open_files(&folder).await,
            None => Ok(Files::in_memory()),
        }
    }

    /// Opens the files that are there already. `project` says where the project is, if one is needed.
    pub async fn open_existing_files(
        &self,
        project: impl FnOnce() -> anyhow::Result<PathBuf>,
    ) -> anyhow::Result<Files> {
        if let Some(files) = &self.files {
            return open_bucket(files).await;
        }
        let project = self.base(project)?;
        let Some(folder) = self.files_folder(&project) else {
            bail!(
                "the store `{}` has no folder of files: `--store sqlite:PATH` names one that has, `--store-files s3:BUCKET` \
                 a bucket",
                self.store
            );
        };
        if !folder.is_dir() {
            bail!(
                "there are no files at `{}`: nobody sent one yet, or the store is elsewhere and \
                 `--store sqlite:PATH` names it",
                folder.display()
            );
        }
        open_files(&folder).await
    }

    /// Opens the files if there are any; a store without a folder of files has none.
    pub async fn open_files_if_any(
        &self,
        project: impl FnOnce() -> anyhow::Result<PathBuf>,
    ) -> anyhow::Result<Option<Files>> {
        if let Some(files) = &self.files {
            return open_bucket(files).await.map(Some);
        }
        match self.files_folder(&self.base(project)?) {
            Some(folder) if folder.is_dir() => open_files(&folder).await.map(Some),
            _ => Ok(None),
        }
    }

    /// Returns the folder beside the store into which mails go that leave no other way; none for a
    /// store without a file of its own.
    pub fn mail_folder(&self, project: &Path) -> Option<PathBuf> {
        let mut folder = self.file(project)?.into_os_string();
        folder.push(".mail");
        Some(folder.into())
    }

    /// Returns the folder beside the store in which its files lie.
    fn files_folder(&self, project: &Path) -> Option<PathBuf> {
        let mut folder = self.file(project)?.into_os_string();
        folder.push(".files");
        Some(folder.into())
    }

    async fn open(&self, project: &Path) -> anyhow::Result<Store> {
        let address = self.address(project);
        Store::open(&address).await.with_context(|| format!("cannot open the store `{address}`"))
    }

    /// Returns what the store's path starts from; the project is asked for only if that is needed.
    fn base(&self, project: impl FnOnce() -> anyhow::Result<PathBuf>) -> anyhow::Result<PathBuf> {
        let relative = self.path().is_some_and(Path::is_relative);
        if relative { project() } else { Ok(PathBuf::new()) }
    }

    fn address(&self, project: &Path) -> String {
        match self.file(project) {
            Some(file) => format!("sqlite:{}", file.to_string_lossy()),
            None => self.store.clone(),
        }
    }

    fn file(&self, project: &Path) -> Option<PathBuf> {
        self.path().map(|path| project.join(path))
    }

    fn path(&self) -> Option<&Path> {
        self.store.strip_prefix("sqlite:").filter(|path| !path.is_empty()).map(Path::new)
    }
}

fn refuse_missing(file: &Path) -> anyhow::Result<()> {
    if file.is_file() {
        return Ok(());
    }
    bail!(
        "there is no store at `{}`: nothing was sent through `convoca serve` yet, \
         or the store is elsewhere and `--store sqlite:PATH` names it",
        file.display()
    );
}

async fn open_files(folder: &Path) -> anyhow::Result<Files> {
    Files::in_folder(folder).await.with_context(|| format!("cannot open the files at `{}`", folder.display()))
}

#[cfg(feature = "aws")]
mod secret {
    //! Keys in a secret.

    use anyhow::Context;
    use functions::aws::Cloud;
    use functions::keys::Keys;

    pub(super) async fn keys(address: &str) -> anyhow::Result<Keys> {
        Ok(Keys::of_secret(&Cloud::find().await, id(address)?).await?)
    }

    pub(super) async fn rotated(address: &str) -> anyhow::Result<Keys> {
        Ok(Keys::rotate_secret(&Cloud::find().await, id(address)?).await?)
    }

    fn id(address: &str) -> anyhow::Result<&str> {
        let id = address.strip_prefix("secret:").filter(|id| !id.is_empty());
        id.with_context(|| format!("`--store-keys {address}` is not `secret:` with the id of a secret"))
    }
}

#[cfg(not(feature = "aws"))]
mod secret {
    //! Keys in a secret, which this program cannot reach.

    use anyhow::bail;
    use functions::keys::Keys;

    #[expect(clippy::unused_async, reason = "as where there is a cloud")]
    pub(super) async fn keys(address: &str) -> anyhow::Result<Keys> {
        bail!(
            "`--store-keys {address}`: this program was built without the cloud: `cargo build --release --features aws`"
        )
    }

    pub(super) async fn rotated(address: &str) -> anyhow::Result<Keys> {
        keys(address).await
    }
}

#[cfg(feature = "aws")]
async fn open_bucket(files: &str) -> anyhow::Result<Files> {
    let bucket = functions::files::Bucket::at(&functions::aws::Cloud::find().await, files);
    let bucket = bucket.with_context(|| format!("`--store-files {files}` is not `s3:` with the name of a bucket"))?;
    Ok(Files::Bucket(bucket))
}

#[cfg(not(feature = "aws"))]
async fn open_bucket(files: &str) -> anyhow::Result<Files> {
    bail!("`--store-files {files}` needs a command that was built with `--features aws`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_without_a_file_has_its_lists_in_the_project() {
        let place = StoreOption::new("dynamodb:site").place_of_lists(|| Ok("/project".into()));
        assert_eq!(place.expect("a path"), Path::new("/project/.convoca/dynamodb-site"));
    }

    #[tokio::test]
    async fn keys_are_named_as_a_secret_or_not_at_all() {
        for keys in ["site", "secret:", ""] {
            let option = StoreOption { keys: Some(keys.to_owned()), ..StoreOption::new("dynamodb:site") };
            let error = option.existing_keys(|| Ok("/project".into())).await.expect_err(keys);
            assert!(error.to_string().contains("--store-keys"), "{error}");
        }
    }

    #[tokio::test]
    async fn a_server_and_a_command_have_the_same_keys() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let option = StoreOption::new("sqlite:store.sqlite");
        let made = option.open_keys(folder.path()).await.expect("they are made");
        assert!(option.keys_file(|| Ok(folder.path().to_owned())).is_err(), "there is no store yet");
        std::fs::write(folder.path().join("store.sqlite"), "").expect("a file");
        let file = option.keys_file(|| Ok(folder.path().to_owned())).expect("the store is there");
        assert_eq!(Keys::read(&file).expect("they are there").public(), made.public());
        let memory = StoreOption::new("memory:");
        let keys = async || memory.open_keys(folder.path()).await.expect("new ones").public();
        assert_ne!(keys().await, keys().await);
    }
}
