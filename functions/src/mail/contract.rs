//! What every way out must do, run on each of them.

use std::sync::Arc;

use mail_parser::MessageParser;
use tempfile::TempDir;

use super::smtp::server::{Manner, Server};
use super::*;

/// Settings of a way out.
pub(super) fn settings(way: &str) -> MailSettings {
    MailSettings { way: way.to_owned(), from: "site@site.example".to_owned(), password: None }
}

/// A message with something of everything; its text holds what mail servers take for its end.
pub(super) fn message(outbox_id: &str) -> Message {
    Message {
        id: MessageId::of(outbox_id, "https://www.site.example"),
        written: "2027-02-01T12:00:00.5Z".parse().expect("an instant"),
        sender: "Mecanismo de Innovación, “Ñandú”".to_owned(),
        reply_to: MailAddress::parse("team@site.example"),
        to: MailAddress::parse("ana@example.org").expect("an address"),
        subject: "تم الاستلام: نداء الابتكار في المهارات للعام 2027 (\u{2068}XVE8-BJXV-TESF\u{2069})".to_owned(),
        text: format!("Una línea\n.\n..\n. \n{}\n\nFrom here\n", "larga ".repeat(400)),
        html: format!("<p>Una línea</p>\n.\n<p>{}</p>\n", "ق".repeat(3000)),
        lang: "ar".to_owned(),
        unsubscribe: Some(format!("https://www.site.example/api/network/ar/leave/{}", "a".repeat(64))),
    }
}

/// A way out, opened fresh, and what has arrived at its other end.
struct Opened {
    kind: &'static str,
    mail: Arc<Mail>,
    folder: TempDir,
    server: Server,
    #[cfg(feature = "aws")]
    service: stand_ins::line::Line,
}

#[cfg(feature = "aws")]
const KINDS: [&str; 4] = ["memory", "folder", "smtp", "ses"];
#[cfg(not(feature = "aws"))]
const KINDS: [&str; 3] = ["memory", "folder", "smtp"];

impl Opened {
    async fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for kind in KINDS {
            let folder = tempfile::tempdir().expect("a folder");
            let server = Server::start(Manner::Takes).await;
            let way = match kind {
                "memory" => "memory:".to_owned(),
                "folder" => format!("folder:{}", folder.path().join("outbox").display()),
                _ => server.way(""),
            };
            #[cfg_attr(not(feature = "aws"), expect(unused_mut, reason = "there may be another way"))]
            let mut mail = Mail::open(&settings(&way)).await.expect(kind);
            #[cfg(feature = "aws")]
            let service = stand_ins::line::Line::to_nobody(0).await.expect("a port");
            #[cfg(feature = "aws")]
            if kind == "ses" {
                mail.way = Way::Ses(Ses::new(&crate::aws::Cloud::at(&service.address), ""));
            }
            all.push(Self {
                kind,
                mail: Arc::new(mail),
                folder,
                server,
                #[cfg(feature = "aws")]
                service,
            });
        }
        all
    }

    fn arrived(&self) -> Vec<Vec<u8>> {
        match &self.mail.way {
            Way::Memory(memory) => {
                memory.sent().iter().map(|message| message.to_bytes(&self.mail.from).expect("it was sent")).collect()
            }
            Way::Folder(folder) => {
                assert!(folder.path().starts_with(self.folder.path()));
                let entries = folder.path().read_dir().expect("it is a folder");
                let files = entries.map(|entry| entry.expect("an entry").path());
                files.map(|file| std::fs::read(file).expect("it is a file")).collect()
            }
            #[cfg(feature = "aws")]
            Way::Ses(_) => self.service.bodies().iter().map(|body| raw_message(body)).collect(),
            Way::Smtp(_) => self.server.deliveries().into_iter().map(|delivery| delivery.bytes).collect(),
        }
    }
}

/// Returns the message in a call to the service.
#[cfg(feature = "aws")]
fn raw_message(body: &[u8]) -> Vec<u8> {
    use base64::Engine;
    let body: serde_json::Value = serde_json::from_slice(body).expect("it is JSON");
    assert!(body["Destination"]["ToAddresses"][0].is_string() && body["FromEmailAddress"].is_string());
    let raw = body["Content"]["Raw"]["Data"].as_str().expect("it has a message");
    base64::engine::general_purpose::STANDARD.decode(raw).expect("it is base64")
}

#[tokio::test]
async fn a_message_arrives_byte_for_byte() {
    for opened in Opened::all().await {
        let sent = message("1");
        opened.mail.send(&sent).await.expect(opened.kind);
        let [bytes] = &opened.arrived()[..] else { panic!("{}: one message was sent", opened.kind) };
        let expected = sent.to_bytes(&opened.mail.from).expect("it is sound");
        // A mail server gets one empty line more behind the end.
        assert!(bytes.trim_ascii_end() == expected.trim_ascii_end(), "{}", opened.kind);
        let read = MessageParser::default().parse(bytes).expect(opened.kind);
        assert_eq!(read.subject(), Some(sent.subject.as_str()), "{}", opened.kind);
        assert_eq!(read.body_text(0).expect("it has text").replace("\r\n", "\n"), sent.text, "{}", opened.kind);
        assert_eq!(read.body_html(0).expect("it has HTML").replace("\r\n", "\n"), sent.html, "{}", opened.kind);
    }
}

#[tokio::test]
async fn a_message_that_is_sent_again_is_known_again() {
    for opened in Opened::all().await {
        for id in ["1", "2", "1", "1"] {
            opened.mail.send(&message(id)).await.expect(opened.kind);
        }
        let mut ids: Vec<String> = opened
            .arrived()
            .iter()
            .map(|bytes| {
                let read = MessageParser::default().parse(bytes).expect(opened.kind);
                format!("<{}>", read.message_id().expect("it has a name"))
            })
            .collect();
        ids.sort();
        ids.dedup();
        let mut expected = ["1", "2"].map(|id| message(id).id.to_string());
        expected.sort();
        assert_eq!(ids, expected, "{}", opened.kind);
    }
}

#[tokio::test]
async fn messages_that_are_sent_at_once_all_arrive() {
    for opened in Opened::all().await {
        let sending: Vec<_> = (0..8)
            .map(|number: u8| {
                let mail = Arc::clone(&opened.mail);
                tokio::spawn(async move { mail.send(&message(&number.to_string())).await })
            })
            .collect();
        for sent in sending {
            sent.await.expect("no panic").expect(opened.kind);
        }
        assert_eq!(opened.arrived().len(), 8, "{}", opened.kind);
    }
}

#[tokio::test]
async fn a_way_out_that_is_none_is_refused_without_being_repeated() {
    for way in ["", "memory", "memory:x", "folder:", "post:secret", "smpt://ana:secret@mail.example.org", "secret"] {
        let error = Mail::open(&settings(way)).await.expect_err(way);
        assert!(matches!(error, MailError::Way { .. }) && !error.is_permanent(), "{way}: {error:?}");
        assert!(way == "secret" || !error.to_string().contains("secret"), "{error}");
    }
    let nowhere = MailSettings { from: "nobody".to_owned(), ..settings("memory:") };
    assert!(matches!(Mail::open(&nowhere).await, Err(MailError::Settings { .. })));
    let no_password = Mail::open(&settings("smtps://ana@mail.example.org")).await;
    assert!(matches!(no_password, Err(MailError::Settings { .. })));
}

#[test]
fn neither_a_message_nor_an_error_tells_whom_it_is_for() {
    let told = format!("{:?}", message("1"));
    assert!(!told.contains("ana") && !told.contains("Una"), "{told}");
}
