//! Objects in a bucket of S3: the six calls that we make, signed here; the only user of that service.
//!
//! The service's own library would be a fifth of each function that is deployed: it brings what sums
//! any kind of checksum, and every other call. Rules: Amazon S3 API Reference.

mod xml;

use std::io::{self, Read};
use std::path::Path;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningParams, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::byte_stream::ByteStream;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

use super::{ATTEMPT, Cloud, CloudError, persist};

/// What stays as it is in the path of an object: RFC 3986, "unreserved", and what parts folders.
const PATH: &AsciiSet = &IN_QUERY.remove(b'/');

/// What stays as it is in a value of a query.
const IN_QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The code by which the service says that there is no such object.
const NOTHING: &str = "NoSuchKey";

/// The objects of one bucket.
#[derive(Clone, Debug)]
pub struct Objects {
    cloud: Box<Cloud>,
    bucket: String,
}

/// What an object is to hold.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// Bytes.
    Bytes(&'a [u8]),
    /// The bytes of a file, which may be larger than memory should hold.
    File(&'a Path),
}

/// An object in a list of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Its key.
    pub key: String,
    /// Its entity tag without quotes: of one that was sent whole, the MD5 of its bytes.
    pub tag: String,
}

/// One call, before it is signed.
#[derive(Clone, Copy)]
struct Call<'a> {
    method: &'static str,
    /// The key, or nothing for the bucket itself.
    key: &'a str,
    query: &'a [(&'static str, &'a str)],
    headers: &'a [(&'static str, &'a str)],
    content: Option<Content<'a>>,
}

impl Objects {
    /// Names a bucket. Nothing is called yet.
    pub fn new(cloud: &Cloud, bucket: &str) -> Self {
        Self { cloud: Box::new(cloud.clone()), bucket: bucket.to_owned() }
    }

    /// Returns the name of the bucket.
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// Returns the cloud that the bucket is in.
    pub(crate) fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    /// Returns where the bucket answers, as an origin and the beginning of each path in it.
    pub(crate) fn place(&self) -> Result<(String, String), CloudError> {
        let region = self.cloud.region()?;
        Ok(place(self.cloud.config().endpoint_url(), region, &self.bucket))
    }

    /// Puts an object in its place, with its headers. What arrives is held against a checksum.
    ///
    /// # Errors
    ///
    /// Fails when the service cannot be reached or refuses, or the file cannot be read.
    pub async fn put(
        &self,
        key: &str,
        headers: &[(&'static str, &str)],
        content: Content<'_>,
    ) -> Result<(), CloudError> {
        let sum = checksum(content).map_err(|_| CloudError::new("a file that cannot be read"))?;
        let headers: Vec<_> = headers.iter().copied().chain([("x-amz-checksum-crc32", sum.as_str())]).collect();
        let call = Call { method: "PUT", key, query: &[], headers: &headers, content: Some(content) };
        self.answered(call).await.map(drop)
    }

    /// Copies an object inside the bucket; tells whether it was there.
    ///
    /// # Errors
    ///
    /// Fails when the service cannot be reached or refuses.
    pub async fn copy(&self, from: &str, to: &str) -> Result<bool, CloudError> {
        let source = format!("/{}/{}", self.bucket, in_path(from));
        let headers = [("x-amz-copy-source", source.as_str())];
        let call = Call { method: "PUT", key: to, query: &[], headers: &headers, content: None };
        let copied = persist(CloudError::verdict, || async {
            // The service answers before it is done, and may add that it failed.
            let body = collected(self.attempt(call).await?).await?;
            xml::code(&body).map_or(Ok(()), |code| Err(CloudError::answered(500, code)))
        });
        present(copied.await).map(|there| there.is_some())
    }

    /// Returns the bytes of an object, if there is one.
    ///
    /// # Errors
    ///
    /// Fails when the service cannot be reached or refuses.
    pub async fn get(&self, key: &str) -> Result<Option<ByteStream>, CloudError> {
        let call = Call { method: "GET", key, query: &[], headers: &[], content: None };
        let found = present(self.answered(call).await)?;
        Ok(found.map(|response| ByteStream::new(response.into_body())))
    }

    /// Tells whether there is an object.
    ///
    /// # Errors
    ///
    /// Fails when the service cannot be reached or refuses.
    pub async fn has(&self, key: &str) -> Result<bool, CloudError> {
        let call = Call { method: "HEAD", key, query: &[], headers: &[], content: None };
        present(self.answered(call).await).map(|there| there.is_some())
    }

    /// Removes an object, if there is one.
    ///
    /// # Errors
    ///
    /// Fails when the service cannot be reached or refuses.
    pub async fn delete(&self, key: &str) -> Result<(), CloudError> {
        let call = Call { method: "DELETE", key, query: &[], headers: &[], content: None };
        present(self.answered(call).await).map(drop)
    }

    /// Lists the objects whose keys begin in a way, in the order of their keys.
    ///
    /// # Errors
    ///
    /// Fails when the service cannot be reached or refuses, or its list cannot be read.
    pub async fn list(&self, prefix: &str) -> Result<Vec<Listed>, CloudError> {
        let mut listed = Vec::new();
        let mut next: Option<String> = None;
        loop {
            // The signature goes over the query in the order of its names.
            let mut query: Vec<_> = next.as_deref().map(|token| ("continuation-token", token)).into_iter().collect();
            query.extend([("list-type", "2"), ("prefix", prefix)]);
            let call = Call { method: "GET", key: "", query: &query, headers: &[], content: None };
            let page = persist(CloudError::verdict, || async {
                let body = collected(self.attempt(call).await?).await?;
                xml::list(&body).ok_or_else(|| CloudError::new("a list that cannot be read"))
            });
            let page = page.await?;
            listed.extend(page.objects);
            next = page.next;
            if next.is_none() {
                return Ok(listed);
            }
        }
    }

    /// Makes a call until it succeeds, fails for good, or its time is over.
    async fn answered(&self, call: Call<'_>) -> Result<HttpResponse, CloudError> {
        persist(CloudError::verdict, || self.attempt(call)).await
    }

    /// Makes a call once.
    async fn attempt(&self, call: Call<'_>) -> Result<HttpResponse, CloudError> {
        let response = self.cloud.send(self.signed(call).await?, ATTEMPT).await?;
        let status = response.status().as_u16();
        if response.status().is_success() {
            return Ok(response);
        }
        let body = collected(response).await.unwrap_or_default();
        // An answer to `HEAD` has no body.
        let code = xml::code(&body).unwrap_or_else(|| (if status == 404 { NOTHING } else { "no code" }).to_owned());
        Err(CloudError::answered(status, code))
    }

    /// Returns a call as it is sent: signed over its address, its headers and the checksum in them.
    async fn signed(&self, call: Call<'_>) -> Result<HttpRequest, CloudError> {
        let malformed = |_| CloudError::new("a call that cannot be made");
        let (origin, folder) = self.place()?;
        let body = match call.content {
            Some(Content::Bytes(bytes)) => ByteStream::from(bytes.to_vec()),
            // An attempt reads the file from its beginning.
            Some(Content::File(path)) => {
                ByteStream::from_path(path).await.map_err(|_| CloudError::new("a file that cannot be read"))?
            }
            None => ByteStream::from_static(b""),
        };
        let mut request = HttpRequest::new(body.into_inner());
        request.set_method(call.method).map_err(malformed)?;
        request.set_uri(format!("{origin}{folder}{}{}", in_path(call.key), query(call.query))).map_err(malformed)?;
        for (name, value) in call.headers {
            request.headers_mut().try_insert(*name, (*value).to_owned()).map_err(malformed)?;
        }
        let credentials = self.cloud.credentials().await?;
        let signature = self.signature(&request, credentials).ok_or_else(|| CloudError::new("no signature"))?;
        for (name, value) in signature {
            request.headers_mut().try_insert(name, value).map_err(malformed)?;
        }
        Ok(request)
    }

    /// Returns the headers that sign a call.
    fn signature(&self, request: &HttpRequest, credentials: Credentials) -> Option<Vec<(String, String)>> {
        let identity: Identity = credentials.into();
        let mut settings = SigningSettings::default();
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        let parameters = v4::SigningParams::builder().identity(&identity).name("s3").settings(settings);
        let parameters = parameters.region(self.cloud.region().ok()?).time(self.cloud.time().into());
        let parameters = SigningParams::V4(parameters.build().ok()?);
        let headers = request.headers().iter();
        let signable = SignableRequest::new(request.method(), request.uri(), headers, SignableBody::UnsignedPayload);
        let (instructions, _) = sign(signable.ok()?, &parameters).ok()?.into_parts();
        Some(instructions.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

/// Returns where a bucket answers, as an origin and the beginning of each path in it.
fn place(endpoint: Option<&str>, region: &str, bucket: &str) -> (String, String) {
    // Amazon's regions in China have a domain of their own.
    let domain = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
    match endpoint {
        // A server that stands in for the service has no name for each bucket.
        Some(endpoint) => (endpoint.trim_end_matches('/').to_owned(), format!("/{bucket}/")),
        // The certificate covers names with one more part, not with two.
        None if bucket.contains('.') => (format!("https://s3.{region}.{domain}"), format!("/{bucket}/")),
        None => (format!("https://{bucket}.s3.{region}.{domain}"), "/".to_owned()),
    }
}

fn in_path(key: &str) -> PercentEncode<'_> {
    utf8_percent_encode(key, PATH)
}

fn query(parameters: &[(&str, &str)]) -> String {
    let pairs = parameters.iter().map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, IN_QUERY)));
    let joined = pairs.collect::<Vec<_>>().join("&");
    if joined.is_empty() { joined } else { format!("?{joined}") }
}

/// Returns the CRC-32 of all bytes as the service's header has it: big-endian, in base64.
fn checksum(content: Content<'_>) -> io::Result<String> {
    let mut hasher = crc32fast::Hasher::new();
    match content {
        Content::Bytes(bytes) => hasher.update(bytes),
        Content::File(path) => {
            let (mut file, mut piece) = (std::fs::File::open(path)?, vec![0; 1 << 16]);
            loop {
                let read = file.read(&mut piece)?;
                if read == 0 {
                    break;
                }
                hasher.update(&piece[..read]);
            }
        }
    }
    Ok(STANDARD.encode(hasher.finalize().to_be_bytes()))
}

async fn collected(response: HttpResponse) -> Result<Vec<u8>, CloudError> {
    let collected = ByteStream::new(response.into_body()).collect().await;
    collected.map(|bytes| bytes.to_vec()).map_err(|_| CloudError::unanswered("an answer that breaks off"))
}

/// Makes nothing of an object that is not there.
fn present<T>(answer: Result<T, CloudError>) -> Result<Option<T>, CloudError> {
    match answer {
        Ok(there) => Ok(Some(there)),
        Err(error) if error.code() == NOTHING => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_where_its_region_its_name_and_what_stands_in_for_the_service_put_it() {
        let cases = [
            (None, "eu-west-1", "files", "https://files.s3.eu-west-1.amazonaws.com", "/"),
            (None, "cn-north-1", "files", "https://files.s3.cn-north-1.amazonaws.com.cn", "/"),
            (None, "eu-west-1", "a.files", "https://s3.eu-west-1.amazonaws.com", "/a.files/"),
            (Some("http://127.0.0.1:1/"), "eu-west-1", "files", "http://127.0.0.1:1", "/files/"),
        ];
        for (endpoint, region, bucket, origin, path) in cases {
            assert_eq!(place(endpoint, region, bucket), (origin.to_owned(), path.to_owned()));
        }
    }

    #[test]
    fn keys_and_queries_are_written_in_ascii_and_folders_stay_folders() {
        assert_eq!(in_path("incoming/a b/خ+1~.pdf").to_string(), "incoming/a%20b/%D8%AE%2B1~.pdf");
        assert_eq!(query(&[("list-type", "2"), ("prefix", "a/b=")]), "?list-type=2&prefix=a%2Fb%3D");
        assert_eq!(query(&[]), "");
    }

    #[test]
    fn the_checksum_is_the_same_of_bytes_and_of_a_file_and_that_of_the_known_check_value() {
        // "123456789" is what every table of such sums gives the sum of: 0xCBF43926.
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "123456789").expect("it is written");
        for content in [Content::Bytes(b"123456789"), Content::File(file.path())] {
            assert_eq!(checksum(content).expect("it is read"), STANDARD.encode([0xCB, 0xF4, 0x39, 0x26]));
        }
    }
}
