//! What browsers send: pairs, files, a picture.

/// The type of the bodies that [`multipart`] makes.
pub(crate) const MULTIPART: &str = "multipart/form-data; boundary=x";

/// Returns the body of a form with files: each the name of its control, its own name, and its bytes.
pub(crate) fn multipart(files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (control, name, bytes) in files {
        let head = format!("--x\r\ncontent-disposition: form-data; name=\"{control}\"; filename=\"{name}\"\r\n");
        body.extend(head.bytes());
        body.extend(b"content-type: application/octet-stream\r\n\r\n");
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    body
}

/// Returns a picture of one dot.
pub(crate) fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("it is written into memory");
    writer.write_image_data(&[1, 2, 3]).expect("one dot");
    writer.finish().expect("it is written into memory");
    bytes
}

/// Encodes pairs as a browser does.
pub(crate) fn encode(pairs: &[(&str, &str)]) -> String {
    let encoded = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string().replace("%20", "+")
    };
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}
