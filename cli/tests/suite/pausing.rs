//! `convoca pause` and `convoca resume`.

use cli::Exit;

use crate::bench::Bench;

const NOW: &str = "--now 2027-03-20T12:00:00Z";

/// A project with an empty store.
fn project() -> Bench {
    let bench = Bench::site();
    bench.write(".convoca/submissions.sqlite", "");
    bench
}

#[test]
fn a_pause_is_told_until_it_is_over_or_somebody_ends_it() {
    let bench = project();
    let run = |arguments: &str| bench.run(arguments).expect(Exit::Done).out;
    assert_eq!(run(&format!("pause --show {NOW}")), "everything is taken\n");
    let told = "nothing is taken since 2027-03-20T12:00:00Z until 2027-03-20T14:00:00Z\n";
    assert_eq!(run(&format!("pause --for 2h {NOW}")), told);
    assert_eq!(run("pause --show --now 2027-03-20T13:59:59Z"), told);
    assert_eq!(run("pause --show --now 2027-03-20T14:00:00Z"), "everything is taken\n");
    let open = "nothing is taken since 2027-03-20T12:00:00Z until somebody says `convoca resume`\n";
    assert_eq!(run(&format!("pause {NOW}")), open);
    assert_eq!(run("pause --show --now 2099-01-01T00:00:00Z"), open);
    assert_eq!(run(&format!("resume {NOW}")), "everything is taken\n");
    assert_eq!(run(&format!("resume {NOW}")), "everything is taken; it was before, too\n");
}

#[test]
fn a_pause_that_cannot_be_is_refused_with_the_reason() {
    let bench = project();
    for (arguments, reason) in [
        ("pause --until 2027-03-20T12:00:00Z", "over before it begins"),
        ("pause --for 0s", "a time is more than none"),
        ("pause --for soon", "a time is more than none"),
        ("pause --until tomorrow", "an instant has a day"),
        ("pause --for 1h --until 2027-03-21T12:00:00Z", "cannot be used with"),
        ("pause --store sqlite:nowhere.sqlite", "there is no store"),
    ] {
        let ran = bench.run(&format!("{arguments} {NOW}"));
        assert!(ran.err.contains(reason), "{arguments}: {}", ran.err);
        assert_eq!(bench.run(&format!("pause --show {NOW}")).expect(Exit::Done).out, "everything is taken\n");
    }
}
