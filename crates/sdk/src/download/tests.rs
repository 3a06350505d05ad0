use std::io;
use std::time::Duration;

use ogive_system::memory::ManualClock;
use ogive_system::{Header, HttpError, HttpResponse};

use super::Patience;
use super::partial::{ContentRange, PartialNote, content_range};
use crate::SdkError;

fn response(status: u16, headers: &[(&str, &str)]) -> HttpResponse {
    let headers = headers.iter().map(|(name, value)| Header { name: (*name).into(), value: (*value).into() });
    HttpResponse {
        status,
        url: "http://host/x".into(),
        headers: headers.collect(),
        body: Box::new(io::empty()),
    }
}

#[test]
fn reads_only_sound_content_ranges() {
    let range = |text: &str| content_range(&response(206, &[("content-range", text)]));
    assert_eq!(range("bytes 5-9/10"), Some(ContentRange { first: 5, last: 9, total: 10 }));
    for text in
        ["", "bytes 5-9/*", "bytes 9-5/10", "bytes 0-10/10", "bytes */10", "lines 0-1/2", "bytes -1-2/3"]
    {
        assert_eq!(range(text), None, "{text}");
    }
}

#[test]
fn a_weak_tag_is_no_validator() {
    let note = |headers: &[(&str, &str)]| PartialNote::of("u", &response(200, headers));
    assert_eq!(note(&[("etag", "W/\"a\"")]).validator, None);
    let dated = note(&[("etag", "W/\"a\""), ("last-modified", "Mon, 23 Nov 2026 12:00:00 GMT")]);
    assert_eq!(dated.validator.as_deref(), Some("Mon, 23 Nov 2026 12:00:00 GMT"));
    let tagged = note(&[("etag", "\"a\""), ("content-length", "7")]);
    assert_eq!((tagged.validator.as_deref(), tagged.total), (Some("\"a\""), Some(7)));
    assert!(tagged.agrees(&PartialNote { validator: None, ..tagged.clone() }));
    assert!(!tagged.agrees(&PartialNote { total: Some(8), ..tagged.clone() }));
    assert!(!tagged.agrees(&PartialNote { url: "v".into(), ..tagged.clone() }));
}

#[test]
fn waits_longer_each_time_and_gives_up() {
    let clock = ManualClock::default();
    let patience = Patience::default();
    let busy = SdkError::Status { url: String::new(), status: 502 };
    let waits: Vec<_> = (1..9).map_while(|attempt| patience.wait(attempt, &busy, &clock)).collect();
    assert_eq!(waits, [400, 800, 1600, 3200].map(Duration::from_millis));
    let http = |cause| SdkError::Http { url: String::new(), cause, advice: None };
    let tls = http(HttpError::Tls { host: String::new(), reason: String::new() });
    assert_eq!(patience.wait(1, &tls, &clock), None, "trust does not come back by waiting");
    let asked = |seconds| SdkError::Busy {
        url: String::new(),
        status: 429,
        retry_after: Some(Duration::from_secs(seconds)),
    };
    assert_eq!(patience.wait(1, &asked(30), &clock), Some(Duration::from_secs(30)));
    assert_eq!(patience.wait(1, &asked(3600), &clock), None, "nobody waits an hour");
}
