//! What was made of a picture as one run of bytes, for the next build; the name under which it is kept.

use blake3::Hash;
use serde::{Deserialize, Serialize};

use super::{Copy, Format, Made, encode};

/// What stands before the bytes of the copies, in one line.
#[derive(Serialize, Deserialize)]
struct Head {
    copies: Vec<Row>,
    shared: Option<Row>,
}

/// One of the copies.
#[derive(Serialize, Deserialize)]
struct Row {
    width: u32,
    height: u32,
    format: Format,
    length: usize,
}

/// Returns the name of what is made of a picture: the hash of all that it follows from.
pub(super) fn name(bytes: &[u8], shared: bool) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(encode::recipe().as_bytes()).update(&[0, u8::from(shared)]).update(bytes);
    hasher.finalize()
}

/// Writes the copies of a picture one after the other.
pub(super) fn packed(made: &Made) -> serde_json::Result<Vec<u8>> {
    let row =
        |copy: &Copy| Row { width: copy.width, height: copy.height, format: copy.format, length: copy.bytes.len() };
    let head = Head { copies: made.copies.iter().map(row).collect(), shared: made.shared.as_ref().map(row) };
    let mut bytes = serde_json::to_vec(&head)?;
    bytes.push(b'\n');
    made.copies.iter().chain(&made.shared).for_each(|copy| bytes.extend_from_slice(&copy.bytes));
    Ok(bytes)
}

/// Reads them again; nothing from anything else.
pub(super) fn unpacked(bytes: &[u8]) -> Option<Made> {
    let end = memchr::memchr(b'\n', bytes)?;
    let head: Head = serde_json::from_slice(&bytes[..end]).ok()?;
    let mut rest = &bytes[end + 1..];
    let mut take = |row: &Row| {
        let (bytes, behind) = rest.split_at_checked(row.length)?;
        rest = behind;
        Some(Copy { width: row.width, height: row.height, format: row.format, bytes: bytes.to_vec() })
    };
    let copies = head.copies.iter().map(&mut take).collect::<Option<_>>()?;
    let shared = match &head.shared {
        Some(row) => Some(take(row)?),
        None => None,
    };
    Some(Made { copies, shared })
}
