//! Connections: taken one by one, with an end to how long a visitor may take over the head of a request.
//!
//! Whoever sends a head drop by drop would hold a connection for ever, and with enough of them keep
//! everybody else out. What a body may take is for the functions to say.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt;

/// How long the head of a request may take to come, and a connection may be idle between two.
const LONGEST_HEAD: Duration = Duration::from_secs(30);

/// The most connections at a time; the next ones wait to be taken.
const MOST: usize = 2_000;

/// How long nothing is taken after the machine could not take a connection, as without file handles.
const BREATH: Duration = Duration::from_millis(100);

/// Answers connections until it is told to stop, then those that are under way.
pub async fn serve(listener: TcpListener, router: Router, stopped: impl Future<Output = ()>) {
    let (graceful, room) = (GracefulShutdown::new(), Arc::new(Semaphore::new(MOST)));
    let mut stopped = pin!(stopped);
    loop {
        let taken = async {
            let permit = Arc::clone(&room).acquire_owned().await;
            (listener.accept().await, permit)
        };
        let (accepted, permit) = tokio::select! {
            taken = taken => taken,
            () = &mut stopped => break,
        };
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        let connection = graceful.watch(connection(stream, peer, router.clone()));
        tokio::spawn(async move {
            // A visitor who hangs up, or sends what is no request, is no fault of ours.
            let _ = connection.await;
            drop(permit);
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let router = router.clone();
        async move { Ok::<_, Infallible>(answered(router, request).await) }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(LONGEST_HEAD);
    builder.serve_connection(TokioIo::new(stream), service)
}

async fn answered(router: Router, request: Request<Incoming>) -> axum::response::Response {
    match router.oneshot(request.map(Body::new)).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;

    use super::*;

    /// Starts a server that says who asks, and returns its address and how to stop it.
    async fn started() -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = listener.local_addr().expect("it has one");
        let router = Router::new()
            .route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }));
        let (stop, stopped) = oneshot::channel();
        let served = tokio::spawn(serve(listener, router, async move { drop(stopped.await) }));
        (address, stop, served)
    }

    /// Sends some text, and reads until the server hangs up.
    async fn exchanged(address: SocketAddr, text: &str) -> String {
        let mut stream = TcpStream::connect(address).await.expect("it listens");
        stream.write_all(text.as_bytes()).await.expect("it is taken");
        let mut answer = Vec::new();
        // A server that hangs up on what it did not read resets the connection.
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[tokio::test]
    async fn a_request_is_answered_with_who_asks_and_the_server_ends_when_told() {
        let (address, stop, served) = started().await;
        let answer = exchanged(address, "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1"), "{answer}");
        stop.send(()).expect("it runs");
        served.await.expect("it ends by itself");
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_does_not_come_to_its_end_is_cut_off() {
        let (address, _stop, _served) = started().await;
        for head in ["GET / HTTP/1.1\r\nhost: x\r\n", "GET", ""] {
            let answer = exchanged(address, head).await;
            assert!(!answer.contains("200"), "{head:?}: {answer}");
        }
    }

    #[tokio::test]
    async fn a_head_that_is_too_large_or_has_too_many_lines_is_refused() {
        let (address, _stop, _served) = started().await;
        let many: String = (0..300).map(|number| format!("x-{number}: y\r\n")).collect();
        for lines in [format!("x: {}\r\n", "y".repeat(1_000_000)), many] {
            let answer = exchanged(address, &format!("GET / HTTP/1.1\r\nhost: x\r\n{lines}\r\n")).await;
            assert!(answer.starts_with("HTTP/1.1 431") || answer.is_empty(), "{answer}");
        }
    }
}
