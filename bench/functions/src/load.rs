//! The last hour of a call, twenty times over: forms at a rate that does not wait for answers.
//!
//! The peak that we expect: 1 000 proposals in the last hour, of 12 steps each, each step a page and a
//! post: 24 000 requests in 3 600 seconds, 6.7 a second. Here somebody begins a draft, sees its next
//! page, and sends a whole proposal: a third of the requests write a draft, a third read one, a third
//! store. Every request has its moment; its time is counted from then, even if nobody was free.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use axum::body::Bytes;
use serde_json::{Value, json};
use stand_ins::runtime::Function;
use stand_ins::{gateway, http, server, setting};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::package::Package;
use crate::process::{ms, percentile};
use crate::{answers, cloud};

/// Requests a second: 20 times what we expect.
const RATE: u32 = 134;

/// Requests of one person.
const EACH: u32 = 3;

/// Prints what came of the load.
pub(crate) async fn print_load(package: &Package, seconds: u64) -> anyhow::Result<()> {
    let (store, table) = (server::dynamodb(), setting::fresh_name());
    setting::make_table(&store, &table).await;
    let prompt = cloud::prompt(&package.keys).await?;
    let program = package.program("submissions");
    let function = Arc::new(package.function("submissions", &program, [&store, &prompt], &table));
    let people = usize::try_from(seconds * u64::from(RATE / EACH))?;
    let (begun, mut visits) = (Instant::now(), JoinSet::new());
    for person in 0..people {
        let moment = begun + Duration::from_secs(1) * EACH / RATE * u32::try_from(person)?;
        let function = Arc::clone(&function);
        visits.spawn(async move {
            sleep_until(moment).await;
            visit(&function, person, moment).await
        });
    }
    let mut times = Vec::new();
    while let Some(visited) = visits.join_next().await {
        times.extend(visited??);
    }
    let took = begun.elapsed();
    times.sort_unstable();
    let served = f64::from(u32::try_from(times.len())?) / took.as_secs_f64();
    println!("load: {RATE} requests a second for {seconds} s, {} in all", times.len());
    println!("  served       {served:>6.1} a second by {} programs, none refused or lost", function.started());
    let [half, most, worst] = [50, 99, 100].map(|percent| percentile(&times, percent));
    println!("  wall time    {:>9}  p50; p99 {}, worst {}", ms(half), ms(most), ms(worst));
    let stored = stored(&store, &table).await?;
    ensure!(stored == people, "{people} were told that their proposal was received, {stored} are stored");
    println!("  stored       {stored} of {people}");
    Ok(())
}

/// Begins a draft, sees its next page, sends a whole proposal; returns what each took.
async fn visit(function: &Function, person: usize, mut moment: Instant) -> anyhow::Result<Vec<Duration>> {
    let mut times = Vec::new();
    let (begun, next) = asked(function, answers::first_step(person)).await?;
    ensure!(begun == 303, "a draft was answered with {begun}");
    times.push(moment.elapsed());
    moment = Instant::now();
    let (shown, _) = asked(function, answers::get(&next, person)).await?;
    ensure!(shown == 200, "a step was answered with {shown}");
    times.push(moment.elapsed());
    moment = Instant::now();
    let (sent, _) = asked(function, answers::whole(person)).await?;
    ensure!(sent == 303, "a proposal was answered with {sent}");
    times.push(moment.elapsed());
    Ok(times)
}

/// Returns the status of an answer, and where it leads.
async fn asked(function: &Function, event: Bytes) -> anyhow::Result<(u16, String)> {
    let answer = function.invoke(event).await;
    let answer = answer.map_err(|lost| anyhow::anyhow!("a program gave no answer: {lost:?}"))?;
    let response = gateway::response(&answer).context("the answer is one for a gateway")?;
    let location = response.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or_default();
    Ok((response.status().as_u16(), location.to_owned()))
}

/// Returns how many submissions the store has: the items that docs of the store name so.
async fn stored(store: &str, table: &str) -> anyhow::Result<usize> {
    let (mut count, mut from) = (0, Value::Null);
    loop {
        let mut scan = json!({
            "TableName": table,
            "Select": "COUNT",
            "FilterExpression": "begins_with(pk, :record) AND sk = :itself",
            "ExpressionAttributeValues": { ":record": { "S": "R#" }, ":itself": { "S": "-" } },
        });
        if !from.is_null() {
            scan["ExclusiveStartKey"] = from;
        }
        let answer = http::call(store, "dynamodb", "DynamoDB_20120810.Scan", &scan.to_string()).await?;
        let answer: Value = serde_json::from_slice(&answer.body)?;
        count += answer["Count"].as_u64().with_context(|| format!("the store does not count: {answer}"))?;
        from = answer["LastEvaluatedKey"].clone();
        if from.is_null() {
            return Ok(usize::try_from(count)?);
        }
    }
}
