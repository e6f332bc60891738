//! Addresses of servers, and servers that do not take a message.

use super::super::contract::{message, settings};
use super::super::{Mail, Secret};
use super::server::{Manner, Server};
use super::*;

#[test]
fn the_address_of_a_server_is_taken_apart_or_refused() {
    let address = |user: Option<&str>, host: &str, port, channel| {
        let user = user.map(str::to_owned);
        Some(ServerAddress { user, host: host.to_owned(), port, channel })
    };
    for (way, expected) in [
        ("smtps://mail.example.org", address(None, "mail.example.org", 465, Channel::Encrypted)),
        ("smtps://ana@mail.example.org:1465", address(Some("ana"), "mail.example.org", 1465, Channel::Encrypted)),
        ("smtp://mail.example.org", address(None, "mail.example.org", 587, Channel::Upgraded)),
        ("smtp://a@b.org@mail.example.org/", address(Some("a@b.org"), "mail.example.org", 587, Channel::Upgraded)),
        ("smtp://a%40b.org@mail.example.org:25", address(Some("a@b.org"), "mail.example.org", 25, Channel::Upgraded)),
        ("smtp://localhost?tls=none", address(None, "localhost", 25, Channel::Clear)),
        ("smtp://127.0.0.1:2525?tls=none", address(None, "127.0.0.1", 2525, Channel::Clear)),
        ("smtp://[::1]:2525?tls=none", address(None, "::1", 2525, Channel::Clear)),
        ("smtp://mail.example.org?tls=none", None),
        ("smtps://localhost?tls=none", None),
        ("smtp://localhost?tls=maybe", None),
        ("smtp://ana:secret@mail.example.org", None),
        ("smtp://mail.example.org:many", None),
        ("smtp://", None),
        ("smtp:mail.example.org", None),
        ("smtp://mail example.org", None),
    ] {
        let found = ServerAddress::parse(way);
        if let Err(error) = &found {
            assert!(!error.to_string().contains("secret"), "{error}");
        }
        assert_eq!(found.ok(), expected, "{way}");
    }
}

const BROKEN: &str = "cannot speak with the mail server: it broke off, or its answer is not understood";

#[tokio::test]
async fn a_refusal_is_told_apart_from_what_may_pass() {
    for (manner, permanent, told) in [
        (Manner::RefusesReceiver(450), false, "the mail server refused with code 450"),
        (Manner::RefusesReceiver(550), true, "the mail server refused with code 550"),
        (Manner::RefusesMessage(451), false, "the mail server refused with code 451"),
        (Manner::RefusesMessage(554), true, "the mail server refused with code 554"),
        (Manner::HangsUp, false, BROKEN),
        (Manner::Babbles, false, BROKEN),
    ] {
        let server = Server::start(manner).await;
        let mail = Mail::open(&settings(&server.way(""))).await.expect("the address is good");
        let error = mail.send(&message("1")).await.expect_err("it is refused");
        assert_eq!((error.is_permanent(), error.to_string().as_str()), (permanent, told), "{manner:?}");
        assert_eq!(server.deliveries(), [], "{manner:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_may_come_back() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("loopback can be listened on");
    let port = listener.local_addr().expect("it listens").port();
    drop(listener);
    let mail = Mail::open(&settings(&format!("smtp://127.0.0.1:{port}?tls=none"))).await.expect("it is not asked yet");
    let error = mail.send(&message("1")).await.expect_err("nobody is there");
    assert!(matches!(error, MailError::Unreachable { .. }) && !error.is_permanent(), "{error}");
}

#[tokio::test]
async fn a_server_without_encryption_gets_nothing_unless_it_is_asked_for() {
    let server = Server::start(Manner::Takes).await;
    let way = server.way("").replace("?tls=none", "");
    let mail = Mail::open(&settings(&way)).await.expect("the address is good");
    let error = mail.send(&message("1")).await.expect_err("the server cannot encrypt");
    assert!(matches!(error, MailError::Unreachable { .. }) && !error.is_permanent(), "{error}");
    assert_eq!(server.deliveries(), []);
}

#[tokio::test]
async fn a_user_is_known_by_the_password_and_a_wrong_one_refuses_no_message() {
    // AUTH PLAIN: two zero bytes before the user and before the password, in Base64.
    let server = Server::start(Manner::Knows("AGFuYQBzZXNhbWU=")).await;
    let open =
        |password: &str| MailSettings { password: Some(Secret(password.to_owned())), ..settings(&server.way("ana@")) };
    let wrong = Mail::open(&open("please")).await.expect("the address is good");
    let error = wrong.send(&message("1")).await.expect_err("the password is wrong");
    assert!(matches!(error, MailError::Refused { code: 535 }) && !error.is_permanent(), "{error}");
    assert_eq!(server.deliveries(), []);
    let right = Mail::open(&open("sesame")).await.expect("the address is good");
    right.send(&message("1")).await.expect("the password is right");
    assert_eq!(server.deliveries().len(), 1);
    assert!(!format!("{:?}", open("sesame")).contains("sesame"));
}

#[tokio::test]
async fn the_envelope_names_sender_and_receiver() {
    let server = Server::start(Manner::Takes).await;
    let mail = Mail::open(&settings(&server.way(""))).await.expect("the address is good");
    mail.send(&message("1")).await.expect("it is taken");
    let [delivery] = &server.deliveries()[..] else { panic!("one message was sent") };
    assert_eq!((delivery.from.as_str(), &delivery.to[..]), ("site@site.example", &["ana@example.org".to_owned()][..]));
}
