//! The same content gives the same bytes: on any machine, in any folder, with any number of cores.

use std::process::Command;

use rayon::ThreadPoolBuilder;

use crate::support::SiteTest;

/// What stands before the hash in the output of [`a_child_tells_the_hash_of_its_tree`].
const MARK: &str = "tree:";

#[test]
fn the_number_of_threads_leaves_no_trace() {
    let alone = built_with(1);
    assert_eq!(built_with(4), alone);
    assert_eq!(built_with(1), alone, "a second build in another folder");
}

fn built_with(threads: usize) -> String {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
    pool.install(|| SiteTest::searchable("basic").build_sound().hash())
}

#[test]
fn the_environment_leaves_no_trace() {
    let expected = SiteTest::from("basic").build_sound().hash();
    for environment in [
        [("TZ", "Pacific/Kiritimati"), ("LC_ALL", "ar_EG.UTF-8"), ("LANG", "ar_EG.UTF-8"), ("RAYON_NUM_THREADS", "1")],
        [("TZ", "America/Los_Angeles"), ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "C"), ("RAYON_NUM_THREADS", "3")],
        [("TZ", ":nowhere"), ("LC_ALL", "C"), ("LANG", ""), ("RAYON_NUM_THREADS", "0")],
    ] {
        let program = std::env::current_exe().expect("this test is a program");
        let helper = "determinism::a_child_tells_the_hash_of_its_tree";
        let child = Command::new(program).args([helper, "--exact", "--nocapture"]).envs(environment).output();
        let output = String::from_utf8(child.expect("the program runs again").stdout).expect("it writes text");
        let told = output.lines().find_map(|line| line.split(MARK).nth(1));
        assert_eq!(told.map(str::trim), Some(expected.as_str()), "{environment:?}\n{output}");
    }
}

/// Run by [`the_environment_leaves_no_trace`] as a process of its own; by itself it proves nothing.
#[test]
fn a_child_tells_the_hash_of_its_tree() {
    println!("{MARK} {}", SiteTest::from("basic").build_sound().hash());
}
