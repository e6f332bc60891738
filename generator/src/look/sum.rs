//! One number for what is known of many files, in whatever order they come.

use std::fmt;
use std::path::Path;
use std::time::SystemTime;

use super::{Known, What};

/// The sum of what is known of files: another one when anything of one of them is another, when there is one
/// more, or one less.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    sum: [u128; 2],
    count: u64,
    latest: Option<SystemTime>,
    /// Whether there was anything of which too little is known.
    is_torn: bool,
}

impl Sum {
    /// Adds what was found at a place.
    pub fn see(&mut self, path: &Path, what: &What) {
        match what {
            What::File(known) => self.add(path, known),
            What::Empty => self.add_hash(&blake3::hash(path.as_os_str().as_encoded_bytes())),
            What::Other(_) => self.is_torn = true,
        }
    }

    /// Adds a file.
    pub fn add(&mut self, path: &Path, known: &Known) {
        let (path, numbers) = (path.as_os_str().as_encoded_bytes(), known.numbers());
        let mut told = Vec::with_capacity(path.len() + 1 + size_of_val(&numbers));
        told.extend_from_slice(path);
        told.push(0);
        told.extend(numbers.iter().flat_map(|part| part.to_le_bytes()));
        self.add_hash(&blake3::hash(&told));
        self.changed(known.changed());
    }

    /// Adds what another sum has.
    pub fn join(&mut self, other: &Self) {
        for (sum, more) in self.sum.iter_mut().zip(other.sum) {
            *sum = sum.wrapping_add(more);
        }
        self.count += other.count;
        self.is_torn |= other.is_torn;
        self.changed(other.latest);
    }

    /// Returns when anything of these files was changed last.
    pub fn latest(&self) -> Option<SystemTime> {
        self.latest
    }

    /// Tells whether enough is known of everything that was found.
    pub fn is_whole(&self) -> bool {
        !self.is_torn
    }

    fn add_hash(&mut self, hash: &blake3::Hash) {
        for (sum, half) in self.sum.iter_mut().zip(hash.as_bytes().chunks_exact(16)) {
            let half: [u8; 16] = half.try_into().expect("it is half of a hash");
            *sum = sum.wrapping_add(u128::from_le_bytes(half));
        }
        self.count += 1;
    }

    fn changed(&mut self, at: Option<SystemTime>) {
        self.latest = self.latest.max(at);
    }
}

/// Writes it as text that is another one for another sum.
impl fmt::Display for Sum {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}{:032x}-{}", self.sum[0], self.sum[1], self.count)
    }
}
