//! `convoca serve` without sockets: builds into the state, requests through the router.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION};
use axum::http::{Request, StatusCode};
use clap::Parser;
use cli::arguments::Arguments;
use cli::serve::live::Live;
use cli::serve::rebuild::Rebuilder;
use cli::serve::router::router;
use cli::serve::{Kept, Plan};
use cli::session::Session;
use cli::store::StoreOption;
use cli::stream::Stream;
use functions::clock::Clock;
use functions::files::Files;
use functions::keys::Keys;
use functions::mail::{Mail, MailSettings};
use functions::store::Store;
use tower::ServiceExt;

use crate::bench::Bench;

/// A server over a bench: builds when it is told to.
struct Served<'a> {
    bench: &'a Bench,
    live: Arc<Live>,
    rebuilder: Rebuilder,
    router: Router,
}

struct Got {
    status: StatusCode,
    kind: String,
    to: String,
    text: String,
}

impl<'a> Served<'a> {
    async fn over(bench: &'a Bench) -> Self {
        Self::over_with(bench, None).await
    }

    async fn over_with(bench: &'a Bench, out: Option<PathBuf>) -> Self {
        let live = Arc::new(Live::new());
        let plan = Plan {
            project: bench.path(""),
            port: 0,
            clock: Clock::Fixed("2027-02-01T00:00:00Z".parse().expect("an instant")),
            drafts: false,
            out,
            store: StoreOption::new("memory:"),
            proxies: 0,
            mail: None,
        };
        let store = Store::open("memory:").await.expect("memory is there");
        let settings = MailSettings { way: "memory:".to_owned(), from: "a@b.example".to_owned(), password: None };
        let mail = Mail::open(&settings).await.expect("mail in memory");
        let rebuilder = Rebuilder::new(
            plan,
            Arc::clone(&live),
            Kept { store, keys: Keys::generate([7; 32], [9; 32]), files: Files::in_memory(), mail, proxies: 0 },
        );
        let router = router(Arc::clone(&live));
        Self { bench, live, rebuilder, router }
    }

    /// Builds once and returns what the terminal shows.
    fn rebuild(&mut self) -> String {
        self.follow(None)
    }

    /// Follows a change, as far as it is known, and returns what the terminal shows.
    fn follow(&mut self, changed: Option<&[PathBuf]>) -> String {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let environment = self.bench.environment();
        let arguments = Arguments::try_parse_from(["convoca", "serve"]).expect("the arguments are right");
        let streams = (Stream::new(&mut out, environment.out), Stream::new(&mut err, environment.err));
        let mut session = Session::new(&arguments, &environment, streams);
        self.rebuilder.rebuild(changed, &mut session).expect("the terminal is in memory");
        String::from_utf8(err).expect("text")
    }

    async fn get(&self, address: &str) -> Got {
        self.ask(Request::get(address).body(Body::empty()).expect("a request")).await
    }

    async fn post(&self, address: &str, body: &'static str) -> Got {
        let request = Request::post(address).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(body)).expect("a request")).await
    }

    async fn ask(&self, request: Request<Body>) -> Got {
        let response = self.router.clone().oneshot(request).await.expect("the router never fails");
        let header = |name| {
            response.headers().get(name).map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default()
        };
        let (kind, to) = (header(CONTENT_TYPE), header(LOCATION));
        assert!(header(CONTENT_SECURITY_POLICY).contains("default-src 'none'"), "every answer is guarded");
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("it is in memory");
        Got { status, kind, to, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

#[tokio::test]
async fn the_site_is_served_with_its_types_and_follows_changes() {
    let bench = Bench::site();
    let mut served = Served::over(&bench).await;
    let told = served.rebuild();
    assert!(told.contains("built ") && told.contains(" in 2 languages"), "{told}");
    for (address, status, kind, part) in [
        ("/es/", 200, "text/html; charset=utf-8", "/_convoca/reload.js?shown="),
        ("/es", 301, "", ""),
        ("/ar/", 200, "text/html; charset=utf-8", "dir=\"rtl\""),
        ("/es/escribir/", 200, "text/html; charset=utf-8", "<form"),
        ("/es/feed.xml", 200, "application/atom+xml; charset=utf-8", "<feed"),
        ("/robots.txt", 200, "text/plain; charset=utf-8", "Sitemap"),
        ("/ar/nothing/", 404, "text/html; charset=utf-8", "dir=\"rtl\""),
        ("/_convoca/reload.js", 200, "text/javascript; charset=utf-8", "EventSource"),
        ("/_convoca/nothing", 404, "text/html; charset=utf-8", ""),
        ("/api/submissions/es/nothing", 404, "text/html; charset=utf-8", "/_convoca/reload.js?shown="),
    ] {
        let got = served.get(address).await;
        assert_eq!((got.status.as_u16(), got.kind.as_str()), (status, kind), "{address}");
        assert!(got.text.contains(part), "{address}: {}", got.text);
    }
    let before = served.live.showing().token.clone();
    served.rebuild();
    assert_eq!(served.live.showing().token, before, "the same site again is no news");
    bench.replace("content/pages/home/index.es.md", "## Empezar", "## Comenzar");
    served.rebuild();
    assert_ne!(served.live.showing().token, before);
    assert!(served.get("/es/").await.text.contains("Comenzar"));
}

#[tokio::test]
async fn an_edit_of_prose_is_shown_by_drawing_its_pages_again_on_the_disk_too() {
    let bench = Bench::site();
    let mut served = Served::over_with(&bench, Some(bench.path("out"))).await;
    served.rebuild();
    let on_disk = || std::fs::read_to_string(bench.path("out/site/es/index.html")).expect("it was written");
    assert!(on_disk().contains("Empezar") && bench.path("out/functions/manifest.json").is_file());
    let before = served.live.showing().token.clone();
    let home = "content/pages/home/index.es.md";
    let told = served.follow(Some(&[bench.path(home)]));
    assert!(told.starts_with("built 1 file of the site again in "), "{told}");
    assert_eq!(served.live.showing().token, before, "the same page again is no news");
    bench.replace(home, "## Empezar", "## Comenzar");
    let told = served.follow(Some(&[bench.path(home)]));
    assert!(told.starts_with("built 1 file of the site again in "), "{told}");
    assert_ne!(served.live.showing().token, before);
    assert!(served.get("/es/").await.text.contains("Comenzar") && on_disk().contains("Comenzar"));
    bench.replace(home, "## Comenzar", "## [Nada](@pages/nada)");
    let told = served.follow(Some(&[bench.path(home)]));
    assert!(told.contains("last good site is kept") && on_disk().contains("Comenzar"), "{told}");
}

#[tokio::test]
async fn faults_are_shown_until_they_are_mended_and_the_last_good_site_is_kept() {
    let bench = Bench::site();
    let mut served = Served::over(&bench).await;
    served.rebuild();
    bench.replace("content/pages/home/index.es.md", "title:", "titel:");
    let told = served.rebuild();
    assert!(told.contains("content/pages/home/index.es.md:2:1") && told.contains("last good site is kept"), "{told}");
    let got = served.get("/es/").await;
    assert_eq!(got.status, StatusCode::INTERNAL_SERVER_ERROR);
    for part in ["content/pages/home/index.es.md:2:1", "titel", "href=\"?last-good\"", "/_convoca/reload.js?shown="] {
        assert!(got.text.contains(part), "{part}: {}", got.text);
    }
    let got = served.get("/es/?last-good").await;
    assert!(got.status == StatusCode::OK && got.text.contains("Empezar"), "{}", got.text);
    bench.replace("content/pages/home/index.es.md", "titel:", "title:");
    served.rebuild();
    assert_eq!(served.get("/es/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_project_with_faults_from_the_beginning_is_served_once_they_are_mended() {
    let bench = Bench::site();
    bench.replace("content/site.yaml", "default_language: es", "default_language: xx");
    let mut served = Served::over(&bench).await;
    served.rebuild();
    for address in ["/", "/es/", "/es/?last-good", "/api/submissions/es/letter"] {
        let got = served.get(address).await;
        assert_eq!(got.status, StatusCode::INTERNAL_SERVER_ERROR, "{address}");
        assert!(got.text.contains("content/site.yaml:"), "{address}: {}", got.text);
        assert!(!got.text.contains("?last-good"), "{address}: there is none yet");
    }
    bench.replace("content/site.yaml", "default_language: xx", "default_language: es");
    served.rebuild();
    assert_eq!(served.get("/es/").await.status, StatusCode::OK);
    assert_eq!(served.get("/api/submissions/es/letter").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_is_sent_is_stored_and_a_changed_form_judges_the_next_answer() {
    let bench = Bench::site();
    let mut served = Served::over(&bench).await;
    served.rebuild();
    let address = "/api/submissions/es/letter";
    let got = served.post(address, "name=Ana&text=Hola").await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);
    let received = served.get(&got.to).await;
    assert!(received.status == StatusCode::OK && received.text.contains("Hemos recibido tu carta"));
    bench.replace("content/forms/letter/form.yaml", "max: 80", "max: 2");
    served.rebuild();
    let got = served.post(address, "name=Ana&text=Adios").await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(got.text.contains("value=\"Ana\""), "{}", got.text);
    assert!(!got.text.contains("/_convoca/reload.js"), "a page that was sent for is not loaded again by itself");
}
