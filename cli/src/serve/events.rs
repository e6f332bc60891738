//! Tells browsers over a connection that stays open that another state is shown.
//!
//! [`stream`] answers with server-sent events: the name of the state that is shown, at once and
//! after each change. `reload.js` compares it with the one that its page came from.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use http_body_util::Channel;
use http_body_util::channel::Sender;
use tokio::sync::watch;
use tokio::time::timeout;

use super::live::Signal;

/// A sign of life, by which a browser that went away is noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Answers with the events of a signal.
pub fn stream(signals: watch::Receiver<Signal>) -> Response {
    let (sender, body) = Channel::<Bytes, Infallible>::new(4);
    tokio::spawn(send(signals, sender));
    let headers = [(CONTENT_TYPE, "text/event-stream"), (CACHE_CONTROL, "no-store")];
    (headers, Body::new(body)).into_response()
}

/// Sends until the browser goes away or the server stops.
async fn send(mut signals: watch::Receiver<Signal>, mut sender: Sender<Bytes, Infallible>) {
    loop {
        let signal = signals.borrow_and_update().clone();
        let Signal::Showing(token) = signal else { return };
        if sender.send_data(format!("retry: 500\ndata: {token}\n\n").into()).await.is_err() {
            return;
        }
        while let Err(_silence) = timeout(HEARTBEAT, signals.changed()).await {
            if sender.send_data(Bytes::from_static(b":\n\n")).await.is_err() {
                return;
            }
        }
        if signals.has_changed().is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;
    use crate::serve::live::Live;
    use crate::serve::site::Site;

    async fn next(body: &mut Body) -> Option<String> {
        let frame = body.frame().await?.expect("the channel has no errors");
        Some(String::from_utf8(frame.into_data().expect("data").to_vec()).expect("text"))
    }

    #[tokio::test]
    async fn a_browser_hears_the_present_state_and_each_one_after_it() {
        let live = Live::new();
        let first = live.showing().token.clone();
        let mut body = stream(live.signals()).into_body();
        assert_eq!(next(&mut body).await, Some(format!("retry: 500\ndata: {first}\n\n")));
        live.show(Site::default());
        let second = live.showing().token.clone();
        assert_ne!(first, second);
        assert_eq!(next(&mut body).await, Some(format!("retry: 500\ndata: {second}\n\n")));
        live.close();
        assert_eq!(next(&mut body).await, None, "the stream ends with the server");
    }
}
