//! What templates get wrong, and where they are told so.

use super::support::draw;

/// Templates, the bytes that are wrong, and what is said of them.
const CASES: [(&str, &str, &str); 47] = [
    // What is not understood.
    ("{{ title", "{{", "What begins here has no end: `}}`."),
    ("{% if yes %}a", "if", "`if` has no end here: `{% endif %}`."),
    ("a{# b", "{#", "This comment has no end: `#}`."),
    ("{{ \"a }}", "\"", "This text has no end."),
    ("{{ \"\\x\" }}", "\\x", "This escape means nothing."),
    ("{{ a § b }}", "§", "`§` means nothing here."),
    ("{{ 99999999999999999999 }}", "99999999999999999999", "This number is too large."),
    ("{% while yes %}", "while", "Unknown tag `while`: there are block, component, extends, for, if, include and set."),
    ("{% endif %}", "{% endif", "`endif` ends nothing here."),
    ("{% if yes %}{% endfor %}", "{% endfor", "`endfor` ends nothing here."),
    ("{% if %}", "%}", "Found `%}` but expected an expression."),
    ("{{ title title }}", "title }}", "Found `title` but expected `}}`."),
    ("{{ list | sort }}", "sort", "Unknown filter `sort`: there are first, last, length, safe"),
    ("{{ list is odd }}", "odd", "Unknown test `odd`: there are defined, none"),
    (
        "{% for n in list %}{{ loop.turn }}{% endfor %}",
        "turn",
        "Unknown `turn`: a loop has first, index, index0, last, length.",
    ),
    ("{% set loop = 1 %}", "loop", "`loop` cannot be a name: it means something."),
    ("{% set a %}b", "set", "`set` has no end here: `{% endset %}`."),
    ("a{% extends \"base.html\" %}", "extends", "`extends` must come before all else."),
    (
        "{% if yes %}{% component a() %}{% endcomponent %}{% endif %}",
        "component",
        "`component` cannot stand within another tag.",
    ),
    ("{% block a %}{% endblock b %}", "b %}", "What ends here is called `a`."),
    (
        "{% component a(b: text) %}{% endcomponent %}",
        "text",
        "Unknown kind `text`: there are array, bool, float, integer, map, number, string.",
    ),
    (
        "{% component a(b: string = 1) %}{% endcomponent %}",
        "1",
        "`b` is integer unless it is given, and must be string.",
    ),
    ("{% component a(b, b) %}{% endcomponent %}", "b)", "There is a `b` already."),
    ("{{ say(k=1, k=2) }}", "k=2", "`k` is given already."),
    ("{{ <card of={1} }}", "}}", "Found `}}` but expected `/`."),
    ("{% extends \"base.html\" %}\nlost", "\nlost", "This is outside of all blocks, and would not be shown."),
    ("{% extends \"base.html\" %}{{ title }}", "{{ title", "This is outside of all blocks, and would not be shown."),
    // Names that mean nothing.
    ("{% include \"none.html\" %}", "\"none.html\"", "Unknown template `none.html`"),
    ("{% extends \"none.html\" %}", "\"none.html\"", "Unknown template `none.html`"),
    ("{{ shout(k=1) }}", "shout", "Unknown function `shout`"),
    ("{{ <cart /> }}", "<cart />", "Unknown component `cart`"),
    ("{{ <card of={1} size={2} /> }}", "size", "`card` has no `size`: it can be given `of`, `level`, `class`, `lang`."),
    ("{{ <card /> }}", "<card />", "`card` must be given `of`."),
    ("{% block a %}{% endblock %}{% block a %}{% endblock %}", "a %}{% endblock %}", "There is a block `a` already."),
    ("{{ loop.index }}", "loop.index", "`loop` is only known within a loop."),
    ("{% include \"page.html\" %}", "\"page.html\"", "`page.html` includes itself by way of this."),
    (
        "{% include \"middle.html\" %}",
        "\"middle.html\"",
        "`middle.html` extends another template and cannot be included.",
    ),
    // What shows only when it is drawn.
    ("{{ missing }}", "missing", "Variable `missing` is not defined."),
    ("{{ map.missing }}", "map.missing", "Field `missing` is not defined. There are list, map, name, none, size."),
    ("{% if number < title %}{% endif %}", "number < title", "Cannot compare `integer` with `string`"),
    ("{{ map }}", "map", "A map cannot be drawn: name one of its fields."),
    ("{{ title ~ rows }}", "rows", "A map cannot be drawn: name one of its fields."),
    ("{{ number + title }}", "title", "Only whole numbers can be reckoned with, and this is `string`"),
    ("{{ number % zero }}", "number % zero", "This is too large a number, or is divided by zero."),
    ("{{ title[0] }}", "0", "`string` cannot be asked for what stands under a value of type `integer`"),
    ("{% for n in number %}{% endfor %}", "number", "Iteration not possible on type `integer`"),
    (
        "{{ <card of={1} level=\"2\" /> }}",
        "<card of={1} level=\"2\" />",
        "Component argument `level` (type: `string`) does not match expected type: `integer`",
    ),
];

#[test]
fn a_fault_is_told_where_it_stands() {
    for (template, wrong, message) in CASES {
        let faults = draw(template, "page.html").expect_err(template);
        let [fault] = faults.as_slice() else { panic!("one fault in {template}: {faults:?}") };
        assert_eq!((fault.template.as_str(), fault.message.as_str()), ("page.html", message), "{template}");
        let told = &template[fault.range.start..];
        assert!(told.starts_with(wrong), "{template}: {told:?} does not begin with {wrong:?}");
    }
}

#[test]
fn a_fault_in_a_component_names_those_who_called_it() {
    let template = "{% component outer(of) %}\n{{ of.name.more }}{% endcomponent %}x{{ <outer of={number} /> }}";
    let faults = draw(template, "page.html").expect_err("a number has no name");
    assert_eq!(faults[0].message, "Field `name` is not defined.");
    let callers: Vec<(&str, &str)> = faults[0]
        .callers
        .iter()
        .map(|caller| (caller.template.as_str(), &template[caller.start..caller.start + 6]))
        .collect();
    assert_eq!(callers, [("page.html", "<outer")]);
}

#[test]
fn components_that_call_each_other_for_ever_are_stopped() {
    let template = "{% component loopy() %}{{ <loopy /> }}{% endcomponent %}{{ <loopy /> }}";
    let faults = draw(template, "page.html").expect_err("it never ends");
    assert_eq!(faults[0].message, "Components call each other more than 20 deep here.");
}

#[test]
fn what_lies_too_deep_is_refused_instead_of_overflowing() {
    let deep = format!("{{{{ {}1{} }}}}", "(".repeat(50_000), ")".repeat(50_000));
    let faults = draw(&deep, "page.html").expect_err("it is too deep");
    assert_eq!(faults[0].message, "More than 100 levels lie in each other here.");
    let deep = format!("{}{}", "{% if yes %}".repeat(50_000), "{% endif %}".repeat(50_000));
    assert!(draw(&deep, "page.html").is_err());
}
