//! Rules on Rust: modules, sizes, names, engines, languages.

use super::sources::{Source, lines, none, sources};

/// The longest file, without its tests.
const LONGEST: usize = 400;

/// Names that say nothing.
const EMPTY_NAMES: [&str; 6] = ["util", "utils", "helper", "helpers", "common", "misc"];

/// Outside engines, and the places that may name them.
const ENGINES: [(&str, &[&str]); 33] = [
    (
        "pulldown_cmark",
        &["bench/sites/src/floor.rs", "generator/src/parse/markdown.rs", "generator/src/parse/writer.rs"],
    ),
    ("mimalloc", &["cli/src/main.rs"]),
    ("tera", &["templates/tests/templates/support.rs"]),
    ("serde_yaml", &["generator/src/yaml.rs"]),
    ("annotate_snippets", &["generator/src/diagnostic/draw.rs"]),
    ("brotli", &["generator/src/compress.rs"]),
    ("flate2", &["functions/src/store/dynamo/item.rs", "generator/src/compress.rs"]),
    ("exif", &["functions/src/files/picture/", "generator/src/assets/pictures/orientation.rs"]),
    ("fast_image_resize", &["generator/src/assets/pictures/encode.rs"]),
    ("image_webp", &["generator/src/assets/pictures/decode.rs"]),
    ("jpeg_decoder", &["generator/src/assets/pictures/decode.rs"]),
    ("jpeg_encoder", &["bench/sites/src/photos.rs", "generator/src/assets/pictures/encode.rs"]),
    ("moxcms", &["generator/src/assets/pictures/colour.rs"]),
    ("png", &["functions/src/files/picture/", "generator/src/assets/pictures/"]),
    ("webp", &["generator/src/assets/pictures/"]),
    ("quick_xml", &["functions/src/aws/objects/xml.rs", "generator/src/assets/svg.rs", "generator/src/render/feed.rs"]),
    ("icu_", &["words/src/"]),
    ("fixed_decimal", &["words/src/"]),
    ("strsim", &["schema/src/nearest.rs"]),
    ("rusqlite", &["functions/src/store/"]),
    ("ed25519_dalek", &["functions/src/keys"]),
    (
        "zip",
        &[
            "bench/functions/src/package.rs",
            "cli/src/commands/package/archive.rs",
            "functions/src/files/content/office.rs",
        ],
    ),
    ("crc32fast", &["functions/src/aws/objects/", "functions/src/files/picture/png.rs"]),
    ("aws_sdk_cloudformation", &["cli/src/commands/deploy/stack.rs"]),
    ("aws_sdk_cloudfront", &["cli/src/commands/deploy/cloud.rs"]),
    ("aws_sdk_dynamodb", &["functions/src/aws/", "functions/src/store/dynamo/"]),
    ("aws_sigv4", &["functions/src/aws/objects/", "functions/src/files/s3/posting.rs"]),
    ("aws_sdk_secretsmanager", &["functions/src/keys/secret.rs"]),
    ("aws_sdk_sesv2", &["functions/src/aws/", "functions/src/mail/ses.rs"]),
    ("lambda_", &["functions/src/lambda/"]),
    ("notify", &["cli/src/serve/watch.rs"]),
    ("clap", &["bench/functions/src/main.rs", "bench/sites/src/bin/", "cli/src/"]),
    ("axum", &["bench/functions/src/", "cli/src/serve/", "functions/src/"]),
];

/// Files in which languages are named: those in which faults are told.
const NAMING_LANGUAGES: [&str; 2] = ["generator/src/diagnostic/catalogue.rs", "cli/src/serve/faults_page.rs"];

#[test]
fn every_module_opens_with_what_it_is() {
    let broken = sources(".rs").into_iter().filter(|source| !source.text.starts_with("//! ")).map(|source| source.path);
    none(broken, "begin the file with `//!` and a sentence that says what the module is");
}

#[test]
fn no_file_is_longer_than_a_person_can_hold() {
    let long = sources(".rs").into_iter().filter(|source| !source.is_test()).filter_map(|source| {
        let count = source.before_tests().lines().count();
        (count > LONGEST).then(|| format!("{}: {count} lines", source.path))
    });
    none(long, "give each idea of the file a module of its own");
}

#[test]
fn no_module_has_a_name_that_says_nothing() {
    let empty = |source: &Source| {
        let mut parts = source.path.trim_end_matches(".rs").split('/');
        parts.any(|part| EMPTY_NAMES.contains(&part) || part.ends_with("manager"))
    };
    let broken = sources(".rs").into_iter().filter(empty).map(|source| source.path);
    none(broken, "name the module after what it is about");
}

#[test]
fn no_test_is_passed_over_and_no_work_is_left_undone() {
    // In two pieces, so that this file does not break its own rule.
    let refused =
        [concat!("#[ign", "ore"), concat!("#[should_", "panic"), concat!("to", "do!("), concat!("unimple", "mented!(")];
    let refuses = |line: &str| refused.iter().any(|word| line.contains(word));
    let broken =
        sources(".rs").iter().flat_map(|source| lines(&source.path, &source.text, refuses)).collect::<Vec<_>>();
    none(broken, "write the test, or the code, or an issue");
}

#[test]
fn each_outside_engine_is_named_in_one_place() {
    let mut broken = Vec::new();
    for source in sources(".rs").iter().filter(|source| !source.is_test()) {
        for (engine, places) in ENGINES {
            if !places.iter().any(|place| source.path.starts_with(place)) {
                broken.extend(lines(&source.path, source.before_tests(), |line| names(line, engine)));
            }
        }
    }
    none(broken, "use what the module of the engine offers, or add to it");
}

/// Tells whether a line of code uses a crate; one that ends in `_` stands for a family of crates.
fn names(line: &str, engine: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    code.match_indices(engine).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let whole = !before.is_some_and(|sign| sign.is_alphanumeric() || "_.\"/".contains(sign));
        let after = &code[at + engine.len()..];
        whole && (engine.ends_with('_') || after.starts_with("::") || (code.contains("use ") && after.starts_with(';')))
    })
}

#[test]
fn no_language_is_named_in_rust() {
    let codes = ["es", "en", "fr", "ar"].map(|code| format!("\"{code}\""));
    // Examples of a kind of field are tests; CLDR is asked in one language whether a code exists.
    let excused = |line: &str| line.contains("Example::") || line.contains("locale!(");
    let code_of = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    let refuses = |line: &str| !excused(line) && codes.iter().any(|code| code_of(line).contains(code));
    let about = |source: &&Source| {
        !source.is_test() && !source.path.contains("/examples/") && !NAMING_LANGUAGES.contains(&source.path.as_str())
    };
    let sources = sources(".rs");
    let broken = sources.iter().filter(about).flat_map(|source| lines(&source.path, source.before_tests(), refuses));
    none(broken, "take the languages from `site.yaml`");
}
