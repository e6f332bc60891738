//! What the kernel counts of a process.

use std::fs;
use std::time::Duration;

use anyhow::Context;

/// Returns the processor time of a process so far, of all its threads that live: the kernel counts it in
/// nanoseconds.
pub(crate) fn processor_time(process: u32) -> anyhow::Result<Duration> {
    let mut nanoseconds = 0;
    for thread in fs::read_dir(format!("/proc/{process}/task"))? {
        let counted = fs::read_to_string(thread?.path().join("schedstat"))?;
        let run: u64 = counted.split(' ').next().unwrap_or_default().parse().context("the kernel counts in numbers")?;
        nanoseconds += run;
    }
    Ok(Duration::from_nanos(nanoseconds))
}

/// Returns the most memory that a process had resident so far, in MiB.
pub(crate) fn peak_memory(process: u32) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("the kernel counts memory")?;
    let kibibytes: u32 = line.trim().trim_end_matches(" kB").parse().context("the kernel counts in numbers")?;
    Ok(f64::from(kibibytes) / 1024.0)
}

/// Returns the value below which so many of a hundred lie.
pub(crate) fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted.get((sorted.len() * percent).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default()
}

/// Returns a time in milliseconds, for people.
pub(crate) fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}
