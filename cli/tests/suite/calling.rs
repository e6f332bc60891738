//! Arguments, help, exit codes and the finding of the project: what all commands share.

use cli::Exit;

use crate::bench::Bench;

#[test]
fn help_and_version_are_answers_and_a_wrong_argument_is_a_failure() {
    let bench = Bench::empty();
    for (arguments, exit, expected) in [
        ("--version", Exit::Done, "convoca "),
        ("--help", Exit::Done, "A first hour with it"),
        ("help build", Exit::Done, "convoca build --out"),
        ("submissions show --help", Exit::Done, "convoca submissions show"),
        ("completions bash", Exit::Done, "_convoca"),
        ("completions fish", Exit::Done, "convoca"),
        ("", Exit::Failed, "Usage: convoca"),
        ("biuld", Exit::Failed, "a similar subcommand exists: 'build'"),
        ("build --now tomorrow", Exit::Failed, "2027-03-31T23:59:00-05:00"),
        ("new call Año", Exit::Failed, "lower-case letters"),
        ("new cal x", Exit::Failed, "call, story, innovator, page, form"),
        ("check --lang nl", Exit::Failed, "en, es, fr"),
    ] {
        let ran = bench.run(arguments).expect(exit);
        let told = if exit == Exit::Done { &ran.out } else { &ran.err };
        assert!(told.contains(expected), "{arguments}: {told}");
        assert_eq!(ran.out.is_empty(), exit != Exit::Done, "{arguments}");
    }
}

#[test]
fn outside_a_project_every_command_says_where_it_looked_and_what_it_expects() {
    let bench = Bench::empty();
    let here = bench.path("").display().to_string();
    for command in ["build", "check", "serve", "new page x", "submissions list"] {
        let ran = bench.run(command).expect(Exit::Failed);
        let told =
            [here.trim_end_matches('/'), "content/site.yaml", "--project"].iter().all(|part| ran.err.contains(part));
        assert!(told && ran.err.starts_with("error: "), "{command}: {}", ran.err);
    }
    let ran = bench.run("check --project elsewhere").expect(Exit::Failed);
    assert!(ran.err.contains("elsewhere") && ran.err.contains("content/site.yaml"), "{}", ran.err);
}

#[test]
fn a_project_can_be_named_from_outside() {
    let (bench, outside) = (Bench::site(), Bench::empty());
    outside.run(&format!("check --now 2027-02-01T00:00:00Z --project {}", bench.path("").display())).expect(Exit::Done);
}
