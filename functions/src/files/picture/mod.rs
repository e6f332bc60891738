//! Pictures without what cameras and programs add to them: places, dates, names, thumbnails.
//!
//! [`clean`] copies a picture part by part and keeps only what is needed to draw it. No pixel is
//! decoded, so nothing is lost and nothing can explode; the picture ends where its format says, and
//! whatever stands behind that is gone. What is no sound picture is [`PictureError::Damaged`].

mod exif;
mod jpeg;
mod png;

#[cfg(test)]
mod properties;

use std::io::{self, BufRead, Read, Write};

use forms::FileType;

/// Why a picture cannot be cleaned.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It is not put together as its format says, or ends too early.
    #[error("the picture is damaged")]
    Damaged,
    /// It cannot be read or written.
    #[error("cannot copy a picture")]
    Copy(#[from] io::Error),
}

/// Tells whether files of a type are pictures.
pub fn is_picture(kind: FileType) -> bool {
    matches!(kind, FileType::Jpeg | FileType::Png)
}

/// Copies a picture without anything that is not needed to draw it. Other types are copied as they are.
pub fn clean(kind: FileType, mut from: impl BufRead, mut to: impl Write) -> Result<(), PictureError> {
    match kind {
        FileType::Jpeg => jpeg::clean(&mut from, &mut to)?,
        FileType::Png => png::clean(&mut from, &mut to)?,
        FileType::Pdf | FileType::Docx | FileType::Xlsx | FileType::Odt => {
            io::copy(&mut from, &mut to)?;
        }
    }
    to.flush()?;
    Ok(())
}

/// Reads that many bytes; a picture that ends before is damaged.
fn take<const LENGTH: usize>(from: &mut impl Read) -> Result<[u8; LENGTH], PictureError> {
    let mut bytes = [0; LENGTH];
    from.read_exact(&mut bytes).map_err(too_early)?;
    Ok(bytes)
}

fn too_early(error: io::Error) -> PictureError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => PictureError::Damaged,
        _ => PictureError::Copy(error),
    }
}
