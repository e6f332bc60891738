//! Keys in files and out of them, tokens, late links.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Barrier;

use jiff::Timestamp;

use super::*;

fn keys() -> Keys {
    Keys::generate([7; 32], [9; 32])
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn ids(keys: &Keys) -> Vec<String> {
    keys.public_keys().iter().map(PublicKey::id).collect()
}

#[test]
fn a_file_is_made_once_and_read_ever_after() {
    let folder = folder();
    let path = Keys::path_beside(&folder.path().join("store.sqlite"));
    assert_eq!(path, folder.path().join("store.sqlite.keys"));
    assert!(Keys::read(&path).is_err(), "reading makes nothing");
    let made = Keys::open(&path).expect("it is made");
    let read = Keys::open(&path).expect("it is read");
    assert_eq!(ids(&made), ids(&read));
    assert_eq!(made.token("receipt", "a"), read.token("receipt", "a"));
    assert_ne!(ids(&made), ids(&Keys::fresh().expect("random bytes")));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left beside it");
}

#[test]
fn a_store_has_its_keys_beside_it_and_one_in_memory_has_new_ones() {
    let folder = folder();
    let address = format!("sqlite:{}", folder.path().join("s").display());
    let [one, other] = [&address, &address].map(|address| ids(&Keys::of_store(address).expect("keys")));
    assert_eq!(one, other);
    let [one, other] = ["memory:", "memory:"].map(|address| ids(&Keys::of_store(address).expect("keys")));
    assert_ne!(one, other);
}

#[test]
fn processes_that_start_at_once_agree() {
    for _ in 0..10 {
        let folder = folder();
        let path = folder.path().join("keys");
        let start = Barrier::new(8);
        let opened: BTreeSet<Vec<String>> = std::thread::scope(|scope| {
            let open = || {
                start.wait();
                ids(&Keys::open(&path).expect("one of them makes it"))
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            threads.into_iter().map(|thread| thread.join().expect("no thread fails")).collect()
        });
        assert_eq!(opened.len(), 1);
    }
}

#[test]
fn a_rotated_key_stays_known_and_tokens_stay_good() {
    let folder = folder();
    let path = folder.path().join("keys");
    assert!(Keys::rotate(&path).is_err(), "there is nothing to rotate");
    let first = Keys::open(&path).expect("it is made");
    let second = Keys::rotate(&path).expect("it is rotated");
    let third = Keys::rotate(&path).expect("it is rotated again");
    assert_eq!(ids(&third), [third.public().id(), second.public().id(), first.public().id()]);
    assert_eq!(ids(&Keys::read(&path).expect("it is read")), ids(&third));
    assert_eq!(first.token("receipt", "a"), third.token("receipt", "a"));
}

#[test]
fn no_rotation_is_lost_when_several_come_at_once() {
    let folder = folder();
    let path = folder.path().join("keys");
    Keys::open(&path).expect("it is made");
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| Keys::rotate(&path).expect("it is rotated"));
        }
    });
    let known: BTreeSet<String> = ids(&Keys::read(&path).expect("it is read")).into_iter().collect();
    assert_eq!(known.len(), 7);
}

#[test]
fn any_damage_to_the_file_is_an_error_and_the_file_is_left() {
    let folder = folder();
    let path = folder.path().join("keys");
    Keys::open(&path).expect("it is made");
    Keys::rotate(&path).expect("it is rotated");
    let whole = fs::read(&path).expect("it is there");
    let spoilt = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let cut = |at: usize| whole[..at].to_vec();
    // White space between the parts carries nothing.
    let carries = |at: &usize| !whole[*at].is_ascii_whitespace();
    let damaged = (0..whole.len()).filter(carries).map(spoilt).chain((0..whole.len() - 2).map(cut));
    let mut count = 0;
    for bytes in damaged {
        fs::write(&path, &bytes).expect("it is written");
        for opened in [Keys::open(&path), Keys::read(&path), Keys::rotate(&path)] {
            let error = opened.expect_err("it is damaged");
            assert!(matches!(error, KeysError::Damaged { .. }), "{}: {error}", String::from_utf8_lossy(&bytes));
        }
        assert_eq!(fs::read(&path).expect("it is there"), bytes, "it is left as it is");
        count += 1;
    }
    assert!(count > 500, "{count} damages");
}

#[cfg(unix)]
#[test]
fn a_file_is_for_its_owner_alone_or_it_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = folder.path().join("keys");
    Keys::open(&path).expect("it is made");
    for rotated in [false, true] {
        if rotated {
            Keys::rotate(&path).expect("it is rotated");
        }
        let mode = fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "rotated: {rotated}");
    }
    for mode in [0o640, 0o604, 0o620] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("it is ours");
        let error = Keys::open(&path).expect_err("others may read it");
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }
}

#[test]
fn nothing_secret_is_shown() {
    let shown = format!("{:?}", keys());
    assert_eq!(shown, format!("Keys {{ public: PublicKey({}), .. }}", keys().public().id()));
}

#[test]
fn public_keys_are_read_in_every_form_in_which_they_are_handed_on() {
    let (one, other) = (keys().public(), Keys::generate([1; 32], [9; 32]).public());
    assert_eq!(one.id().len(), 16);
    for (text, expected) in [
        (one.to_base64(), Ok(vec![one])),
        (format!("  {}\r\n\r\n{}\n", one.to_base64(), other.to_base64()), Ok(vec![one, other])),
        (one.to_pem(), Ok(vec![one])),
        (format!("a remark\n{}{}", other.to_pem(), one.to_pem()), Ok(vec![other, one])),
        (public::to_json(&[one, other]), Ok(vec![one, other])),
        (public::to_json(&[one]).replace(&one.id(), &other.id()), Err(PublicKeyFault::Damaged)),
        (public::to_json(&[one]).replace("keys/1", "keys/2"), Err(PublicKeyFault::Damaged)),
        (public::to_json(&[]), Err(PublicKeyFault::NoKey)),
        (one.to_pem().replace("MCow", "MCox"), Err(PublicKeyFault::Damaged)),
        (one.to_pem().replace("-----END", "----END"), Err(PublicKeyFault::Damaged)),
        (one.to_base64()[1..].to_owned(), Err(PublicKeyFault::NoKey)),
        ("{}".to_owned(), Err(PublicKeyFault::Damaged)),
        (String::new(), Err(PublicKeyFault::NoKey)),
    ] {
        assert_eq!(PublicKey::read_all(&text), expected, "{text}");
    }
}

#[test]
fn the_published_keys_say_which_one_signs_now() {
    let mut keys = keys();
    keys.retired = vec![Keys::generate([1; 32], [9; 32]).public()];
    let published: serde_json::Value = serde_json::from_str(&keys.public_json()).expect("it is JSON");
    assert_eq!(published["keys"][0]["id"], keys.public().id());
    assert_eq!([&published["keys"][0]["state"], &published["keys"][1]["state"]], ["current", "retired"]);
    assert_eq!(published["keys"][0]["algorithm"], "Ed25519");
}

#[test]
fn a_signature_is_of_its_bytes_and_of_its_key() {
    let (keys, other) = (keys(), Keys::generate([1; 32], [9; 32]));
    let signature = keys.sign(b"bytes");
    assert_eq!(Signature::from_base64(&signature.to_base64()), Some(signature));
    assert!(keys.public().verifies(b"bytes", &signature));
    assert!(!keys.public().verifies(b"byteS", &signature));
    assert!(!other.public().verifies(b"bytes", &signature));
}

#[test]
fn the_keys_of_rfc_8032_sign_as_it_says() {
    // RFC 8032, 7.1, test 2.
    let hex = |text: &str| -> [u8; 32] { *blake3::Hash::from_hex(text).expect("32 bytes").as_bytes() };
    let keys = Keys::generate(hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"), [0; 32]);
    assert_eq!(keys.public().to_base64(), "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=");
    let signature = "kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA==";
    assert_eq!(keys.sign(&[0x72]).to_base64(), signature);
}

#[test]
fn a_token_is_for_one_purpose_and_one_subject_under_one_secret() {
    let (keys, other) = (keys(), Keys::generate([7; 32], [8; 32]));
    let token = keys.token("receipt", "XVE8-BJXV-TESF");
    assert!(token.len() >= 26 && token.bytes().all(|sign| SIGNS.contains(&sign)), "{token}");
    assert!(keys.verify_token("receipt", "XVE8-BJXV-TESF", &token));
    for (holder, purpose, subject, shown) in [
        (&other, "receipt", "XVE8-BJXV-TESF", token.clone()),
        (&keys, "late", "XVE8-BJXV-TESF", token.clone()),
        (&keys, "receipt", "XVE8-BJXV-TESG", token.clone()),
        (&keys, "receiptX", "VE8-BJXV-TESF", token.clone()),
        (&keys, "receipt", "XVE8-BJXV-TESF", token.to_lowercase()),
        (&keys, "receipt", "XVE8-BJXV-TESF", token[1..].to_owned()),
        (&keys, "receipt", "XVE8-BJXV-TESF", format!("{token}2")),
        (&keys, "receipt", "XVE8-BJXV-TESF", String::new()),
    ] {
        assert!(!holder.verify_token(purpose, subject, &shown), "{purpose} {subject} {shown}");
    }
}

#[test]
fn tokens_use_all_their_signs_and_none_comes_twice() {
    let keys = keys();
    let tokens: BTreeSet<String> = (0..2000).map(|number| keys.token("receipt", &number.to_string())).collect();
    assert_eq!(tokens.len(), 2000);
    let used: BTreeSet<u8> = tokens.iter().flat_map(|token| token.bytes()).collect();
    assert_eq!(used.len(), SIGNS.len());
}

#[test]
fn a_late_link_is_good_for_its_call_until_its_end() {
    let keys = keys();
    let until: Timestamp = "2027-04-04T04:59:00.75Z".parse().expect("an instant");
    let link = LateLink::new("2027-care", until).expect("random bytes");
    let token = link.token(&keys);
    assert!(token.bytes().all(|sign| sign.is_ascii_alphanumeric() || b".-".contains(&sign)), "{token}");
    let read = LateLink::verify(&keys, "2027-care", &token).expect("it was made");
    assert_eq!(read, link);
    for (seconds, takes) in [(-1, true), (0, false), (1, false)] {
        let now = link.until + jiff::SignedDuration::from_secs(seconds);
        assert_eq!(read.takes_answers(now), takes, "{seconds}");
    }
    assert_eq!(LateLink::verify(&keys, "2027-green", &token), None, "of another call");
    assert_ne!(link.id, LateLink::new("2027-care", until).expect("random bytes").id);
}

#[test]
fn a_late_link_that_was_forged_or_altered_is_refused() {
    let keys = keys();
    let until: Timestamp = "2027-04-04T04:59:00Z".parse().expect("an instant");
    let link = LateLink::new("2027-care", until).expect("random bytes");
    let token = link.token(&keys);
    let other = Keys::generate([7; 32], [8; 32]);
    let (stated, _) = token.rsplit_once('.').expect("a code stands at the end");
    for forged in [
        link.token(&other),
        token.replace(&until.as_second().to_string(), &(until.as_second() + 3600).to_string()),
        stated.to_owned(),
        format!("{stated}."),
        "....".to_owned(),
        String::new(),
    ] {
        assert_eq!(LateLink::verify(&keys, "2027-care", &forged), None, "{forged}");
    }
    for at in 0..token.len() {
        for sign in (0x20..0x7f).filter(|sign| *sign != token.as_bytes()[at]) {
            let mut bytes = token.clone().into_bytes();
            bytes[at] = sign;
            let altered = String::from_utf8(bytes).expect("it is ASCII");
            assert_eq!(LateLink::verify(&keys, "2027-care", &altered), None, "{altered}");
        }
    }
}
