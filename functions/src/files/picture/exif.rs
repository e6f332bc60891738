//! The one thing of EXIF that a picture cannot do without: which way is up.

/// What every EXIF segment begins with.
pub(super) const MARK: &[u8] = b"Exif\0\0";

const ORIENTATION: u16 = 0x0112;

/// The kind of value that an orientation has: two bytes.
const SHORT: u16 = 3;

/// Returns the orientation that an EXIF segment gives, from 1 to 8; nothing when it gives none.
pub(super) fn orientation(segment: &[u8]) -> Option<u8> {
    let tiff = Tiff::new(segment.strip_prefix(MARK)?)?;
    let directory = tiff.long(4)? as usize;
    let count = usize::from(tiff.short(directory)?);
    let entries = (0..count).map(|number| directory + 2 + 12 * number);
    let mut entries = entries.take_while(|entry| tiff.short(*entry).is_some());
    let entry = entries.find(|entry| tiff.short(*entry) == Some(ORIENTATION))?;
    let is_one_short = tiff.short(entry + 2) == Some(SHORT) && tiff.long(entry + 4) == Some(1);
    let value = tiff.short(entry + 8).filter(|value| is_one_short && (1..=8).contains(value))?;
    u8::try_from(value).ok()
}

/// Returns an EXIF segment that says nothing but the orientation.
pub(super) fn only_orientation(orientation: u8) -> Vec<u8> {
    let [tag, kind] = [ORIENTATION, SHORT].map(u16::to_be_bytes);
    let directory = [&8_u32.to_be_bytes()[..], &1_u16.to_be_bytes()].concat();
    let entry = [&tag[..], &kind, &1_u32.to_be_bytes(), &[0, orientation, 0, 0]].concat();
    [MARK, b"MM\0\x2a", &directory, &entry, &0_u32.to_be_bytes()].concat()
}

/// The numbers of a TIFF file, in the order of bytes that it says.
struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> Tiff<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let little = match bytes.get(..4)? {
            b"II\x2a\0" => true,
            b"MM\0\x2a" => false,
            _ => return None,
        };
        Some(Self { bytes, little })
    }

    fn short(&self, place: usize) -> Option<u16> {
        let bytes = self.bytes.get(place..)?.first_chunk().copied()?;
        Some(if self.little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn long(&self, place: usize) -> Option<u32> {
        let bytes = self.bytes.get(place..)?.first_chunk().copied()?;
        Some(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_orientation_is_read_in_both_orders_of_bytes() {
        let little = |value: u8| {
            let mut segment = b"Exif\0\0II\x2a\0\x08\0\0\0\x02\0".to_vec();
            segment.extend(b"\x0f\x01\x02\0\x05\0\0\0\x26\0\0\0");
            segment.extend([0x12, 1, 3, 0, 1, 0, 0, 0, value, 0, 0, 0]);
            segment.extend(b"\0\0\0\0Canon");
            segment
        };
        for value in 1..=8 {
            assert_eq!(orientation(&little(value)), Some(value));
            assert_eq!(orientation(&only_orientation(value)), Some(value));
        }
        assert_eq!((orientation(&little(0)), orientation(&little(9))), (None, None));
        for length in 0..little(6).len() - 12 {
            assert_eq!(orientation(&little(6)[..length]), None, "{length}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = orientation(&bytes);
            let _ = orientation(&[MARK, b"II\x2a\0", &bytes].concat());
            let _ = orientation(&[MARK, b"MM\0\x2a", &bytes].concat());
        }
    }
}
