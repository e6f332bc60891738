//! What becomes of an answer.

use crate::support::{APPLY, CONTACT, Site, files, good, good_but, letter};

#[tokio::test]
async fn a_good_answer_is_stored_and_leads_to_its_confirmation() {
    for (path, pairs) in [(APPLY, good()), (CONTACT, letter())] {
        let site = Site::open().await;
        let answer = site.post(path, &pairs).await;
        let named = answer.location().strip_prefix(&format!("{path}/receipt/")).expect("below the form");
        let reference = named.split('/').next().expect("it names the submission");
        let stored = site.stored().await;
        assert_eq!(stored.len(), 1);
        assert_eq!(stored[0].reference.as_str(), reference);
        assert_eq!(site.get(answer.location()).await.status, 200);
    }
}

#[tokio::test]
async fn a_record_says_what_was_answered_to_which_form_when_and_in_which_language() {
    let site = Site::open().await;
    site.post("/api/submissions/ar/apply/2027", &good()).await;
    let record = site.stored().await.remove(0);
    assert_eq!((record.form.as_str(), record.form_version, record.call.as_deref()), ("apply", 3, Some("2027")));
    assert_eq!((record.lang.as_str(), record.received.to_string().as_str()), ("ar", "2027-02-01T12:00:00Z"));
    let text = record.answers.to_string();
    assert!(text.contains("Ana Ibáñez") && text.contains("40000"), "{text}");
    assert!(!text.contains("story"), "what was left empty is not stored: {text}");
}

#[tokio::test]
async fn a_refused_answer_comes_back_with_its_problems_and_everything_typed() {
    let site = Site::open().await;
    let typed = [("name", "Ana \"<b>\" Ibáñez de los Montes"), ("email", "ana at example"), ("amount", "60 000")];
    for (lang, words) in [("es", "es"), ("en", "en"), ("ar", "es")] {
        let path = format!("/api/submissions/{lang}/apply/2027");
        let answer = site.post(&path, &typed).await;
        assert_eq!(answer.status, 422);
        for expected in [
            &format!("<html lang=\"{lang}\""),
            &format!("<form action=\"{path}\" lang=\"{words}\">"),
            &format!("<title>{lang} apply – Site"),
            &format!("{words} name: too_long"),
            &format!("{words} email: format"),
            &format!("{words} amount: too_large"),
            "value=\"ana at example\"",
            "value=\"60 000\"",
            "content=\"noindex\"",
        ] {
            assert!(answer.body.contains(expected), "{expected}: {}", answer.body);
        }
        assert!(!answer.body.contains("<b>"), "{}", answer.body);
    }
    assert_eq!(site.stored().await, []);
}

#[tokio::test]
async fn each_link_of_the_summary_leads_to_a_control_of_the_page() {
    let answer = Site::open().await.post(APPLY, &[]).await;
    let links: Vec<&str> = answer.body.split("<a href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(links.len(), 3, "{}", answer.body);
    for id in links {
        assert!(answer.body.contains(&format!("id=\"{id}\"")), "{id}: {}", answer.body);
    }
}

#[tokio::test]
async fn equal_content_is_one_submission_however_it_is_sent() {
    let site = Site::open().await;
    let first = site.post(APPLY, &good()).await.location().to_owned();
    let mut turned = good();
    turned.reverse();
    let spaced = good_but(&[("name", " Ana Iba\u{301}n\u{303}ez ")]);
    let unknown = good_but(&[("unknown", "x")]);
    for pairs in [good(), turned, spaced, unknown] {
        assert_eq!(site.post(APPLY, &pairs).await.location(), first, "{pairs:?}");
    }
    let english = site.post("/api/submissions/en/apply/2027", &good()).await;
    assert_eq!(english.location(), first.replace("/es/", "/en/"));
    assert_eq!(site.stored().await.len(), 1);
    let other = site.post(APPLY, &good_but(&[("amount", "40001")])).await;
    assert_ne!(other.location(), first);
    assert_eq!(site.stored().await.len(), 2);
}

#[tokio::test]
async fn a_hundred_posts_at_once_are_one_submission() {
    let folder = tempfile::tempdir().expect("a folder");
    for store in ["memory:".to_owned(), format!("sqlite:{}", folder.path().join("store.db").display())] {
        let site = std::sync::Arc::new(Site::at(crate::support::OPEN, &store).await);
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..100 {
            let site = std::sync::Arc::clone(&site);
            tasks.spawn(async move { site.post(APPLY, &good()).await.location().to_owned() });
        }
        let mut locations = tasks.join_all().await;
        locations.dedup();
        assert_eq!(locations.len(), 1, "{store}");
        assert_eq!(site.stored().await.len(), 1, "{store}");
    }
}

#[tokio::test]
async fn a_filled_trap_stores_nothing_and_gives_the_form_back_with_the_trap_emptied() {
    let site = Site::open().await;
    let trapped = good_but(&[(forms::bundle::TRAP, "Buy now")]);
    for (lang, words) in [("es", "es"), ("en", "en"), ("ar", "es")] {
        let answer = site.post(&format!("/api/submissions/{lang}/apply/2027"), &trapped).await;
        assert_eq!(answer.status, 422);
        let summary = format!("<a href=\"#form\">{words} problem.trap_sprung</a>");
        assert!(answer.body.contains(&summary), "{summary}: {}", answer.body);
        assert_eq!(answer.body.matches("<a href=\"#").count(), 1, "{}", answer.body);
        for typed in ["Ana Ibáñez", "ana@example.org", "40000"] {
            assert!(answer.body.contains(&format!("value=\"{typed}\"")), "{typed}: {}", answer.body);
        }
        assert!(!answer.body.contains("Buy now"), "{}", answer.body);
    }
    assert_eq!(site.stored().await, []);
    let emptied = good_but(&[(forms::bundle::TRAP, "")]);
    assert_eq!(site.get(site.post(APPLY, &emptied).await.location()).await.status, 200);
}

#[tokio::test]
async fn a_button_adds_a_row_to_its_group_and_nothing_is_judged_or_stored() {
    let site = Site::open().await;
    let with_group = r#"{"id":"people","kind":"group","max":"3","optional":"true","fields":[{"id":"name","kind":"text","max":"9"}]},{"id":"story""#;
    let words = r#""people":{"label":"P","item":"{number}","fields":{"name":{"label":"N"}}},"story":{"#;
    let mut files = files();
    for (path, old, new) in [
        ("forms/apply/form.json", r#"{"id":"story""#, with_group),
        ("forms/apply/words.es.json", r#""story":{"#, words),
        ("forms/apply/words.en.json", r#""story":{"#, words),
    ] {
        let text = files.get_mut(path).expect("it is in the bundle");
        assert!(text.contains(old), "{text}");
        *text = text.replace(old, new);
    }
    site.service.replace(functions::Catalogue::from_files(&files).expect("it is sound"));
    let row = |number: u32| format!("people-{number}-name");
    for (sent, rows) in [
        (&[("people-1-name", "Eva")][..], 2),
        (&[("people-1-name", "Eva"), ("people-2-name", "")], 3),
        (&[("people-1-name", "Eva"), ("people-2-name", ""), ("people-3-name", "")], 3),
        (&[("people-1-name", "Eva"), (forms::bundle::TRAP, "Buy now")], 2),
    ] {
        let sent = [sent, &[("name", "Ana"), ("email", "ana at example"), ("add-row", "people")]].concat();
        let answer = site.post(APPLY, &sent).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{sent:?}");
        for typed in ["Ana", "ana at example", "Eva"] {
            assert!(answer.body.contains(&format!("value=\"{typed}\"")), "{typed}: {}", answer.body);
        }
        assert!(!answer.body.contains("<a href=\"#"), "no problems: {}", answer.body);
        assert!(answer.body.contains(&row(rows)) && !answer.body.contains(&row(rows + 1)), "{sent:?}: {}", answer.body);
    }
    assert_eq!(site.stored().await, []);
    let unknown = good_but(&[("add-row", "story")]);
    assert_eq!(site.get(site.post(APPLY, &unknown).await.location()).await.status, 200, "no group, no row");
}

#[tokio::test]
async fn only_the_function_that_the_form_names_answers_for_it() {
    let site = Site::open().await;
    for (path, pairs) in [
        ("/api/network/es/apply/2027", good()),
        ("/api/submissions/es/contact", letter()),
        ("/api/worker/es/contact", letter()),
        ("/api/submissions/es/apply", good()),
        ("/api/network/es/contact/2027", letter()),
        ("/api/submissions/fr/apply/2027", good()),
        ("/api/submissions/es/apply/2020", good()),
        ("/api/submissions/es/nothing/2027", good()),
    ] {
        assert_eq!(site.post(path, &pairs).await.status, 404, "{path}");
    }
    assert_eq!(site.stored().await, []);
}

#[tokio::test]
async fn looking_at_the_address_of_a_form_leads_to_its_page() {
    let site = Site::open().await;
    for (path, page) in
        [(APPLY, "/es/apply/2027/"), ("/api/submissions/ar/apply/2027", "/ar/apply/2027/"), (CONTACT, "/es/contact/")]
    {
        assert_eq!(site.get(path).await.location(), page);
    }
}
