//! Conditions on steps and fields, held against a judge that knows nothing of ours: random forms of
//! yes-and-no questions, random answers, and a plain recursion over what was asked.

use std::collections::BTreeSet;

use forms::{Form, Pairs, Scope, check, definition};
use jiff::civil;
use proptest::prelude::*;
use schema::Faults;
use serde_json::{Value as Json, json};

/// A question: whether it may be left out, and what earlier questions must be answered for its step and
/// for itself to be asked.
#[derive(Clone, Debug)]
struct Question {
    optional: bool,
    of_step: Vec<(usize, Test)>,
    own: Vec<(usize, Test)>,
}

#[derive(Clone, Copy, Debug)]
struct Test {
    yes: bool,
    negated: bool,
}

/// What a visitor sent for a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    Yes,
    No,
    Nothing,
    Nonsense,
}

fn questions() -> impl Strategy<Value = Vec<Question>> {
    let test = (any::<bool>(), any::<bool>()).prop_map(|(yes, negated)| Test { yes, negated });
    let clauses = move || prop::collection::vec((any::<prop::sample::Index>(), test.clone()), 0..3);
    let question = (any::<bool>(), clauses(), clauses());
    prop::collection::vec(question, 1..9).prop_map(|rows| {
        let earlier = |number: usize, clauses: Vec<(prop::sample::Index, Test)>| {
            let mut named: Vec<(usize, Test)> = match number {
                0 => Vec::new(),
                _ => clauses.into_iter().map(|(index, test)| (index.index(number), test)).collect(),
            };
            // A condition names a field once.
            named.sort_by_key(|(field, _)| *field);
            named.dedup_by_key(|(field, _)| *field);
            named
        };
        let question = |(number, (optional, of_step, own))| Question {
            optional,
            of_step: earlier(number, of_step),
            own: earlier(number, own),
        };
        rows.into_iter().enumerate().map(question).collect()
    })
}

fn form(questions: &[Question]) -> Form {
    let condition = |clauses: &[(usize, Test)]| -> Json {
        let clause = |(field, test): &(usize, Test)| {
            let value = if test.yes { "yes" } else { "no" };
            (format!("q{field}"), if test.negated { json!({"not": value}) } else { json!(value) })
        };
        clauses.iter().map(clause).collect()
    };
    let step = |(number, question): (usize, &Question)| {
        let mut field =
            json!({"id": format!("q{number}"), "kind": "yes-no", "optional": question.optional.to_string()});
        let mut step = json!({"id": format!("s{number}")});
        for (node, clauses) in [(&mut field, &question.own), (&mut step, &question.of_step)] {
            if !clauses.is_empty() {
                node["when"] = condition(clauses);
            }
        }
        step["fields"] = json!([field]);
        step
    };
    let steps: Vec<Json> = questions.iter().enumerate().map(step).collect();
    let tree = json!({"version": "1", "function": "submissions", "for": "site", "flow": "steps", "steps": steps});
    let mut faults = Faults::new();
    Form::read("test", &definition::from_json(&tree), &mut faults).unwrap_or_else(|| panic!("{faults:?} {tree}"))
}

/// Tells whether a question is asked: every question that it hangs on is asked, answered well, and as it
/// must be.
fn is_asked(questions: &[Question], sent: &[Sent], number: usize) -> bool {
    let question = &questions[number];
    question.of_step.iter().chain(&question.own).all(|(field, test)| {
        let good = match sent[*field] {
            Sent::Yes | Sent::No => true,
            Sent::Nothing => questions[*field].optional,
            Sent::Nonsense => false,
        };
        let answer = if test.yes { Sent::Yes } else { Sent::No };
        is_asked(questions, sent, *field) && good && (sent[*field] == answer) != test.negated
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_asked_kept_and_missing_is_what_a_plain_reading_of_the_conditions_says(
        (questions, sent) in questions().prop_flat_map(|questions| {
            let answer = prop_oneof![3 => Just(Sent::Yes), 3 => Just(Sent::No), 1 => Just(Sent::Nothing), 1 => Just(Sent::Nonsense)];
            let sent = prop::collection::vec(answer, questions.len());
            (Just(questions), sent)
        })
    ) {
        let form = form(&questions);
        let typed = |(number, sent): (usize, &Sent)| {
            let value = match sent {
                Sent::Yes => "yes",
                Sent::No => "no",
                Sent::Nothing => return None,
                Sent::Nonsense => "perhaps",
            };
            Some((format!("q{number}"), value.to_owned()))
        };
        let pairs: Pairs = sent.iter().enumerate().filter_map(typed).collect();
        let scope = Scope {
            today: civil::date(2027, 1, 1),
            call: None,
            site_languages: &[],
            known_countries: &[],
            known_languages: &[],
            files: &[],
        };
        let checked = check(&form, &pairs, &scope);
        let names = |wanted: &dyn Fn(usize) -> bool| -> BTreeSet<String> {
            (0..questions.len()).filter(|number| wanted(*number)).map(|number| format!("q{number}")).collect()
        };
        let asked = |number: usize| is_asked(&questions, &sent, number);
        let answered = |number: usize| matches!(sent[number], Sent::Yes | Sent::No);
        prop_assert_eq!(&checked.asked, &names(&asked));
        let kept: BTreeSet<String> = checked.answer.iter().map(|(id, _)| id.to_owned()).collect();
        prop_assert_eq!(kept, names(&|number| asked(number) && answered(number)));
        let refused: BTreeSet<String> = checked.problems.iter().map(|problem| problem.field.clone()).collect();
        let wrong = |number: usize| match sent[number] {
            Sent::Yes | Sent::No => false,
            Sent::Nothing => !questions[number].optional,
            Sent::Nonsense => true,
        };
        prop_assert_eq!(refused, names(&|number| asked(number) && wrong(number)));
    }
}
