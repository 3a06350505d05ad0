//! Compares answers about many files, and tells the first difference.

use std::path::PathBuf;

use super::{corpus, go};

/// How much was compared.
#[derive(Debug, Default)]
pub struct Compared {
    pub files: usize,
    pub bytes: usize,
}

/// Compares what `ours` says of every file of the places with what the authority answers to `question`. Answers are
/// made of parts with `|` between them.
pub fn compare(question: &str, places: &[PathBuf], ours: impl Fn(&[u8]) -> Vec<u8>) -> Compared {
    let mut theirs = go::ask(question, places);
    let mut compared = Compared::default();
    let mut differences = Vec::new();
    for place in places {
        corpus::each(place, &mut |name, content| {
            let said = theirs.remove(name).unwrap();
            let ours = ours(content);
            if go::digest(&ours) != said && differences.len() < 100 {
                let theirs = go::ask_about(&format!("{question}-full"), content);
                let ours = String::from_utf8_lossy(&ours).into_owned();
                let parts = ours.split('|').zip(theirs.split('|'));
                let differs = parts.into_iter().find(|(ours, theirs)| ours != theirs);
                let (ours, theirs) = differs.unwrap_or(("one ends", "earlier"));
                let brief = |text: &str| text.chars().take(200).collect::<String>();
                differences.push(format!("{name}: ours {:?}, Go's {:?}", brief(ours), brief(theirs)));
            }
            compared.files += 1;
            compared.bytes += content.len();
        });
    }
    assert!(theirs.is_empty(), "not seen: {theirs:?}");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    compared
}
