//! Files that pages post straight into the bucket, by a form that is signed beforehand.
//!
//! Rules: Amazon S3 API Reference, "Browser-based uploads using POST (AWS Signature Version 4)". What
//! may come is in the policy, and the signature is over the policy alone.

use aws_credential_types::Credentials;
use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{BYTES, Bucket, READ, broken_off};
use crate::files::arriving::Arriving;
use crate::files::error::{FilesError, failed};
use crate::files::id::FileId;
use crate::files::posted::{Awaited, Posted, Ticket, TicketField, incoming};

const SIGN: &str = "sign a form";

/// For how long a form may be posted: a visitor may look for the file meanwhile.
const LASTS: SignedDuration = SignedDuration::from_hours(1);

/// How much larger than is asked for a file may be to pass. One that is only somewhat too large is then
/// refused by a page, in words; one beyond that by the bucket, in its own.
const LENIENCE: u64 = 2;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

impl Bucket {
    /// Returns a form that posts one file.
    pub(in crate::files) async fn ticket(&self, awaited: &Awaited<'_>) -> Result<Ticket, FilesError> {
        let credentials = self.objects.cloud().credentials().await.map_err(|error| failed(SIGN, error))?;
        let region = self.objects.cloud().region().map_err(|error| failed(SIGN, error))?;
        let key = format!("{}{}/", incoming(awaited.owner, awaited.field), FileId::random()?);
        let passes = awaited.max_bytes.saturating_mul(LENIENCE);
        let form = Form { bucket: self.objects.bucket(), key, passes, back: awaited.back };
        let (origin, path) = self.objects.place().map_err(|error| failed(SIGN, error))?;
        // A form goes to the bucket itself: no part of its path is a key.
        let address = format!("{origin}{}", if path == "/" { "/" } else { path.trim_end_matches('/') });
        // The bucket compares with the clock on the wall, whatever the site is told that it is.
        let fields = form.signed(&credentials, region, self.objects.cloud().time());
        Ok(Ticket { address, origin, fields, file: "file" })
    }

    /// Fetches a file that was posted.
    pub(in crate::files) async fn posted(&self, key: &str, limit: u64) -> Result<Posted, FilesError> {
        let found = self.objects.get(key).await.map_err(|error| failed(READ, error))?;
        let Some(mut bytes) = found else { return Ok(Posted::Nothing) };
        let mut arriving = Arriving::begin(None).await?;
        while let Some(piece) = bytes.try_next().await.map_err(|_| broken_off())? {
            if arriving.bytes() + piece.len() as u64 > limit {
                return Ok(Posted::TooLarge);
            }
            arriving.write(&piece).await?;
        }
        arriving.finish().await.map(Posted::Whole)
    }
}

/// What a form says before it is signed.
struct Form<'a> {
    bucket: &'a str,
    /// The key without the name of the file, which the bucket adds.
    key: String,
    passes: u64,
    back: &'a str,
}

impl Form<'_> {
    fn signed(&self, credentials: &Credentials, region: &str, now: Timestamp) -> Vec<TicketField> {
        let day = now.strftime("%Y%m%d").to_string();
        let credential = format!("{}/{day}/{region}/s3/aws4_request", credentials.access_key_id());
        let mut exact = vec![
            ("Content-Type", BYTES.to_owned()),
            ("success_action_redirect", self.back.to_owned()),
            ("x-amz-algorithm", ALGORITHM.to_owned()),
            ("x-amz-credential", credential),
            ("x-amz-date", now.strftime("%Y%m%dT%H%M%SZ").to_string()),
        ];
        // The credentials of a function are lent, and this says by whom.
        exact.extend(credentials.session_token().map(|token| ("x-amz-security-token", token.to_owned())));
        let mut conditions = vec![
            json!({ "bucket": self.bucket }),
            json!(["starts-with", "$key", self.key]),
            json!(["content-length-range", 0, self.passes]),
        ];
        conditions.extend(
            exact.iter().map(|(name, value)| Value::Object([((*name).to_owned(), json!(value))].into_iter().collect())),
        );
        let expiration = (now + LASTS).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let policy = STANDARD.encode(json!({ "expiration": expiration, "conditions": conditions }).to_string());
        let signature = signature(credentials.secret_access_key(), (region, now), &policy);
        let mut fields = vec![("key", format!("{}${{filename}}", self.key))];
        fields.extend(exact);
        fields.extend([("policy", policy), ("x-amz-signature", signature)]);
        fields.into_iter().map(|(name, value)| TicketField { name: name.to_owned(), value }).collect()
    }
}

/// Signs a policy as it is sent.
fn signature(secret: &str, (region, now): (&str, Timestamp), policy: &str) -> String {
    let key = generate_signing_key(secret, now.into(), region, "s3");
    calculate_signature(key, policy.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of "Example: Browser-Based Upload using HTTP POST (Using AWS Signature Version 4)" in
    /// the Amazon S3 API Reference.
    const EXAMPLE: &str = concat!(
        "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6",
        "ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFj",
        "bCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tl",
        "dC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5",
        "cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZl",
        "ci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoN",
        "CiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVx",
        "dWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAx",
        "NTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9",
    );

    fn day() -> Timestamp {
        "2015-12-29T00:00:00Z".parse().expect("a moment")
    }

    #[test]
    fn a_policy_is_signed_as_the_services_own_example_is() {
        let signed = signature("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ("us-east-1", day()), EXAMPLE);
        assert_eq!(signed, "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
    }

    #[test]
    fn a_form_is_for_one_place_one_size_and_one_hour_and_sends_what_its_policy_names() {
        let credentials = Credentials::new("AKID", "secret", Some("lent".to_owned()), None, "test");
        let back = "https://site.example/file";
        let form = Form { bucket: "b", key: "incoming/a/b/c/".to_owned(), passes: 7, back };
        let fields = form.signed(&credentials, "eu-west-1", day());
        let of = |name: &str| fields.iter().find(|field| field.name == name).expect(name).value.clone();
        let policy = STANDARD.decode(of("policy")).expect("base64");
        let policy: Value = serde_json::from_slice(&policy).expect("JSON");
        assert_eq!(policy["expiration"], "2015-12-29T01:00:00Z");
        let conditions = policy["conditions"].as_array().expect("a list");
        assert!(conditions.contains(&json!(["starts-with", "$key", "incoming/a/b/c/"])));
        assert!(conditions.contains(&json!(["content-length-range", 0, 7])));
        assert!(conditions.contains(&json!({ "bucket": "b" })));
        for field in &fields {
            let named = ["key", "policy", "x-amz-signature"].contains(&field.name.as_str());
            assert!(named || conditions.contains(&json!({ &field.name: field.value })), "{field:?}");
        }
        assert_eq!(of("key"), "incoming/a/b/c/${filename}");
        assert_eq!(of("x-amz-security-token"), "lent");
        assert_eq!(of("x-amz-credential"), "AKID/20151229/eu-west-1/s3/aws4_request");
    }
}
