//! The page that stands in the place of every page while the content has errors.

use super::live::Faults;

/// The page in each language in which faults are told; the first serves all others.
const PAGES: &[(&str, &str)] = &[
    ("en", include_str!("faults.en.html")),
    ("es", include_str!("faults.es.html")),
    ("fr", include_str!("faults.fr.html")),
];

/// The page's style, at `/_convoca/faults.css`.
pub const STYLE: &str = include_str!("faults.css");

/// The part of the page that is cut out while there is no good site to show.
const LAST_GOOD: (&str, &str) = ("<!-- last good -->", "<!-- end -->");

/// Whether there was a good site before the faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastGood {
    /// The page leads to it.
    Kept,
    /// The page does not speak of it.
    None,
}

/// Draws the page.
pub fn draw(faults: &Faults, last_good: LastGood) -> String {
    let base = faults.language.split(['-', '_', '.']).next().unwrap_or_default();
    let page = PAGES.iter().find(|(language, _)| *language == base).unwrap_or(&PAGES[0]).1;
    let page = match last_good {
        LastGood::Kept => page.replace(LAST_GOOD.0, "").replace(LAST_GOOD.1, ""),
        LastGood::None => cut(page, LAST_GOOD),
    };
    page.replace("{report}", &escaped(faults.report.trim_end()))
}

fn cut(page: &str, (begin, end): (&str, &str)) -> String {
    let parts = page.split_once(begin).and_then(|(before, rest)| Some((before, rest.split_once(end)?.1)));
    parts.map_or_else(|| page.to_owned(), |(before, after)| format!("{before}{after}"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use generator::diagnostic::FAULT_LANGUAGES;

    use super::*;

    fn page(language: &str, last_good: LastGood) -> String {
        let report = "error: <script>&\"x\"</script>\n --> content/site.yaml:1:1\n".to_owned();
        draw(&Faults { report, language: language.to_owned() }, last_good)
    }

    #[test]
    fn every_language_of_faults_has_a_page_with_the_same_parts() {
        assert_eq!(PAGES.iter().map(|(language, _)| *language).collect::<Vec<_>>(), FAULT_LANGUAGES);
        for (language, text) in PAGES {
            for part in [
                &format!("<html lang=\"{language}\">"),
                "{report}",
                LAST_GOOD.0,
                LAST_GOOD.1,
                "href=\"?last-good\"",
                "</body>",
            ] {
                assert!(text.contains(part), "{language}: {part}");
            }
        }
    }

    #[test]
    fn a_report_is_text_and_never_markup() {
        let page = page("es_EC.UTF-8", LastGood::Kept);
        assert!(page.contains("<html lang=\"es\">"), "{page}");
        assert!(page.contains("error: &lt;script&gt;&amp;&quot;x&quot;&lt;/script&gt;"), "{page}");
    }

    #[test]
    fn the_last_good_site_is_offered_only_when_there_is_one() {
        for (last_good, offered) in [(LastGood::Kept, true), (LastGood::None, false)] {
            let page = page("nl", last_good);
            assert_eq!(page.contains("?last-good"), offered, "{page}");
            assert!(!page.contains("<!--"), "{page}");
        }
    }
}
