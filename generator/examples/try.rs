//! Builds a folder and prints the report.
fn main() {
    let now = std::env::args()
        .nth(2)
        .map_or("2026-11-23T12:00:00Z".parse().expect("now"), |now| now.parse().expect("instant"));
    let request =
        generator::Request { project: std::env::args().nth(1).unwrap_or(".".into()).into(), now, drafts: false };
    let generated = generator::generate(&request).expect("readable");
    print!(
        "{}",
        generated.report.human(&generator::diagnostic::Catalogue::new("en"), generator::diagnostic::Colours::Off)
    );
    println!(
        "{} pages, {} outputs, {} diagnostics",
        generated.pages,
        generated.outputs.len(),
        generated.report.diagnostics().len()
    );
    if !generated.outputs.is_empty() {
        println!("{:?}", generator::write(std::path::Path::new("/tmp/cv/dist"), &generated.outputs));
    }
}
