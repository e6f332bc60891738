//! Numbers that look drawn and are the same in every run: splitmix64.

/// A stream of numbers that follows from its seed alone.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// Returns the stream of a place in the site, apart from those of all other places.
    pub fn at(seed: u64, place: &[usize]) -> Self {
        let mut random = Self { state: seed };
        for part in place {
            random.state = random.next() ^ *part as u64;
        }
        random
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below a limit, which must not be 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// Returns a number between two, both included.
    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    /// Returns one of some things, of which there must be one.
    pub fn one_of<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())]
    }

    /// Returns so many different numbers below a limit, in the order of their drawing.
    pub fn some(&mut self, count: usize, limit: usize) -> Vec<usize> {
        let mut drawn = Vec::new();
        while drawn.len() < count.min(limit) {
            let number = self.below(limit);
            if !drawn.contains(&number) {
                drawn.push(number);
            }
        }
        drawn
    }
}
