//! What a package index has of a project (PEP 503 as HTML, PEP 691 as JSON).

use std::io::Read as _;

use ogive_record::Sha256Digest;
use ogive_system::{HttpRequest, System};
use serde::Deserialize;
use url::Url;

use super::index::shown;
use super::{FetchError, Index};

/// A file of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub name: String,
    pub url: Url,
    pub sha256: Option<Sha256Digest>,
    /// Its makers take it back: it is only for those who ask for its version.
    pub yanked: bool,
}

const PROJECT: &str = "ziglang";
const JSON: &str = "application/vnd.pypi.simple.v1+json";

/// The longest listing that is read, in bytes.
const LONGEST: u64 = 32 << 20;

/// Asks an index for the files of the project.
pub(super) fn ask(system: &System, index: &Index) -> Result<Vec<Listed>, FetchError> {
    let url = format!("{}/{PROJECT}/", index.url.trim_end_matches('/'));
    let request = HttpRequest::get(&url).header("accept", format!("{JSON}, text/html;q=0.2, */*;q=0.1"));
    let answer = system.http.send(&request).map_err(|cause| FetchError::Http { url: shown(&url), cause })?;
    if answer.status != 200 {
        return Err(FetchError::Status { url: shown(&url), status: answer.status });
    }
    let is_json = answer.header("content-type").is_some_and(|kind| kind.contains("json"));
    // Redirects may have led elsewhere, which addresses in the listing begin from.
    let base = if answer.url.is_empty() { url.clone() } else { answer.url.clone() };
    let mut bytes = Vec::new();
    let read = answer.body.take(LONGEST).read_to_end(&mut bytes);
    read.map_err(|cause| FetchError::Broken { url: shown(&url), cause })?;
    let wrong = |because: String| FetchError::NotAnIndex { url: shown(&url), because };
    let base = Url::parse(&base).map_err(|error| wrong(error.to_string()))?;
    if is_json {
        json(&bytes, &base).map_err(wrong)
    } else {
        Ok(html(&String::from_utf8_lossy(&bytes), &base))
    }
}

#[derive(Deserialize)]
struct Project {
    files: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    filename: String,
    url: String,
    #[serde(default)]
    hashes: Hashes,
    /// True, or the reason.
    #[serde(default)]
    yanked: serde_json::Value,
}

#[derive(Deserialize, Default)]
struct Hashes {
    sha256: Option<String>,
}

fn json(bytes: &[u8], base: &Url) -> Result<Vec<Listed>, String> {
    let project: Project = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let listed = |file: File| {
        let yanked = !matches!(file.yanked, serde_json::Value::Null | serde_json::Value::Bool(false));
        let sha256 = file.hashes.sha256.and_then(|text| text.to_ascii_lowercase().parse().ok());
        Some(Listed { name: file.filename, url: base.join(&file.url).ok()?, sha256, yanked })
    };
    Ok(project.files.into_iter().filter_map(listed).collect())
}

/// The anchors of a page.
fn html(text: &str, base: &Url) -> Vec<Listed> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        let anchor =
            tag.strip_prefix(['a', 'A']).filter(|tag| tag.starts_with(|c: char| c.is_ascii_whitespace()));
        let Some(anchor) = anchor else { continue };
        let Some((attributes, after)) = anchor.split_once('>') else { break };
        let name = after.split('<').next().unwrap_or_default().trim();
        if let Some(mut url) = attribute(attributes, "href").and_then(|href| base.join(&href).ok()) {
            let digest = url.fragment().and_then(|fragment| fragment.strip_prefix("sha256="));
            let sha256 = digest.and_then(|text| text.to_ascii_lowercase().parse().ok());
            url.set_fragment(None);
            let yanked = attributes.contains("data-yanked");
            found.push(Listed { name: unescaped(name), url, sha256, yanked });
        }
        rest = after;
    }
    found
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let (_, value) = attributes.split_once(&format!("{name}="))?;
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value[1..].split(quote).next().map(unescaped)
}

fn unescaped(text: &str) -> String {
    text.replace("&#43;", "+")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "e8f1b3f4b0d1a9a0a6f7f2a9a1d4d1c8b6e5a3c2f1e0d9c8b7a6f5e4d3c2b1a0";

    #[test]
    fn both_forms_say_the_same() {
        let base = Url::parse("https://i.example/simple/ziglang/").unwrap();
        let page = format!(
            "<!DOCTYPE html><html><body>\n<a href=\"../../packages/z-1.whl#sha256={DIGEST}\" \
             data-requires-python=\"&gt;=3.5\">z-1.whl</a><br/>\n\
             <a href='https://f.example/z-2.whl' data-yanked=\"broken\">z-2.whl</a>\n</body></html>"
        );
        let document = format!(
            r#"{{"meta":{{"api-version":"1.1"}},"name":"ziglang","files":[
            {{"filename":"z-1.whl","url":"../../packages/z-1.whl","hashes":{{"sha256":"{DIGEST}"}},"yanked":false}},
            {{"filename":"z-2.whl","url":"https://f.example/z-2.whl","hashes":{{}},"yanked":"broken"}}]}}"#
        );
        let listed = html(&page, &base);
        assert_eq!(listed, json(document.as_bytes(), &base).unwrap());
        assert_eq!(listed[0].url.as_str(), "https://i.example/packages/z-1.whl");
        assert_eq!(listed[0].sha256.unwrap().to_string(), DIGEST);
        assert_eq!((listed[1].sha256, listed[1].yanked), (None, true));
    }
}
