//! Random templates, drawn by both engines to the same bytes.

use proptest::prelude::*;

use super::support::{by_tera, draw};

fn name() -> impl Strategy<Value = String> {
    let names = [
        "title", "empty", "number", "zero", "yes", "nothing", "list", "texts", "blank", "map", "rows", "lang", "own",
        "item", "n",
    ];
    prop::sample::select(names.to_vec()).prop_map(str::to_owned)
}

fn path() -> impl Strategy<Value = String> {
    let field = prop::sample::select(vec![
        ".name",
        ".list",
        ".map",
        ".none",
        ".missing",
        "?.name",
        "?.missing",
        "?.missing?.name",
        "[0]",
        "[-1]",
        "[\"name\"]",
        "[5]",
    ]);
    (name(), prop::collection::vec(field, 0..3)).prop_map(|(name, fields)| name + &fields.concat())
}

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        6 => path(),
        1 => Just("\"a<b\"".to_owned()),
        1 => (-3..40_i64).prop_map(|number| number.to_string()),
        1 => prop::sample::select(vec!["true", "false", "none", "1.5", "loop.index", "loop.last"]).prop_map(str::to_owned),
        1 => Just("say(k=\"k\")".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let operator =
            prop::sample::select(vec!["and", "or", "==", "!=", "<", ">=", "~", "in", "not in", "+", "-", "*", "%"]);
        prop_oneof![
            (inner.clone(), operator, inner.clone())
                .prop_map(|(left, operator, right)| format!("{left} {operator} {right}")),
            inner.clone().prop_map(|of| format!("not {of}")),
            inner.clone().prop_map(|of| format!("({of})")),
            (inner.clone(), prop::sample::select(vec!["length", "first", "last", "safe"]))
                .prop_map(|(of, filter)| format!("{of} | {filter}")),
            (inner.clone(), prop::sample::select(vec!["defined", "not defined", "none", "not none"]))
                .prop_map(|(of, test)| format!("{of} is {test}")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(then, condition, otherwise)| format!("{then} if {condition} else {otherwise}")),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|values| format!("[{}]", values.join(", "))),
            inner.clone().prop_map(|of| format!("say(k={of})")),
        ]
    })
}

fn call() -> impl Strategy<Value = String> {
    prop_oneof![
        path().prop_map(|of| format!("<card of={{{of}}} />")),
        (path(), expression()).prop_map(|(of, level)| format!("<card of={{{of}}} level={{{level}}} class=\"c\" />")),
        expression().prop_map(|of| format!("<inner of={{{of}}} />")),
        Just("<nest rows={rows} />".to_owned()),
        expression().prop_map(|lang| format!("<deep lang={{{lang}}} />")),
    ]
}

/// A tag with its marks, some of which take the blanks beside them.
fn tag(words: &str, (left, right): (bool, bool)) -> String {
    let dash = |tight| if tight { "-" } else { "" };
    format!("{{%{} {words} {}%}}", dash(left), dash(right))
}

fn body() -> impl Strategy<Value = String> {
    let tight = || any::<(bool, bool)>();
    let leaf = prop_oneof![
        2 => prop::sample::select(vec![" ", "\n", "a", " <b> \n", "{ ", "ñ\t", "}} "]).prop_map(str::to_owned),
        4 => (expression(), tight()).prop_map(|(of, (left, right))| {
            let dash = |tight| if tight { "-" } else { "" };
            format!("{{{{{} {of} {}}}}}", dash(left), dash(right))
        }),
        2 => call().prop_map(|call| format!("{{{{ {call} }}}}")),
        2 => (name(), expression(), tight()).prop_map(|(name, of, tight)| tag(&format!("set {name} = {of}"), tight)),
        1 => tight().prop_map(|tight| tag("include \"part.html\"", tight)),
        1 => Just("{#- c -#}".to_owned()),
    ];
    let many = prop::collection::vec(leaf, 0..4).prop_map(|parts| parts.concat());
    many.prop_recursive(3, 24, 3, move |inner| {
        prop_oneof![
            (expression(), inner.clone(), inner.clone(), tight()).prop_map(|(condition, then, otherwise, tight)| {
                let (first, middle) = (tag(&format!("if {condition}"), tight), tag("else", tight));
                format!("{first}{then}{middle}{otherwise}{}", tag("endif", tight))
            }),
            (name(), path(), inner.clone(), tight()).prop_map(|(name, list, body, tight)| {
                format!("{}{body}{}", tag(&format!("for {name} in {list}"), tight), tag("endfor", tight))
            }),
            (name(), inner.clone(), tight()).prop_map(|(name, body, tight)| {
                format!("{}{body}{}", tag(&format!("set {name}"), tight), tag("endset", tight))
            }),
            prop::collection::vec(inner, 1..4).prop_map(|parts| parts.concat()),
        ]
    })
}

fn template() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => body(),
        1 => body().prop_map(|body| {
            format!("{{% extends \"middle.html\" %}}{{% block inner %}}{body}{{% endblock %}}")
        }),
    ]
}

/// Faults that Tera does not see, where this engine is stricter: it reckons with decimals, draws maps, finds
/// numbers in texts, gives out letters of texts, goes
/// through them and through maps, says which of two lists is less, and lets undefined
/// names be put together, compared, listed and given.
const STRICTER: [&str; 9] = [
    "Only whole numbers",
    "Cannot compare `",
    "`in` cannot be asked of",
    "cannot be asked for what stands under",
    "A map cannot be drawn",
    "is not defined.",
    "`loop` is only known within a loop.",
    "must be given",
    "Iteration not possible on type",
];

/// What Tera refuses although it could mean something.
const LAXER: [&str; 2] = ["`not` is not allowed after `~`", "Arrays can have a maximum of 2 dimensions"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_drawn_is_what_tera_draws(template in template(), name in prop::sample::select(vec!["page.html", "page.txt"])) {
        let tera = by_tera(&template, name);
        match draw(&template, name) {
            Ok(_) if tera.as_ref().is_err_and(|error| LAXER.iter().any(|known| error.contains(known))) => {}
            Ok(drawn) => prop_assert_eq!(Ok(drawn), tera),
            Err(faults) => {
                let stricter = faults.iter().all(|fault| STRICTER.iter().any(|known| fault.message.contains(known)));
                prop_assert!(stricter || tera.is_err(), "{:?}, but Tera draws {:?}", faults, tera);
            }
        }
    }

    #[test]
    fn whatever_stands_in_a_template_is_drawn_or_refused(text in "([{}%#<>=.|\"'/@?()\\[\\]~ \n-]|[a-z]{1,8}|if|for|in|set|endif|endfor|ñ|\\{\\{|\\}\\}|\\{%|%\\}){0,40}") {
        match draw(&text, "page.html") {
            Ok(_) => {}
            Err(faults) => {
                for fault in faults {
                    prop_assert!(text.get(fault.range.clone()).is_some() || fault.template != "page.html", "{:?}", fault);
                }
            }
        }
    }
}
