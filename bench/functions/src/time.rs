//! How soon a function answers: from its start, and when it is warm.

use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use axum::body::Bytes;
use stand_ins::gateway;
use stand_ins::runtime::{Environment, Function};

use crate::package::{Package, verdict};
use crate::process::{ms, peak_memory, percentile, processor_time};
use crate::{answers, cloud};

/// What a program may take until its first answer, of the processor.
const START: Duration = Duration::from_millis(12);

/// What a whole form may take of a program that is warm, 99 times of 100.
const WARM: Duration = Duration::from_millis(2);

/// What a program may have resident, in MiB: 20 MB.
const MEMORY: f64 = 20_000_000.0 / (1024.0 * 1024.0);

/// Prints the processor time from start to first answer: a page, and a form that is stored.
pub(crate) async fn print_starts(package: &Package, starts: usize) -> anyhow::Result<()> {
    println!("from start to first answer, processor time (bar: {} in the median of {starts})", ms(START));
    let prompt = cloud::prompt(&package.keys).await?;
    let (network, whole) = (answers::get("/api/network/es/join", 0), answers::whole(0));
    for (name, what, event) in
        [("network", "a page that is not there", &network), ("submissions", "a whole form, stored", &whole)]
    {
        let function = package.function(name, &package.program(name), [&prompt, &prompt], "table");
        let mut times = Vec::new();
        for _ in 0..starts {
            let mut environment = function.start().await?;
            invoke(&mut environment, event.clone()).await?;
            times.push(processor_time(environment.process().context("it runs")?)?);
        }
        times.sort_unstable();
        let (least, median) = (times[0], percentile(&times, 50));
        println!("  {name:<12} {:>9}  {} (least {}): {what}", ms(median), verdict(median <= START), ms(least));
    }
    Ok(())
}

/// Prints what a whole form takes when the program is warm, and the memory that it has then.
pub(crate) async fn print_warm(package: &Package, forms: usize) -> anyhow::Result<()> {
    let prompt = cloud::prompt(&package.keys).await?;
    let function = package.function("submissions", &package.program("submissions"), [&prompt, &prompt], "table");
    let (mut environment, mut times) = (warm(&function).await?, Vec::new());
    let process = environment.process().context("it runs")?;
    let before = processor_time(process)?;
    for person in 1..=forms {
        let event = answers::whole(person);
        let begun = Instant::now();
        let status = invoke(&mut environment, event).await?;
        times.push(begun.elapsed());
        if status != 303 {
            bail!("the form of person {person} was answered with {status}");
        }
    }
    let processor = (processor_time(process)? - before) / u32::try_from(forms).unwrap_or(u32::MAX);
    times.sort_unstable();
    let [half, most, worst] = [50, 99, 100].map(|percent| percentile(&times, percent));
    println!("a form of {} bytes checked, stored by a store that answers at once, and answered", answers::size());
    println!(
        "  wall time    {:>9}  {} (bar: {} at p99); p50 {}, worst of {forms} {}",
        ms(most),
        verdict(most <= WARM),
        ms(WARM),
        ms(half),
        ms(worst)
    );
    println!("  processor    {:>9}  each", ms(processor));
    let memory = peak_memory(process)?;
    println!(
        "  memory       {memory:>5.1} MiB  {} (bar: {MEMORY:.1} MiB resident at the most)",
        verdict(memory <= MEMORY)
    );
    Ok(())
}

/// Starts a program and has it answer once.
async fn warm(function: &Function) -> anyhow::Result<Environment> {
    let mut environment = function.start().await?;
    invoke(&mut environment, answers::whole(0)).await?;
    Ok(environment)
}

/// Gives a program an event and returns the status that it answers with.
pub(crate) async fn invoke(environment: &mut Environment, event: Bytes) -> anyhow::Result<u16> {
    let answer = environment.invoke(event).await;
    let answer = answer.map_err(|lost| anyhow::anyhow!("the program gave no answer: {lost:?}"))?;
    Ok(gateway::response(&answer).context("the answer is one for a gateway")?.status().as_u16())
}
