//! The types of files that can be asked for: one row each.

use serde::{Deserialize, Serialize};

/// A type of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileType {
    /// A document that looks the same everywhere.
    Pdf,
    /// A photograph.
    Jpeg,
    /// A drawing, or a picture of a screen.
    Png,
    /// A text of Word.
    Docx,
    /// A workbook of Excel.
    Xlsx,
    /// A text of LibreOffice.
    Odt,
}

/// What is known of a type.
struct Row {
    label: &'static str,
    /// The endings of names, the usual one first.
    endings: &'static [&'static str],
    /// The media type that is stored and served.
    media_type: &'static str,
    /// What else browsers and systems call it.
    also: &'static [&'static str],
}

impl FileType {
    /// All types.
    pub const ALL: [Self; 6] = [Self::Pdf, Self::Jpeg, Self::Png, Self::Docx, Self::Xlsx, Self::Odt];

    /// Returns its short name, the same in all languages.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// Returns the endings of its names in small letters and without a dot, the usual one first.
    pub fn endings(self) -> &'static [&'static str] {
        self.row().endings
    }

    /// Returns its name in a definition.
    pub fn as_str(self) -> &'static str {
        self.row().endings[0]
    }

    /// Returns its media type.
    pub fn media_type(self) -> &'static str {
        self.row().media_type
    }

    /// Returns the type of that media type.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type() == media_type)
    }

    /// Tells whether a browser may say this of a file of the type. A system that does not know the
    /// type says nothing, or that it is bytes.
    pub fn may_be_called(self, media_type: &str) -> bool {
        let row = self.row();
        matches!(media_type, "" | "application/octet-stream" | "binary/octet-stream")
            || media_type == row.media_type
            || row.also.contains(&media_type)
    }

    fn row(self) -> Row {
        match self {
            Self::Pdf => Row {
                label: "PDF",
                endings: &["pdf"],
                media_type: "application/pdf",
                also: &["application/x-pdf", "application/acrobat", "text/pdf"],
            },
            Self::Jpeg => Row {
                label: "JPEG",
                endings: &["jpg", "jpeg", "jpe", "jfif"],
                media_type: "image/jpeg",
                also: &["image/jpg", "image/pjpeg"],
            },
            Self::Png => {
                Row { label: "PNG", endings: &["png"], media_type: "image/png", also: &["image/x-png", "image/apng"] }
            }
            Self::Docx => Row {
                label: "DOCX",
                endings: &["docx"],
                media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                also: &["application/msword", "application/zip", "application/x-zip-compressed"],
            },
            Self::Xlsx => Row {
                label: "XLSX",
                endings: &["xlsx"],
                media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                also: &["application/vnd.ms-excel", "application/zip", "application/x-zip-compressed"],
            },
            Self::Odt => Row {
                label: "ODT",
                endings: &["odt"],
                media_type: "application/vnd.oasis.opendocument.text",
                also: &["application/zip", "application/x-zip-compressed"],
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_types_share_a_name_an_ending_or_a_media_type() {
        let all = FileType::ALL;
        let labels: BTreeSet<&str> = all.iter().map(|kind| kind.label()).collect();
        let media_types: BTreeSet<&str> = all.iter().map(|kind| kind.media_type()).collect();
        let endings: Vec<&str> = all.iter().flat_map(|kind| kind.endings()).copied().collect();
        assert_eq!((labels.len(), media_types.len()), (all.len(), all.len()));
        assert_eq!(endings.iter().collect::<BTreeSet<_>>().len(), endings.len());
        for kind in all {
            assert_eq!(FileType::of_media_type(kind.media_type()), Some(kind));
            assert!(
                kind.may_be_called(kind.media_type()) && kind.may_be_called("") && !kind.may_be_called("text/html")
            );
        }
    }
}
