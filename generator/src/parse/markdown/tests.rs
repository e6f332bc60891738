//! Markdown in, HTML with marked holes out.

use super::*;

/// Draws a body with its holes in brackets.
fn drawn(body: &Body) -> String {
    let target = |target: &Target| match &target.anchor {
        Some(anchor) => format!("{}#{anchor}", target.id),
        None => target.id.clone(),
    };
    let html = body.filled(|hole, html| {
        html.push_str(&match hole {
            Hole::Address(to) => format!("⟦{}⟧", target(to)),
            Hole::Title(to) => format!("⟦title {}⟧", target(to)),
            Hole::Fact(fact) => format!("⟦fact {}.{}⟧", fact.owner, fact.name),
            Hole::Picture(picture) => format!("⟦picture {} {}⟧", picture.file, picture.alt),
            Hole::Word(key) => format!("⟦{key}⟧"),
        });
    });
    html.trim_end().to_owned()
}

#[test]
fn prose_becomes_html_with_holes() {
    for (markdown, expected) in [
        ("A *b* **c** ~~d~~ `e<`", "<p>A <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;</code></p>"),
        ("[a](@pages/lab)", "<p><a href=\"⟦pages/lab⟧\">a</a></p>"),
        ("[a](@pages/lab#stages)", "<p><a href=\"⟦pages/lab#stages⟧\">a</a></p>"),
        ("[](@pages/lab)", "<p><a href=\"⟦pages/lab⟧\">⟦title pages/lab⟧</a></p>"),
        ("[a](https://x.org/?a=1&b=2)", "<p><a href=\"https://x.org/?a=1&amp;b=2\">a</a></p>"),
        ("see https://x.org.", "<p>see <a href=\"https://x.org\">https://x.org</a>.</p>"),
        ("a@x.org", "<p><a href=\"mailto:a@x.org\">a@x.org</a></p>"),
        ("to {{ closes | date }}.", "<p>to ⟦fact .closes⟧.</p>"),
        ("`{{ closes }}`", "<p><code>{{ closes }}</code></p>"),
        ("![A map](map.svg)", "<p>⟦picture map.svg A map⟧</p>"),
        ("![A ![b](c.svg) map](map.svg)", "<p>⟦picture map.svg A b map⟧</p>"),
        ("<a@x.org>", "<p><a href=\"mailto:a@x.org\">a@x.org</a></p>"),
        ("[<https://x.org>](@pages/lab)", "<p><a href=\"⟦pages/lab⟧\">https://x.org</a></p>"),
        (
            "a @ b, http://x.org, https://y.org",
            "<p>a @ b, <a href=\"http://x.org\">http://x.org</a>, <a href=\"https://y.org\">https://y.org</a></p>",
        ),
        ("a\n\n<!-- one\n\ntwo -->\n\nb <!-- three\nfour --> c", "<p>a</p>\n<p>b  c</p>"),
        ("## Etapas {#stages}", "<h2 id=\"stages\">Etapas</h2>"),
        ("## ¿Qué es *esto*?", "<h2 id=\"qué-es-esto\">¿Qué es <em>esto</em>?</h2>"),
        ("## قصص من النهر", "<h2 id=\"قصص-من-النهر\">قصص من النهر</h2>"),
        ("## 你好 世界", "<h2 id=\"你好-世界\">你好 世界</h2>"),
        ("## A\n\n## A", "<h2 id=\"a\">A</h2>\n<h2 id=\"a-2\">A</h2>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>"),
        ("term\n: what it is", "<dl>\n<dt>term</dt>\n<dd>what it is</dd>\n</dl>"),
        (
            "> [!NOTE]\n> Mind.",
            "<div class=\"alert alert-note\" role=\"note\">\n<p class=\"alert-title\">⟦alert.note⟧</p>\n<p>Mind.</p>\n</div>",
        ),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("CO<sub>2</sub><br>x", "<p>CO<sub>2</sub><br>x</p>"),
        ("```sh\na <b>\n```", "<pre dir=\"ltr\" tabindex=\"0\"><code class=\"language-sh\">a &lt;b&gt;\n</code></pre>"),
        (
            "|a|b|\n|-|-:|\n|1|2|",
            "<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"⟦table.label⟧\"><table>\n<thead><tr><th scope=\"col\">a</th><th scope=\"col\" class=\"align-end\">b</th></tr></thead>\n<tbody>\n<tr><td>1</td><td class=\"align-end\">2</td></tr>\n</tbody></table></div>",
        ),
        (
            "a[^x] b[^x]\n\n[^x]: Note.",
            "<p>a<sup><a id=\"fnref-1\" href=\"#fn-1\" role=\"doc-noteref\">[1]</a></sup> b<sup><a href=\"#fn-1\" role=\"doc-noteref\">[1]</a></sup></p>\n<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"⟦footnotes.label⟧\">\n<ol>\n<li id=\"fn-1\">\n<p>Note.</p>\n<a class=\"footnote-back\" href=\"#fnref-1\" role=\"doc-backlink\" aria-label=\"⟦footnotes.back⟧ 1\">↩</a></li>\n</ol>\n</section>",
        ),
        (
            "a[^X]\n\n[^x]: Note.",
            "<p>a<sup><a id=\"fnref-1\" href=\"#fn-1\" role=\"doc-noteref\">[1]</a></sup></p>\n<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"⟦footnotes.label⟧\">\n<ol>\n<li id=\"fn-1\">\n<p>Note.</p>\n<a class=\"footnote-back\" href=\"#fnref-1\" role=\"doc-backlink\" aria-label=\"⟦footnotes.back⟧ 1\">↩</a></li>\n</ol>\n</section>",
        ),
    ] {
        let mut faults = Faults::new();
        assert_eq!(drawn(&parse(markdown, 0, &mut faults)), expected, "{markdown}");
        assert_eq!(faults, [], "{markdown}");
    }
}

#[test]
fn every_footnote_that_is_referred_to_stands_at_the_end() {
    for (markdown, shown, code) in [
        ("> [^x]: a\n>\n>     [^y]: b\n\n[^x] [^y]", [true, true], None),
        ("[^x] [^y]\n\n[^x]: a\n\n    > [^y]: b", [true, true], None),
        ("[^x]\n\n[^x]: a\n\n[^X]: b", [true, false], Some("footnote-unused")),
        ("[^y]: a [^x]\n\n[^x]: b", [false, true], Some("footnote-unused")),
    ] {
        let mut faults = Faults::new();
        let html = drawn(&parse(markdown, 0, &mut faults));
        assert_eq!(["<p>a", "<p>b"].map(|words| html.contains(words)), shown, "{markdown}\n{html}");
        assert_eq!(faults.first().map(|fault| fault.code), code, "{markdown}");
        for number in 1..3 {
            let leads = html.contains(&format!("href=\"#fnref-{number}\""));
            assert_eq!(leads, html.contains(&format!("id=\"fnref-{number}\"")), "{markdown}\n{html}");
        }
    }
}

#[test]
fn what_an_editor_did_not_mean_is_a_fault_with_its_place() {
    for (markdown, code, start) in [
        ("# Title", "heading-one", 0),
        ("## A {#x}\n\n## B {#x}", "anchor-twice", 11),
        ("## A\n\n#### B", "heading-skips", 6),
        ("##\n", "heading-empty", 0),
        ("x <script>a</script>", "html-refused", 2),
        ("<div>x</div>", "html-refused", 0),
        ("<!-- a --> words <!-- b -->", "html-refused", 0),
        ("<!-- a\nb --> words", "html-refused", 7),
        ("a\n\n<!-- b\n\nc", "html-unpaired", 3),
        ("a <sup>b", "html-unpaired", 2),
        ("a </sup> b", "html-unpaired", 2),
        ("*a <sup>b* c</sup>", "html-unpaired", 3),
        ("|a <sup>|b</sup>|\n|-|-|", "html-unpaired", 3),
        ("[a](javascript:x)", "link-scheme", 0),
        ("ab [a](/es/x/)", "link-by-address", 3),
        ("ab [a][nope]", "reference-missing", 3),
        ("ab[^zz] c", "footnote-missing", 2),
        ("a\n\n[^x]: Note.", "footnote-unused", 3),
        ("![](map.svg)", "picture-without-words", 0),
        ("![a](https://x.org/a.png)", "picture-elsewhere", 0),
        ("[](#a)", "link-without-text", 0),
        ("a {{ closes", "fact-unclosed", 2),
        ("a \u{202e}b", "bidi-control", 2),
        ("a \\* é {{ b c }} {{", "fact-malformed", 8),
        ("\\*é[^zz] c", "footnote-missing", 4),
        ("é &#x202e;ß", "bidi-control", 0),
    ] {
        let mut faults = Faults::new();
        parse(markdown, 0, &mut faults);
        assert_eq!(faults.first().map(|fault| (fault.code, fault.span.start)), Some((code, start)), "{markdown}");
    }
}
