//! `convoca deploy`, onto a cloud that stands in for Amazon's.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use functions::keys::{Keys, LateLink};
use stand_ins::{server, setting};
use tempfile::TempDir;

/// What the stand-in cannot make.
const UNKNOWN: [&str; 2] = ["Budget", "Scanner"];

/// A package, and the cloud that it goes to.
struct Deployment {
    folder: TempDir,
    cloud: String,
}

impl Deployment {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let cloud = server::cloud();
        let programs = folder.path().join("programs");
        std::fs::create_dir(&programs).expect("a folder");
        for name in ["network", "submissions", "worker"] {
            std::fs::write(programs.join(name), name).expect("a file");
        }
        Self { folder, cloud }
    }

    fn package(&self) -> PathBuf {
        self.folder.path().join("package")
    }

    /// Copies what makes a project of the site's folder, so that a test may write into it.
    fn copy_of_project(&self) -> String {
        let project = self.folder.path().join("project");
        std::fs::create_dir_all(&project).expect("a folder");
        for part in ["content", "themes"] {
            let from = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(part);
            let copied = Command::new("cp").arg("-r").arg(from).arg(&project).status();
            assert!(copied.expect("there is `cp`").success());
        }
        project.to_str().expect("the path is text").to_owned()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_convoca"));
        command.args(arguments).current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        for (name, value) in [
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_REGION", "eu-west-1"),
            ("AWS_ENDPOINT_URL", &self.cloud),
            ("AWS_ENDPOINT_URL_DYNAMODB", &server::dynamodb()),
        ] {
            command.env(name, value);
        }
        command.output().expect("the command runs")
    }

    /// Deploys, or fails with what the command said.
    fn deploy(&self, more: &[&str]) -> (String, String) {
        let package = self.package();
        let package = package.to_str().expect("the path is text");
        let ran =
            self.run(&[&["deploy", "--stack", "site", "--bucket", "packages", "--package", package], more].concat());
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is text");
        let (out, err) = (text(ran.stdout), text(ran.stderr));
        assert!(ran.status.success(), "{out}{err}");
        (out, err)
    }
}

/// Takes out of a template what the stand-in does not know.
fn simplify(template: &Path) {
    let text = std::fs::read_to_string(template).expect("it is text");
    let mut left = String::new();
    let mut inside = false;
    for line in text.lines() {
        let resource = line.strip_prefix("  ").filter(|rest| !rest.starts_with([' ', '#']));
        if !line.starts_with("   ") {
            inside = resource.is_some_and(|name| UNKNOWN.iter().any(|unknown| name == format!("{unknown}:")));
        }
        if !inside {
            left += line;
            left.push('\n');
        }
    }
    std::fs::write(template, left).expect("it is written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_is_deployed_then_only_what_changed_and_a_plan_does_nothing() {
    let deployment = Deployment::new().await;
    setting::make_bucket(&deployment.cloud, "packages").await;
    let (package, programs) = (deployment.package(), deployment.folder.path().join("programs"));
    let [package_text, programs] = [&package, &programs].map(|path| path.to_str().expect("the path is text"));
    let now = "2026-11-23T12:00:00Z";
    let packed = deployment.run(&["package", "--out", package_text, "--programs", programs, "--now", now]);
    assert!(packed.status.success(), "{}", String::from_utf8_lossy(&packed.stderr));
    simplify(&package.join("template.yaml"));

    let (out, _) = deployment.deploy(&["--plan"]);
    assert!(out.starts_with("stack: `site` would be made\n+ assets/"), "{out}");
    let parameters =
        ["--set", "MailFrom=a@example.org", "--set", "MailDomain=example.org", "--set", "AlarmAddress=b@example.org"];
    let (_, err) = deployment.deploy(&parameters);
    for expected in ["submissions.zip", "making the stack", "made the keys", "removed 0 files", "deployed: https://"] {
        assert!(err.contains(expected), "{expected}: {err}");
    }
    let (_, err) = deployment.deploy(&[]);
    assert!(err.contains("uploaded 0 files") && !err.contains("made the keys"), "{err}");
    assert!(!err.contains(".zip"), "the functions are there already: {err}");

    std::fs::write(package.join("site/es/index.html"), "<p>new</p>").expect("it is written");
    std::fs::remove_file(package.join("site/robots.txt")).expect("it was there");
    for _ in 0..2 {
        let (out, err) = deployment.deploy(&["--plan"]);
        for expected in ["+ es/index.html\n", "- robots.txt\n", "~ /es/\n"] {
            assert!(out.contains(expected), "{expected}: {out}");
        }
        assert!(err.contains("Nothing was done"), "{err}");
    }
    let (_, err) = deployment.deploy(&[]);
    assert!(err.contains("uploaded 1 file (1 KB), removed 1 file, told CloudFront of 3 paths"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_in_a_secret_sign_late_links_and_are_printed_and_rotated() {
    let deployment = Deployment::new().await;
    let (name, folder) = (setting::fresh_name(), tempfile::tempdir().expect("a folder"));
    setting::make_table(&server::dynamodb(), &name).await;
    let keys = Keys::open(&folder.path().join("keys")).expect("keys are made");
    setting::make_secret(&deployment.cloud, &name, &keys.to_text()).await;
    let [store, secret] = [format!("dynamodb:{name}"), format!("secret:{name}")];
    let named = ["--store", store.as_str(), "--store-keys", secret.as_str()];
    let ran = |words: &[&str]| {
        let ran = deployment.run(&[words, &named].concat());
        let [out, err] = [ran.stdout, ran.stderr].map(|bytes| String::from_utf8(bytes).expect("it is text"));
        assert!(ran.status.success(), "{words:?}: {err}");
        out
    };
    let (call, until) = ("2027-care-skills", "2027-11-30T00:00:00Z");
    let project = deployment.copy_of_project();
    let link = ran(&[
        "submissions",
        "late-link",
        call,
        "--until",
        until,
        "--now",
        "2027-11-01T00:00:00Z",
        "--project",
        &project,
    ]);
    let token = link.trim().rsplit('/').next().expect("it ends in a token");
    assert!(LateLink::verify(&keys, call, token).is_some(), "{link}");
    let status = ran(&["submissions", "status", "--format", "json", "--project", &project]);
    assert!(status.contains(until), "{status}");
    assert!(ran(&["receipt", "key"]).contains(&keys.public().id()));
    let rotated = ran(&["receipt", "rotate-key"]);
    let printed = ran(&["receipt", "key", "--json"]);
    assert!(printed.contains(rotated.trim()) && printed.contains(&keys.public().id()), "{printed}");
    assert!(ran(&["pause", "--for", "1h"]).starts_with("nothing is taken"));
    assert_eq!(ran(&["resume"]), "everything is taken\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_read_a_table_and_a_bucket_with_the_same_commands() {
    let deployment = Deployment::new().await;
    setting::make_table(&server::dynamodb(), "staff").await;
    setting::make_bucket(&deployment.cloud, "staff-files").await;
    let ran = |table: &str, bucket: &str| {
        let [store, files] = [format!("dynamodb:{table}"), format!("s3:{bucket}")];
        deployment.run(&["submissions", "status", "--format", "json", "--store", &store, "--store-files", &files])
    };
    let status = ran("staff", "staff-files");
    let text = String::from_utf8(status.stdout).expect("it is text");
    assert!(status.status.success() && text.contains("\"submissions\": []"), "{text}");
    for (table, bucket, told) in
        [("nowhere", "staff-files", "ResourceNotFoundException"), ("staff", "nowhere", "NoSuchBucket")]
    {
        let refused = ran(table, bucket);
        let text = String::from_utf8(refused.stderr).expect("it is text");
        assert!(!refused.status.success() && text.contains(told), "{told}: {text}");
    }
}
