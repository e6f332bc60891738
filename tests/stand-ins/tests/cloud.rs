//! The server for browsers: what it gives of a site, and that it ends with whoever started it.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use axum::http::HeaderMap;
use stand_ins::{http, server};

#[tokio::test]
async fn a_site_is_served_until_the_input_ends_and_nothing_beside_it() {
    let dist = std::env::temp_dir().join(stand_ins::setting::fresh_name());
    std::fs::create_dir_all(dist.join("site/es")).expect("a folder");
    std::fs::write(dist.join("site/es/index.html"), "<p>page</p>").expect("a file");
    std::fs::write(dist.join("secret"), "keys").expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloud"));
    command.arg(server::free_port().to_string()).arg(&dist).args(["/nowhere", "keys", "2027-02-01T12:00:00Z"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("it says where it listens");
    let address = line.trim().strip_prefix("serving ").expect("an address").trim_end_matches('/').to_owned();
    for (path, status) in [("/es/", 200), ("/", 404), ("/../secret", 404), ("/api/submissions/es/x", 502)] {
        let answer = http::send(&address, ("GET", path), &HeaderMap::new(), b"").await.expect("it answers");
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.body == b"<p>page</p>", status == 200, "{path}");
    }
    drop(child.stdin.take());
    assert!(child.wait().expect("it ends").success());
    std::fs::remove_dir_all(&dist).expect("it is there");
}
