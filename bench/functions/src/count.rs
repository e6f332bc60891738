//! How many instructions a function takes: a number that does not depend on what else the machine does.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use stand_ins::runtime::Function;

use crate::package::Package;
use crate::time::invoke;
use crate::{answers, cloud};

/// How many forms are sent beyond the first.
const MORE: usize = 50;

/// Prints the instructions from start to first answer, and of each form that follows, if there is
/// something here that counts them.
pub(crate) async fn print_instructions(package: &Package, profile: Option<&Path>) -> anyhow::Result<()> {
    let Some(valgrind) =
        ["/usr/bin/valgrind", "/usr/local/bin/valgrind"].into_iter().find(|path| Path::new(path).exists())
    else {
        println!("instructions: not counted, there is no `valgrind` (`apt-get install valgrind`)");
        return Ok(());
    };
    let first = instructions(package, (valgrind, profile), 1).await?;
    let all = instructions(package, (valgrind, profile), 1 + MORE).await?;
    println!("instructions of `submissions`, counted by callgrind");
    println!("  from start to first answer  {:>7.2} million", millions(first));
    println!("  each form that follows      {:>7.2} million", millions(all.saturating_sub(first) / MORE as u64));
    Ok(())
}

fn millions(count: u64) -> f64 {
    u32::try_from(count / 1000).map_or(f64::INFINITY, |thousands| f64::from(thousands) / 1000.0)
}

async fn instructions(
    package: &Package,
    (valgrind, profile): (&str, Option<&Path>),
    forms: usize,
) -> anyhow::Result<u64> {
    let folder = tempfile::tempdir()?;
    let counted = profile.unwrap_or(folder.path()).join(format!("callgrind.{forms}"));
    let prompt = cloud::prompt(&package.keys).await?;
    let tool = [
        "-q".to_owned(),
        "--log-file=/dev/null".to_owned(),
        "--tool=callgrind".to_owned(),
        format!("--callgrind-out-file={}", counted.display()),
    ];
    let program = package.program("submissions");
    let function: Function = package.function("submissions", &program, [&prompt, &prompt], "table");
    let function = function.through(valgrind, tool.to_vec());
    let mut environment = function.start().await?;
    for person in 0..forms {
        let status = invoke(&mut environment, answers::whole(person)).await?;
        if status != 303 {
            bail!("a form was answered with {status}");
        }
    }
    environment.end().await?;
    let text = fs::read_to_string(&counted).context("callgrind has counted nothing")?;
    let line = text.lines().find_map(|line| line.strip_prefix("summary: ").or(line.strip_prefix("totals: ")));
    line.context("callgrind has no sum")?.trim().parse().context("callgrind counts in numbers")
}
