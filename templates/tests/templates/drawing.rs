//! What templates come out as. Every case is held against Tera as well.

use templates::{Functions, Key, Templates, Value};

use super::support::{by_tera, draw};

/// Templates named `page.html`, and what they draw.
const CASES: [(&str, &str); 63] = [
    ("plain { text } # % }}", "plain { text } # % }}"),
    ("{{ title }}", "A &amp; &lt;b&gt; &quot;c&quot; &#39;d&#39;"),
    ("{{ title | safe }}", "A & <b> \"c\" 'd'"),
    ("{{ number }}{{ yes }}{{ no }}{{ nothing }}{{ 1.5 }}{{ 2.0 }}{{ -4 }}", "3truefalse1.52.0-4"),
    ("{{ list }}{{ texts }}", "[1, 2, 3][&quot;a&quot;, &quot;&lt;&quot;, &quot;ñ&quot;]"),
    ("{{ \"a\\\"\\n<\" }}{{ 'b' }}{{ `c` }}", "a&quot;\n&lt;bc"),
    ("{{ map.name }}{{ map.map.deep }}{{ map[\"size\"] }}{{ list[0] }}{{ map.list[1] }}", "ñ &lt;x&gt;d715"),
    ("{{ list[-1] }}{{ rows[0].name }}{{ rows[1][\"name\"] }}", "3onetwo &amp; &lt;2&gt;"),
    // Blanks.
    ("a  {{- number -}}  b", "a3b"),
    ("a\n{%- if yes %}\nb\n{%- endif %}\nc", "a\nb\nc"),
    ("a {#- gone -#} b{# gone {{ title }} #}", "ab"),
    ("{#}#}a{##} b{#-#} c{#--#} d", "a b cd"),
    ("a {% if yes -%} b {%- endif %} c", "a b c"),
    // Conditions.
    ("{% if yes %}a{% else %}b{% endif %}", "a"),
    ("{% if no %}a{% elif number == 3 %}b{% else %}c{% endif %}", "b"),
    ("{% if missing %}a{% elif map.missing %}b{% elif missing?.more %}c{% else %}d{% endif %}", "d"),
    ("{% if empty or zero or nothing or blank %}a{% else %}b{% endif %}", "b"),
    ("{% if not empty and list and not map.none %}a{% endif %}", "a"),
    ("{% if number > 2 and number >= 3 and number < 4 and number <= 3 and number != 4 %}a{% endif %}", "a"),
    ("{% if \"a\" < \"b\" %}a{% endif %}{% if 1 == 1.0 %}b{% endif %}{% if 1.5 > 1 %}c{% endif %}", "abc"),
    ("{% if not number == 4 %}a{% endif %}{% if (no or yes) and yes %}b{% endif %}", "ab"),
    ("{% if 2 in list %}a{% endif %}{% if 9 not in list %}b{% endif %}{% if \"name\" in map %}c{% endif %}", "abc"),
    ("{% if \"& <\" in title %}a{% endif %}", "a"),
    ("{% if title is defined %}a{% endif %}{% if missing is not defined %}b{% endif %}", "ab"),
    ("{% if nothing is none %}a{% endif %}{% if title is not none %}b{% endif %}", "ab"),
    ("{{ empty or \"else\" }}{{ title and number }}{{ zero or nothing or \"c\" }}", "else3c"),
    ("{{ \"a\" if yes else \"b\" }}{{ \"a\" if no else \"b\" if no else \"c\" }}", "ac"),
    ("{{ title ~ \"<\" ~ number }}", "A &amp; &lt;b&gt; &quot;c&quot; &#39;d&#39;&lt;3"),
    (
        "{{ number + 1 * 2 - 4 }}{{ -7 % 3 }}{{ (1 + 2) * number }}{{ (1 + 2) ~ 3 }}{{ number -1 }}{{ 1 + list | first }}",
        "1293322",
    ),
    ("{{ list | length }}{{ \"ñandú\" | length }}{{ map | length }}{{ blank | length > 0 }}", "355false"),
    ("{{ list | first }}{{ list | last }}{{ blank | first }}", "13"),
    // Loops.
    ("{% for n in list %}{{ n }},{% endfor %}", "1,2,3,"),
    ("{% for n in blank %}{{ n }}{% else %}none{% endfor %}", "none"),
    (
        "{% for row in rows %}{{ row.name }}{% if not loop.last %} · {% endif %}{% endfor %}",
        "one · two &amp; &lt;2&gt;",
    ),
    (
        "{% for n in list %}{{ loop.index }}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}",
        "10truefalse3 21falsefalse3 32falsetrue3 ",
    ),
    (
        "{% for a in list %}{% for b in list %}{{ loop.index }}{% endfor %}{{ loop.index }};{% endfor %}",
        "1231;1232;1233;",
    ),
    (
        "{% for said in [title, nothing, number] %}{% if said %}{{ said }}|{% endif %}{% endfor %}",
        "A &amp; &lt;b&gt; &quot;c&quot; &#39;d&#39;|3|",
    ),
    ("{% for title in texts %}{{ title }}{% endfor %}{{ number }}", "a&lt;ñ3"),
    // Names that are set.
    ("{% set a = number %}{{ a }}{% set a = title %}{{ a }}", "3A &amp; &lt;b&gt; &quot;c&quot; &#39;d&#39;"),
    ("{% if no %}{% set title = 1 %}{% endif %}{{ title | length }}", "15"),
    ("{% if yes %}{% set title = \"t\" %}{% endif %}{{ title }}", "t"),
    (
        "{% for n in list %}{% if loop.first %}{% set a = n %}{% endif %}{{ a is defined }}{% endfor %}{{ a is defined }}",
        "truefalsefalsefalse",
    ),
    ("{% set a = 1 %}{% for n in list %}{% set a = n %}{{ a }}{% endfor %}{{ a }}", "1231"),
    (
        "{% set a %}<b>{{ title }}</b>{% endset %}{{ a }}{{ a | length }}",
        "<b>A &amp; &lt;b&gt; &quot;c&quot; &#39;d&#39;</b>50",
    ),
    ("{% set row = rows | first %}{% for inner in row.rows %}{{ inner.name }}{% endfor %}", "inner"),
    // Inheritance.
    ("{% extends \"base.html\" %}{% block main %}m{{ number }}{% endblock main %}\n", "<top|m3>"),
    ("{% extends \"middle.html\" %}{% block inner %}{{ title | length }}{% endblock %}", "<top|[15]>"),
    ("{% extends \"middle.html\" %}{% block top %}t{% endblock %}", "<t|[inner]>"),
    ("{% extends \"middle.html\" %}{% block main %}all{% endblock %}", "<top|all>"),
    (
        "{# before #}\n{% extends \"base.html\" %}{% block top %}{% for n in list %}{{ n }}{% endfor %}{% endblock %}",
        "<123|A &amp; &lt;b&gt; &quot;c&quot; &#39;d&#39;>",
    ),
    ("{% block a %}1{% block b %}2{% endblock b %}{% endblock a %}", "12"),
    // What is included sees what is around, and leaves nothing behind.
    ("{% include \"part.html\" %}", "(A &amp; &lt;b&gt; &quot;c&quot; &#39;d&#39;3)"),
    ("{% set title = \"t\" %}{% for item in list %}{% include \"part.html\" %}{% endfor %}", "(t31)(t32)(t33)"),
    ("{% set own = 1 %}{% set title = 2 %}{% include \"part.html\" %}{{ own }}", "(23)1"),
    // Functions.
    ("{{ say(k=\"a\") }}{{ say(k=\"a\" ~ number) }}", "<i>es.a</i><i>es.a3</i>"),
    ("{% set lang = \"ar\" %}{{ say(k=title,) | length }}{{ say(k=\"b\") }}", "25<i>ar.b</i>"),
    // Components.
    ("{{ <card of={number} /> }}", "<1 >3<i>es.c</i>esw+"),
    ("{{ <card of=\"<\" level={2} class=\"x\" /> }}", "<2 x>&lt;<i>es.c</i>esw+"),
    ("{% set lang = \"ar\" %}{{ <card of={no} /> }}{{ <inner of={1} /> }}", "<1 >false<i>ar.c</i>arwarw+"),
    ("{% for lang in texts %}{{ <deep word=\"v\" /> }}{% endfor %}{{ <deep lang=\"q\" /> }}", "av&lt;vñvqw"),
    ("{{ <nest rows={rows} /> }}", "(one(inner))(two &amp; &lt;2&gt;)"),
    ("{% set drawn = <card of={1} /> %}{{ drawn }}", "<1 >1<i>es.c</i>esw+"),
    (
        "{% for row in rows %}{{ <card of={row.name} level={loop.index} class={\"f\" if row.flag else \"\"} /> }}{% endfor %}",
        "<1 f>one<i>es.c</i>esw+<2 >two &amp; &lt;2&gt;<i>es.c</i>esw+",
    ),
];

#[test]
fn templates_draw_what_they_say_and_tera_draws_the_same() {
    for (template, expected) in CASES {
        assert_eq!(draw(template, "page.html").as_deref(), Ok(expected), "{template}");
        assert_eq!(by_tera(template, "page.html").as_deref(), Ok(expected), "Tera: {template}");
    }
}

#[test]
fn nothing_is_escaped_in_what_is_no_markup() {
    for (template, expected) in [
        ("{{ title }}{{ texts }}", "A & <b> \"c\" 'd'[\"a\", \"<\", \"ñ\"]"),
        ("{% set a %}{{ title }}{% endset %}{{ a }}", "A & <b> \"c\" 'd'"),
        (
            "{{ <card of={title} /> }}{% include \"part.html\" %}",
            "<1 >A & <b> \"c\" 'd'<i>es.c</i>esw+(A & <b> \"c\" 'd'3)",
        ),
    ] {
        assert_eq!(draw(template, "page.txt").as_deref(), Ok(expected), "{template}");
        assert_eq!(by_tera(template, "page.txt").as_deref(), Ok(expected), "Tera: {template}");
    }
    assert_eq!(draw("{{ title }}", "page.xml").as_deref(), Ok("A &amp; &lt;b&gt; &quot;c&quot; &#39;d&#39;"));
}

#[test]
fn a_field_is_found_wherever_it_stands_in_a_map() {
    let map = |names: &[&'static str]| {
        let entry = |name: &&'static str| (Key::Borrowed(*name), Value::from(*name));
        Value::Map(names.iter().map(entry).collect())
    };
    let subtitle = "subtitle";
    // The last name lies within another, and is no less another.
    let maps = [&["title", "url"][..], &["url", "title"], &["title", "url"], &["url"], &[subtitle, &subtitle[3..]]];
    let list = Value::from(maps.map(map).to_vec());
    let template = "{% for m in maps %}{{ m.title or \"-\" }}{% if m.url %}{{ m.url }}{% endif %},{% endfor %}";
    let templates = Templates::new([("page.html", template)], Functions::default()).expect("it is sound");
    let mut out = String::new();
    templates.draw("page.html", &|name| (name == "maps").then_some(&list), &mut out).expect("it can be drawn");
    assert_eq!(out, "titleurl,titleurl,titleurl,-url,title,");
}
