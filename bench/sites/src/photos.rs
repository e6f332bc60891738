//! Pictures like photographs, put beside stories: soft shapes, finer ones in them, and grain, so that they
//! take as much work and as much room as what cameras make.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use jpeg_encoder::{ColorType, Encoder};
use rayon::prelude::*;

use crate::random::Random;

/// Width and height of all, in pixels: twelve millions, as telephones make.
const SIZE: (usize, usize) = (4000, 3000);

/// How far apart what is drawn lies in the layers of a photograph, in pixels, and how strong each is.
const LAYERS: [(usize, f32); 6] = [(900, 70.0), (320, 40.0), (110, 24.0), (37, 14.0), (11, 9.0), (3, 7.0)];

/// What EXIF says of a camera that was held upright: turn it by a quarter.
const HELD_UPRIGHT: &[u8] = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";

/// Gives each of the first stories of a site a photograph of its own: a file, and what its facts and its
/// texts say of it. The same seed gives the same bytes.
///
/// # Errors
///
/// If there are fewer stories, or files cannot be read or written.
pub fn add(site: &Path, count: usize, seed: u64) -> anyhow::Result<()> {
    let folder = site.join("content/stories");
    let entries = fs::read_dir(&folder).with_context(|| format!("no stories in {}", folder.display()))?;
    let mut stories = entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<Vec<PathBuf>>>()?;
    stories.sort();
    ensure!(stories.len() >= count, "the site has {} stories for {count} photographs", stories.len());
    stories.truncate(count);
    stories.par_iter().enumerate().try_for_each(|(number, story)| {
        fs::write(story.join("photo.jpg"), photograph(SIZE, &mut Random::at(seed, &[number]), number % 3 == 0)?)?;
        for entry in fs::read_dir(story)? {
            let file = entry?.path();
            let text = match file.extension().and_then(|ending| ending.to_str()) {
                Some("yaml") => fs::read_to_string(&file)? + "image: photo.jpg\n",
                Some("md") => fs::read_to_string(&file)?.replacen("---\n", "---\nimage_alt: \"…\"\n", 1),
                _ => continue,
            };
            fs::write(file, text)?;
        }
        Ok(())
    })
}

/// Returns a photograph as a JPEG, taken with the camera held upright or not.
fn photograph(size: (usize, usize), random: &mut Random, upright: bool) -> anyhow::Result<Vec<u8>> {
    let light: Vec<Layer> = LAYERS.iter().map(|layer| Layer::new(size, *layer, random)).collect();
    let tints = [0, 1, 2].map(|_| Layer::new(size, (700, 60.0), random));
    let mut pixels = Vec::with_capacity(size.0 * size.1 * 3);
    for y in 0..size.1 {
        for x in 0..size.0 {
            let light: f32 = light.iter().map(|layer| layer.at(x, y)).sum();
            // A camera's grain hardly shows: a few shades.
            let grain = ((x * 7919) ^ (y * 104_729) ^ (x * y)) % 7;
            pixels.extend(
                tints.iter().map(|tint| (118.0 + light + tint.at(x, y) + grain as f32).clamp(0.0, 255.0) as u8),
            );
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 90);
    if upright {
        encoder.add_app_segment(1, HELD_UPRIGHT.to_vec())?;
    }
    encoder.encode(&pixels, u16::try_from(size.0)?, u16::try_from(size.1)?, ColorType::Rgb)?;
    Ok(bytes)
}

/// Values so far apart, with everything between them blended.
struct Layer {
    cell: usize,
    columns: usize,
    values: Vec<f32>,
}

impl Layer {
    fn new(size: (usize, usize), (cell, strength): (usize, f32), random: &mut Random) -> Self {
        let columns = size.0 / cell + 2;
        let value = |_| (random.below(2001) as f32 / 1000.0 - 1.0) * strength;
        Self { cell, columns, values: (0..columns * (size.1 / cell + 2)).map(value).collect() }
    }

    fn at(&self, x: usize, y: usize) -> f32 {
        let (column, row) = (x / self.cell, y / self.cell);
        let part = |place: usize| (place % self.cell) as f32 / self.cell as f32;
        let blended = |from: f32, to: f32, part: f32| from + (to - from) * part;
        let across = |row: usize| {
            let at = row * self.columns + column;
            blended(self.values[at], self.values[at + 1], part(x))
        };
        blended(across(row), across(row + 1), part(y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_photographs_and_each_of_them_is_another() {
        let size = (400, 300);
        let taken = |number| photograph(size, &mut Random::at(1, &[number]), true).expect("it is a picture");
        assert!(taken(0) == taken(0));
        assert!(taken(0) != taken(1));
        let pixels_a_byte = size.0 * size.1 / taken(0).len();
        assert!((2..12).contains(&pixels_a_byte), "{pixels_a_byte} pixels in a byte are not what a camera makes");
    }
}
