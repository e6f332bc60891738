//! A form answered step by step: what is kept, where each button leads, what is sent in the end.

use axum::http::Method;
use functions::store::Filter;
use functions::{Catalogue, worker};

use crate::support::{OPEN, Site, TOUR, files};

const WHO: &[(&str, &str)] = &[("step", "who"), ("name", "Ana"), ("adult", "yes"), ("alone", "yes")];
const WITH_GUESTS: &[(&str, &str)] = &[("step", "who"), ("name", "Ana"), ("adult", "yes"), ("alone", "no")];
const AGREED: &[(&str, &str)] = &[("story", ""), ("agree", "yes")];

/// Begins a walk and returns the address of its draft.
async fn begun(site: &Site, first: &[(&str, &str)]) -> String {
    let location = site.post(TOUR, first).await.location().to_owned();
    location.split("/step/").next().expect("it leads to a step").to_owned()
}

/// Goes through the shortest walk up to the page with all answers.
async fn completed(site: &Site) -> String {
    let draft = begun(site, WHO).await;
    let answer = site.post(&format!("{draft}/step/last"), AGREED).await;
    assert_eq!(answer.location(), format!("{draft}/check"));
    draft
}

#[tokio::test]
async fn the_first_step_makes_the_draft_and_leads_to_the_next_one() {
    let site = Site::open().await;
    for (first, next) in [(WHO, "/step/last"), (WITH_GUESTS, "/step/guests")] {
        let answer = site.post(TOUR, first).await;
        let location = answer.location().to_owned();
        assert!(location.starts_with(&format!("{TOUR}/draft/")) && location.ends_with(next), "{location}");
        let page = site.get(&location).await;
        assert_eq!(page.status, 200);
        let back = site.get(&location.replace(next, "/step/who")).await;
        assert!(back.body.contains("value=\"Ana\"") && back.body.contains("<b>adult=yes</b>"), "{}", back.body);
    }
}

#[tokio::test]
async fn a_first_step_with_problems_comes_back_as_typed_and_leaves_no_trace() {
    let site = Site::open().await;
    let answer =
        site.post(TOUR, &[("step", "who"), ("name", "Ana \"<b>\" de los Montes Altos"), ("adult", "yes")]).await;
    assert_eq!(answer.status, 422);
    for expected in ["es name: too_long", "es alone: missing", "Ana &quot;&lt;b&gt;", &format!("action=\"{TOUR}\"")] {
        assert!(answer.body.contains(expected), "{expected}: {}", answer.body);
    }
    assert!(!answer.body.contains("/draft/"), "{}", answer.body);
}

#[tokio::test]
async fn a_walk_is_stored_once_however_often_its_last_button_is_pressed() {
    let site = Site::open().await;
    let draft = completed(&site).await;
    let submit = format!("{draft}/submit");
    let first = site.post(&submit, &[]).await.location().to_owned();
    for _ in 0..100 {
        assert_eq!(site.post(&submit, &[]).await.location(), first);
    }
    assert_eq!(site.stored().await.len(), 1);
    for place in ["", "/step/who", "/check", "/download"] {
        assert_eq!(site.get(&format!("{draft}{place}")).await.location(), first, "{place}: it was sent");
    }
    assert_eq!(site.post(&format!("{draft}/step/who"), WHO).await.location(), first);
    assert_eq!(site.get(&first).await.status, 200);
}

#[tokio::test]
async fn two_walks_with_the_same_answers_are_one_submission() {
    let site = Site::open().await;
    let (one, two) = (completed(&site).await, completed(&site).await);
    assert_ne!(one, two);
    let first = site.post(&format!("{one}/submit"), &[]).await.location().to_owned();
    assert_eq!(site.post(&format!("{two}/submit"), &[]).await.location(), first);
    assert_eq!(site.stored().await.len(), 1);
}

#[tokio::test]
async fn what_a_record_holds_is_what_was_asked_and_nothing_else() {
    let site = Site::open().await;
    let draft = begun(&site, WITH_GUESTS).await;
    site.post(&format!("{draft}/step/guests"), &[("guests-1-name", "Bea")]).await;
    site.post(&format!("{draft}/step/who"), &[("name", "Ana"), ("adult", "yes"), ("alone", "yes")]).await;
    site.post(&format!("{draft}/step/last"), AGREED).await;
    site.post(&format!("{draft}/submit"), &[]).await.location();
    let record = site.stored().await.remove(0);
    let text = record.answers.to_string();
    assert!(text.contains("Ana") && !text.contains("Bea"), "{text}");
    assert_eq!((record.form.as_str(), record.form_version, record.lang.as_str()), ("tour", 2, "es"));
}

#[tokio::test]
async fn an_incomplete_walk_is_not_sent_and_says_which_steps_are_open() {
    let site = Site::open().await;
    let draft = begun(&site, WITH_GUESTS).await;
    let answer = site.post(&format!("{draft}/submit"), &[]).await;
    assert_eq!(answer.status, 422);
    for step in ["guests", "last"] {
        assert!(answer.body.contains(&format!("<i class=\"to-do\">{draft}/step/{step}</i>")), "{}", answer.body);
    }
    assert_eq!(site.stored().await, []);
}

#[tokio::test]
async fn wrong_answers_of_a_step_are_kept_as_they_were_typed() {
    let site = Site::open().await;
    let draft = begun(&site, WHO).await;
    let long = "Ana de los Montes Altos y Bajos";
    let answer = site.post(&format!("{draft}/step/who"), &[("name", long), ("adult", "yes"), ("alone", "yes")]).await;
    assert_eq!(answer.status, 422);
    for body in [answer.body, site.get(&format!("{draft}/step/who")).await.body] {
        assert!(body.contains(long) && body.contains("es name: too_long"), "{body}");
    }
    let tasks = site.get(&draft).await.body;
    assert!(tasks.contains("class=\"wrong\">es who") && tasks.contains("0/2"), "{tasks}");
}

#[tokio::test]
async fn a_step_that_earlier_answers_leave_nothing_to_ask_in_is_passed_over() {
    let site = Site::open().await;
    let draft = begun(&site, WHO).await;
    assert!(!site.get(&draft).await.body.contains("/step/guests"));
    assert_eq!(site.get(&format!("{draft}/step/guests")).await.location(), draft);
    assert!(site.get(&format!("{draft}/step/last")).await.body.contains("<u>2/2</u>"));
}

#[tokio::test]
async fn leaving_a_step_for_later_judges_nothing_and_keeps_everything() {
    let site = Site::open().await;
    let draft = begun(&site, WHO).await;
    let last = format!("{draft}/step/last");
    assert_eq!(site.post(&last, &[("story", "Once"), ("go", "save")]).await.location(), draft);
    let tasks = site.get(&draft).await.body;
    assert!(tasks.contains("class=\"to-do\">es last"), "{tasks}");
    let page = site.get(&last).await.body;
    assert!(page.contains("value=\"Once\"") && !page.contains("missing"), "{page}");
    let saved = site.post(&last, &[("story", "Once more"), ("go", "autosave")]).await;
    assert_eq!((saved.status, saved.header("content-type")), (200, "application/json"));
    assert!(saved.body.contains("walk.autosaved"), "{}", saved.body);
    assert!(site.get(&last).await.body.contains("value=\"Once more\""));
}

#[tokio::test]
async fn the_language_changes_in_the_middle_and_nothing_is_lost() {
    let site = Site::open().await;
    let draft = begun(&site, WHO).await;
    let last = format!("{draft}/step/last");
    let english = last.replace("/es/", "/en/");
    let answer = site.post(&last, &[("story", "Érase"), ("go", "lang:en")]).await;
    assert_eq!(answer.location(), english);
    let page = site.get(&english).await.body;
    assert!(page.contains("<html lang=\"en\"") && page.contains("value=\"Érase\""), "{page}");
    assert!(page.contains(&format!("lang=\"ar\" href=\"{}\"", last.replace("/es/", "/ar/"))), "{page}");
    let nowhere = site.post(&last, &[("story", "Érase"), ("go", "lang:xx")]).await;
    assert_eq!(nowhere.location(), last, "a language that the site does not have");
    let first = site.post(TOUR, &[("step", "who"), ("name", "Ana"), ("go", "lang:en")]).await;
    let there = first.location().to_owned();
    assert!(there.starts_with("/api/submissions/en/tour/2027/draft/") && there.ends_with("/step/who"), "{there}");
    let page = site.get(&there).await.body;
    assert!(page.contains("value=\"Ana\"") && !page.contains("missing"), "{page}");
}

#[tokio::test]
async fn rows_come_and_go_and_the_others_stay() {
    let site = Site::open().await;
    let draft = begun(&site, WITH_GUESTS).await;
    let guests = format!("{draft}/step/guests");
    let answer = site.post(&guests, &[("guests-1-name", "Bea"), ("add-row", "guests")]).await;
    assert_eq!(answer.location(), format!("{guests}#f-guests-2"));
    let page = site.get(&guests).await.body;
    assert!(page.contains("id=\"f-guests-2\"") && !page.contains("id=\"f-guests-3\""), "{page}");
    assert!(!page.contains("missing"), "{page}");
    let two = [("guests-1-name", "Bea"), ("guests-2-name", "")];
    assert_eq!(site.post(&guests, &two).await.location(), format!("{draft}/step/last"));
    assert!(site.get(&guests).await.body.contains("id=\"f-guests-2\""), "an empty row stays where it was asked for");
    let two = [("guests-1-name", "Bea"), ("guests-2-name", "Eva"), ("remove-row", "guests-1")];
    site.post(&guests, &two).await.location();
    let page = site.get(&guests).await.body;
    assert!(page.contains("name=\"guests-1-name\" value=\"Eva\"") && !page.contains("Bea"), "{page}");
}

#[tokio::test]
async fn whoever_changes_an_answer_comes_back_to_all_answers() {
    let site = Site::open().await;
    let draft = completed(&site).await;
    let who = format!("{draft}/step/who");
    let page = site.get(&who).await.body;
    assert!(page.contains("name=\"back-to-check\""), "{page}");
    let back = ("back-to-check", "1");
    let changed = [("name", "Eva"), ("adult", "yes"), ("alone", "yes"), back];
    assert_eq!(site.post(&who, &changed).await.location(), format!("{draft}/check"));
    let changed = [("name", "Eva"), ("adult", "yes"), ("alone", "no"), back];
    assert_eq!(
        site.post(&who, &changed).await.location(),
        format!("{draft}/step/guests"),
        "by way of what is asked now"
    );
}

#[tokio::test]
async fn two_tabs_change_different_steps_and_both_are_kept() {
    let site = Site::open().await;
    let draft = begun(&site, WITH_GUESTS).await;
    let (guests, last) = (format!("{draft}/step/guests"), format!("{draft}/step/last"));
    for round in 0..10 {
        let name = format!("Bea {round}");
        let story = format!("Once {round}");
        let (one, two) = ([("guests-1-name", name.as_str())], [("story", story.as_str()), ("agree", "yes")]);
        let (one, two) = tokio::join!(site.post(&guests, &one), site.post(&last, &two));
        assert_eq!((one.status, two.status), (303, 303));
        assert!(site.get(&guests).await.body.contains(&name), "{round}");
        assert!(site.get(&last).await.body.contains(&story), "{round}");
    }
}

#[tokio::test]
async fn a_draft_opens_only_under_its_own_form_and_call_and_by_its_whole_token() {
    let site = Site::open().await;
    let draft = begun(&site, WHO).await;
    let token = draft.rsplit('/').next().expect("a token").to_owned();
    let other = token.chars().rev().collect::<String>();
    for path in [
        format!("{TOUR}/draft/{other}"),
        format!("/api/submissions/es/apply/2027/draft/{token}"),
        format!("/api/network/es/contact/draft/{token}"),
        format!("{TOUR}/draft/{}", &token[1..]),
    ] {
        assert_eq!(site.get(&path).await.status, 404, "{path}");
    }
    let elsewhere = site.post_from(&format!("{draft}/step/last"), AGREED, &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(elsewhere.status, 403);
    assert_eq!(site.send(Method::GET, &format!("{draft}/submit"), &[], Vec::new()).await.status, 405);
}

#[tokio::test]
async fn the_trap_of_a_step_keeps_what_was_typed_and_goes_nowhere() {
    let site = Site::open().await;
    let draft = begun(&site, WHO).await;
    let answer = site.post(&format!("{draft}/step/last"), &[("agree", "yes"), (forms::bundle::TRAP, "buy")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("trap_sprung"), "{}", answer.body);
}

#[tokio::test]
async fn a_draft_is_a_file_that_holds_everything_that_was_typed() {
    let site = Site::open().await;
    let draft = begun(&site, WHO).await;
    let file = site.get(&format!("{draft}/download")).await;
    assert!(file.header("content-disposition").contains("attachment; filename=\"tour-es.json\""));
    let read: serde_json::Value = serde_json::from_str(&file.body).expect("it is JSON");
    assert_eq!((read["form"].as_str(), read["call"].as_str()), (Some("tour"), Some("2027")));
    assert!(read["answers"].to_string().contains("[\"name\",\"Ana\"]"), "{read}");
}

#[tokio::test]
async fn what_was_begun_before_the_deadline_is_taken_within_the_grace_and_nothing_else_is() {
    // The call closes on 31 March 2027 at 23:59 in Guayaquil, and allows ten minutes.
    for (moment, sends, begins) in [
        ("2027-04-01T04:58:59Z", 303, 303),
        ("2027-04-01T04:59:00Z", 303, 403),
        ("2027-04-01T05:08:59Z", 303, 403),
        ("2027-04-01T05:09:00Z", 403, 403),
    ] {
        let site = Site::at(OPEN, "memory:").await;
        let draft = completed(&site).await;
        let site = site.later(moment);
        assert_eq!(site.post(TOUR, WHO).await.status, begins, "{moment}: a new walk");
        assert_eq!(site.post(&format!("{draft}/submit"), &[]).await.status, sends, "{moment}: one that was begun");
        assert_eq!(site.stored().await.len(), usize::from(sends == 303), "{moment}");
        if sends == 403 {
            assert_eq!(
                site.get(&format!("{draft}/download")).await.status,
                200,
                "{moment}: what was typed stays theirs"
            );
            assert_eq!(site.get(&format!("{draft}/step/last")).await.status, 403, "{moment}");
        }
    }
}

#[tokio::test]
async fn nothing_of_a_walk_is_in_the_log() {
    let site = Site::open().await;
    let draft = completed(&site).await;
    site.get(&format!("{draft}/download")).await;
    site.post(&format!("{draft}/submit"), &[]).await;
    let token = draft.rsplit('/').next().expect("a token").to_owned();
    for line in site.service.log.lines() {
        assert!(!line.contains(&token) && !line.contains("Ana"), "{line}");
    }
    assert_eq!(site.service.store.list(&Filter::default(), None, 9).await.expect("it lists").records.len(), 1);
}

#[tokio::test]
async fn a_draft_opens_in_a_changed_form_with_nothing_lost_and_the_changes_pointed_out() {
    let site = Site::open().await;
    let draft = begun(&site, WITH_GUESTS).await;
    site.post(&format!("{draft}/step/last"), &[("story", "Once upon a time"), ("agree", "yes")]).await;
    let mut changed = files();
    let path = "forms/tour/form.json";
    let form = changed[path].replace(r#""max":"200""#, r#""max":"10""#);
    assert_ne!(form, changed[path]);
    changed.insert(path.to_owned(), form);
    site.service.replace(Catalogue::from_files(&changed).expect("it is sound"));
    let tasks = site.get(&draft).await.body;
    assert!(tasks.contains(&format!("<em>es story {draft}/step/last#f-story</em>")), "{tasks}");
    assert!(!tasks.contains("<em>es name"), "what is as it was is not pointed out: {tasks}");
    assert!(tasks.contains("class=\"wrong\">es last"), "what was good may be wrong now: {tasks}");
    assert!(site.get(&format!("{draft}/step/last")).await.body.contains("Once upon a time"));
    site.post(&format!("{draft}/step/last"), &[("story", "Once"), ("agree", "yes")]).await.location();
    assert!(!site.get(&draft).await.body.contains("<em>"), "it was answered anew");
}

#[tokio::test]
async fn a_draft_is_there_for_sixty_days_after_its_last_change_and_then_is_removed() {
    let mut site = Site::open().await;
    let draft = begun(&site, WHO).await;
    site = site.later("2027-03-20T12:00:00Z");
    site.post(&format!("{draft}/step/last"), &[("story", "Once"), ("go", "save")]).await.location();
    // The call is closed by then: what is told of it tells that the draft is still there.
    for (moment, status, swept) in
        [("2027-05-19T12:00:00Z", 403, 0), ("2027-05-19T12:00:01Z", 404, 1), ("2027-05-19T12:00:02Z", 404, 0)]
    {
        site = site.later(moment);
        assert_eq!(site.get(&draft).await.status, status, "{moment}");
        assert_eq!(worker::sweep(&site.service).await.expect("the store works"), swept, "{moment}");
    }
}

#[tokio::test]
async fn an_answer_that_ends_the_walk_leads_to_the_stop_and_is_never_sent() {
    let site = Site::open().await;
    let minor = [("step", "who"), ("name", "Ana"), ("adult", "no"), ("alone", "yes")];
    let stop = site.post(TOUR, &minor).await.location().to_owned();
    let (draft, _) = stop.split_once("/stop/too_young").expect("it leads to the stop");
    let page = site.get(&stop).await.body;
    assert!(page.contains("es too young") && page.contains(&format!("{draft}/step/who")), "{page}");
    site.post(&format!("{draft}/step/last"), AGREED).await;
    assert_eq!(site.post(&format!("{draft}/submit"), &[]).await.location(), stop);
    let whole: Vec<(&str, &str)> = minor[1..].iter().chain(AGREED).copied().collect();
    let answer = site.post(TOUR, &whole).await;
    assert_eq!(answer.status, 422, "nor is it taken as a whole");
    assert_eq!(site.stored().await, []);
    let adult = [("name", "Ana"), ("adult", "yes"), ("alone", "yes")];
    site.post(&format!("{draft}/step/who"), &adult).await.location();
    assert_eq!(site.get(&stop).await.location(), draft, "the stop is passed");
}
