//! Calls and the clock: the pages on both sides of every instant at which a call changes.

use crate::support::{SiteTest, at};

/// The page of a call, an instant, and the state before it and from it on.
type Case = (&'static str, &'static str, &'static str, &'static str);

const LIGHTS: &str = "/es/convocatorias/luces/";
const HARBOURS: &str = "/es/convocatorias/puertos-que-enseñan/";

#[test]
fn a_call_changes_its_state_at_the_second() {
    let cases: &[Case] = &[
        // Winter time in Madrid, and summer time from 28 March on.
        (LIGHTS, "2027-01-10T08:00:00Z", "anunciada", "abierta"),
        (LIGHTS, "2027-03-17T22:59:00Z", "abierta", "a punto de cerrar"),
        (LIGHTS, "2027-03-31T21:59:00Z", "a punto de cerrar", "cerrada"),
        (LIGHTS, "2027-06-14T22:00:00Z", "cerrada", "con resultados"),
        // A day anywhere on earth begins and ends at noon in UTC; a month is over at its end.
        (HARBOURS, "2025-02-01T12:00:00Z", "anunciada", "abierta"),
        (HARBOURS, "2025-04-17T12:00:00Z", "abierta", "a punto de cerrar"),
        (HARBOURS, "2025-05-01T12:00:00Z", "a punto de cerrar", "cerrada"),
        (HARBOURS, "2025-08-01T12:00:00Z", "cerrada", "con resultados"),
    ];
    for (page, instant, before, after) in cases {
        for (seconds, state) in [(-1, before), (0, after), (1, after)] {
            let built = SiteTest::from("basic").at(&at(instant, seconds)).build_sound();
            let told = format!("<dt>state</dt><dd>{state}</dd>");
            assert!(built.page(page).contains(&told), "{page} at {instant} {seconds:+} s is not {state}");
        }
    }
}

#[test]
fn a_form_is_there_from_the_opening_to_the_end_of_the_grace() {
    let graced =
        || SiteTest::from("basic").replace("content/calls/2027-lights/call.yaml", "closing_soon: 14", "grace: 30");
    let cases = [
        ("2027-01-10T08:00:00Z", -1, false),
        ("2027-01-10T08:00:00Z", 0, true),
        ("2027-03-31T21:59:00Z", 0, true),
        ("2027-03-31T22:29:00Z", -1, true),
        ("2027-03-31T22:29:00Z", 0, false),
    ];
    for (instant, seconds, open) in cases {
        let built = graced().at(&at(instant, seconds)).build_sound();
        let place = format!("{instant} {seconds:+} s");
        assert_eq!(
            built.page(LIGHTS).contains("<a class=\"form\""),
            open,
            "{place}: the call's page leads to the form"
        );
        assert_eq!(built.page("/es/convocatorias/luces/formulario/").contains("<form "), open, "{place}: the form");
        assert_eq!(built.page("/es/convocatorias/luces/formulario/").contains("El plazo terminó."), !open, "{place}");
    }
}

#[test]
fn the_last_extension_is_the_deadline_everywhere() {
    let extension = "closing_soon: 14\nextensions: [{closes: 2027-04-15, decided: 2027-03-20}]";
    let site = || SiteTest::from("basic").replace("content/calls/2027-lights/call.yaml", "closing_soon: 14", extension);
    for (instant, state) in [
        ("2027-03-31T21:59:00Z", "abierta"),
        ("2027-04-01T22:00:00Z", "a punto de cerrar"),
        ("2027-04-15T21:59:59Z", "a punto de cerrar"),
        ("2027-04-15T22:00:00Z", "cerrada"),
    ] {
        let built = site().at(instant).build_sound();
        let page = built.page(LIGHTS);
        assert!(page.contains(&format!("<dt>state</dt><dd>{state}</dd>")), "{instant}: {state}");
        assert!(page.contains("<time datetime=\"2027-04-15\">15 de abril de 2027</time>"), "{instant}: {page}");
        assert!(page.contains("Cierre aplazado"), "{instant}");
    }
}

#[test]
fn the_home_page_shows_the_call_that_is_open_or_else_the_next_one() {
    for (instant, shown) in [
        ("2025-03-01T00:00:00Z", Some("/es/convocatorias/puertos-que-ense%C3%B1an/")),
        ("2025-06-01T00:00:00Z", Some(LIGHTS)),
        ("2027-02-01T00:00:00Z", Some(LIGHTS)),
        ("2027-05-01T00:00:00Z", None),
    ] {
        let built = SiteTest::from("basic").at(instant).build_sound();
        let tags = built.tags("/es/");
        let block = tags.iter().position(|tag| tag.is("section", "class", "call")).expect("the block is there");
        let block = tags[block + 1..].iter().take_while(|tag| tag.name != "section");
        let link = block.clone().find(|tag| tag.name == "a").and_then(|tag| tag.get("href"));
        assert_eq!(link, shown, "{instant}");
    }
}

#[test]
fn the_next_change_is_the_next_instant_at_which_another_site_comes_out() {
    let graced = "closing_soon: 14\ngrace: 30";
    let site = || SiteTest::from("basic").replace("content/calls/2027-lights/call.yaml", "closing_soon: 14", graced);
    for (now, next, why) in [
        ("2027-01-01T00:00:00Z", Some("2027-01-10T08:00:00Z"), "the call opens"),
        ("2027-01-10T08:00:00Z", Some("2027-03-17T22:59:00Z"), "the call closes soon"),
        ("2027-03-17T22:59:00Z", Some("2027-03-31T21:59:00Z"), "the call closes"),
        ("2027-03-31T21:59:00Z", Some("2027-03-31T22:29:00Z"), "its grace is over and the form goes"),
        ("2027-03-31T22:29:00Z", Some("2027-05-31T22:00:00Z"), "a story is published"),
        ("2027-05-31T22:00:00Z", Some("2027-06-14T22:00:00Z"), "the results are due"),
        ("2027-06-14T22:00:00Z", Some("2027-09-01T10:00:00Z"), "the story expires"),
        ("2027-09-01T10:00:00Z", None, "nothing comes after"),
    ] {
        let found = site().at(now).build_sound().next_change();
        assert_eq!(found.as_deref(), next, "{now}: {why}");
    }
}
