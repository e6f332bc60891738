//! What holds for all prose: it becomes well-formed HTML of known elements, and everything that is
//! told about it has its place in the file.

use proptest::prelude::*;

use super::*;
use crate::parse::writer::escaped;
use crate::properties::{any_text, cases, faults_lie_in, lies_in, made_of};

const SIGNS: &[&str] = &[
    "a",
    "palabra",
    "كلمة",
    "你好",
    "é",
    " ",
    " ",
    " ",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "  \n",
    "\\\n",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "``",
    "```\n",
    "```sh\n",
    "~~~\n",
    "    ",
    "\t",
    "# ",
    "## ",
    "### ",
    "###### ",
    "## A {#x}\n",
    " {#y}",
    "{#",
    "===\n",
    "---\n",
    "- ",
    "\n- ",
    "\n  - ",
    "\n    - ",
    "* ",
    "+ ",
    "1. ",
    "\n3. ",
    "7) ",
    "> ",
    "\n> ",
    "> [!NOTE]\n> ",
    "> [!WARNING]\n",
    "term\n: def\n",
    "\n: ",
    "\n\n: ",
    "|",
    "|a|b|\n|-|-:|\n|1|2|\n",
    "\n|a|\n|:-:|\n",
    "\n| م | b |\n|---|---|\n",
    "\\|",
    "[",
    "]",
    "(",
    ")",
    "[a](@pages/lab)",
    "[a](#x)",
    "[](@a/b)",
    "[](#x)",
    "](",
    "](@pages/lab#é)",
    "](https://x.org/?a=1&b=\"2\")",
    "](javascript:x)",
    "](JavaScript:alert(1))",
    "](data:text/html,x)",
    "](/es/)",
    "](mailto:a@x.org)",
    "[a][b]",
    "][b]",
    "\n[b]: https://x.org\n",
    "[b]:",
    "![",
    "![a](map.svg)",
    "![](b.png)",
    "![a](https://x/y.png)",
    "![a ![b](c) d](e)",
    "[^x]",
    "[^X]",
    "[^y]",
    "[^1]",
    "\n\n[^x]: Nota.\n",
    "\n[^y]: ",
    "\n\n[^1]: uno\n\n    dos\n",
    "[^",
    "[^z] ",
    "<",
    ">",
    "&",
    "&amp;",
    "&lt;",
    "&#x202e;",
    "&eacute;",
    "&#0;",
    "<br>",
    "<br />",
    "<sup>",
    "</sup>",
    "<sub>",
    "</sub>",
    "<bdi>",
    "</bdi>",
    "<span lang=\"fr\" dir=\"ltr\">",
    "</span>",
    "<abbr title=\"T & U\">",
    "</abbr>",
    "<script>",
    "</script>",
    "<script>alert(1)</script>",
    "<div>",
    "\n</div>\n",
    "<a href=\"javascript:x\">",
    "<img src=x onerror=y>",
    "<!-- ",
    " -->",
    "<!-- a -->",
    "<?",
    "<![CDATA[",
    "]]>",
    "<https://x.org/\">",
    "<javascript:x>",
    "<a@x.org>",
    "https://x.org/é.",
    "http://",
    "a@x.org",
    "\"",
    "'",
    "{{ closes }}",
    "{{ closes | date }}",
    "{{ calls/x.y }}",
    "{{",
    "}}",
    "{{ no }",
    "{{ a b }}",
    "\\",
    "\\*",
    "\\[",
    "\\{",
    "\\<",
];

/// Elements that prose may become, and whether they stand within a line.
const ELEMENTS: &[(&str, bool)] = &[
    ("p", false),
    ("h2", false),
    ("h3", false),
    ("h4", false),
    ("h5", false),
    ("h6", false),
    ("ul", false),
    ("ol", false),
    ("li", false),
    ("dl", false),
    ("dt", false),
    ("dd", false),
    ("blockquote", false),
    ("div", false),
    ("pre", false),
    ("table", false),
    ("thead", false),
    ("tbody", false),
    ("tr", false),
    ("th", false),
    ("td", false),
    ("section", false),
    ("hr", false),
    ("a", true),
    ("abbr", true),
    ("bdi", true),
    ("br", true),
    ("code", true),
    ("del", true),
    ("em", true),
    ("img", true),
    ("span", true),
    ("strong", true),
    ("sub", true),
    ("sup", true),
];

/// Elements that hold nothing but what stands within a line.
const LINES: &[&str] = &["p", "h2", "h3", "h4", "h5", "h6", "dt", "th", "td", "pre"];

/// Writes a body with its holes filled as the simplest site would fill them.
fn filled(body: &Body) -> String {
    body.filled(|hole, html| match hole {
        Hole::Address(_) => html.push_str("/there/"),
        Hole::Picture(picture) => {
            html.push_str(&format!("<img src=\"/{}\" alt=\"{}\">", escaped(&picture.file), escaped(&picture.alt)))
        }
        Hole::Title(_) | Hole::Fact(_) | Hole::Word(_) => html.push_str("words"),
    })
}

/// Reads HTML as strictly as nobody else does, and says what is wrong with it.
fn ill_formed(html: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if rest[..at].contains('>') {
            return Some(format!("a loose > before {:?}", &rest[at..]));
        }
        rest = &rest[at + 1..];
        let Some((tag, behind)) = rest.split_once('>') else { return Some("a tag without end".to_owned()) };
        rest = behind;
        if let Some(name) = tag.strip_prefix('/') {
            match open.pop() {
                Some(last) if last == name => continue,
                last => return Some(format!("</{name}> closes {last:?}")),
            }
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let Some((_, in_line)) = ELEMENTS.iter().find(|(known, _)| *known == name) else {
            return Some(format!("an element <{tag}>"));
        };
        if let Some(wrong) = wrong_attributes(attributes) {
            return Some(format!("<{tag}>: {wrong}"));
        }
        if name == "a" && open.contains(&"a") {
            return Some("a link in a link".to_owned());
        }
        if !in_line && open.iter().any(|outer| LINES.contains(outer)) {
            return Some(format!("<{name}> in {open:?}"));
        }
        if !["br", "hr", "img"].contains(&name) {
            open.push(name);
        }
    }
    if rest.contains('>') {
        return Some(format!("a loose > in {rest:?}"));
    }
    open.last().map(|name| format!("<{name}> is not closed"))
}

fn wrong_attributes(attributes: &str) -> Option<String> {
    let known = [
        "href",
        "id",
        "role",
        "class",
        "lang",
        "dir",
        "title",
        "src",
        "alt",
        "tabindex",
        "aria-label",
        "scope",
        "start",
    ];
    let mut names = Vec::new();
    let mut rest = attributes;
    while !rest.is_empty() {
        let Some((name, after)) = rest.split_once("=\"") else { return Some(format!("{rest:?}")) };
        let Some((value, after)) = after.split_once('"') else { return Some(format!("{name} has no end")) };
        if !known.contains(&name) || names.contains(&name) || value.contains('<') {
            return Some(format!("{name} is {value:?}"));
        }
        let leads = ["/", "#", "https:", "http:", "mailto:", "tel:"];
        if name == "href" && !leads.iter().any(|lead| value.starts_with(lead)) {
            return Some(format!("leads to {value:?}"));
        }
        names.push(name);
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    None
}

/// Says which id stands twice, and which footnote leads nowhere or says nothing.
fn lost(html: &str, faults: &Faults) -> Option<String> {
    let values = |start: &'static str| html.split(start).skip(1).filter_map(|rest| rest.split('"').next());
    let mut ids: Vec<&str> = values(" id=\"").collect();
    let leads_nowhere = values(" href=\"#").find(|id| id.starts_with("fn") && !ids.contains(id)).map(str::to_owned);
    ids.sort_unstable();
    let twice = ids.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0].to_owned());
    let told = faults.iter().any(|fault| fault.code == "anchor-twice");
    leads_nowhere.or(twice.filter(|_| !told))
}

fn span_of(hole: &Hole) -> Option<Span> {
    match hole {
        Hole::Address(target) | Hole::Title(target) => Some(target.span),
        Hole::Fact(fact) => Some(fact.span),
        Hole::Picture(picture) => Some(picture.span),
        Hole::Word(_) => None,
    }
}

fn becomes_html(prose: &str) -> Result<(), TestCaseError> {
    let before = "---\ntitle: é\n---\n";
    let file = format!("{before}{prose}");
    let mut faults = Faults::new();
    let body = parse(&file, before.len(), &mut faults);
    faults_lie_in(&file, &faults)?;
    body.holes.iter().filter_map(|(_, hole)| span_of(hole)).try_for_each(|span| lies_in(&file, span))?;
    for heading in &body.headings {
        lies_in(&file, heading.span)?;
        prop_assert!((2..=6).contains(&heading.level) && !heading.id.is_empty(), "{heading:?}");
    }
    let html = filled(&body);
    let wrong = ill_formed(&html).or_else(|| lost(&html, &faults));
    prop_assert!(wrong.is_none(), "{wrong:?}\n{prose:?}\n{html}");
    Ok(())
}

proptest! {
    #![proptest_config(cases(8000))]

    #[test]
    fn any_text_becomes_well_formed_html(prose in any_text()) {
        becomes_html(&prose)?;
    }

    #[test]
    fn any_signs_of_markdown_become_well_formed_html(prose in made_of(SIGNS, 24)) {
        becomes_html(&prose)?;
    }

    #[test]
    fn code_says_what_was_written(code in "[^`\r\u{0}\t]{0,30}") {
        let body = parse(&format!("```\n{code}\n```\n"), 0, &mut Faults::new());
        let expected = format!("<pre dir=\"ltr\" tabindex=\"0\"><code>{}\n</code></pre>\n", escaped(&code));
        prop_assert_eq!(filled(&body), expected);
    }
}
