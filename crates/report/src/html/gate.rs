//! A repository that was judged, as a page.

use super::escape::{escaped, path, prose};
use super::frame::Frame;
use super::{FindingGroup, HeatMap, RuleCounts, findings, heat, rules};

/// A judged repository, for a page.
#[derive(Debug, Clone)]
pub struct GatePage<'a> {
    /// The version of ogive.
    pub version: &'a str,
    /// When it was made, and of what.
    pub made: String,
    /// What was judged, in a few names and values.
    pub facts: Vec<(String, String)>,
    /// The findings by file, worst file first.
    pub groups: Vec<FindingGroup<'a>>,
    /// Where they are: packages and platforms.
    pub heat: HeatMap,
    /// What pipelines do for each platform.
    pub coverage: Vec<CoveredPlatform>,
    /// What else is to be said, sentence by sentence.
    pub notes: Vec<String>,
    /// How the rules decided.
    pub rules: RuleCounts<'a>,
}

/// What pipelines do for a platform. What is empty is done nowhere.
#[derive(Debug, Clone)]
pub struct CoveredPlatform {
    /// The platform.
    pub platform: String,
    /// Whether it is among those that the repository is judged for.
    pub declared: bool,
    /// Where it is built.
    pub built: Vec<String>,
    /// Where it is tested.
    pub tested: Vec<String>,
    /// Where images are made for it.
    pub imaged: Vec<String>,
}

/// The page. Everything in it is quoted: names and lines come from the repository.
#[must_use]
pub fn gate_page(page: &GatePage<'_>) -> String {
    let frame = Frame {
        brand: "ogive gate",
        version: page.version,
        made: &page.made,
        facts: &page.facts,
        groups: &page.groups,
        rules: &page.rules,
    };
    frame.page([
        ("map", "Where: packages and platforms", heat::section(&page.heat)),
        ("findings", "What is wrong", findings::section(&page.groups)),
        ("coverage", "What is built, tested and made images of", coverage(&page.coverage)),
        ("notes", "What else is to be said", notes(&page.notes)),
        ("rules", "How the rules decided", rules::section(&page.rules)),
    ])
}

fn notes(notes: &[String]) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let items: String = notes.iter().map(|note| format!("<li>{}</li>", prose(note))).collect();
    format!("<ul class=\"notes\">{items}</ul>\n")
}

fn coverage(rows: &[CoveredPlatform]) -> String {
    if rows.iter().all(|row| row.built.is_empty() && row.tested.is_empty() && row.imaged.is_empty()) {
        return String::new();
    }
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<table class=\"coverage\">\n<thead><tr><th scope=\"col\">platform</th><th scope=\"col\">built</th>\
         <th scope=\"col\">tested</th><th scope=\"col\">image</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
}

fn row(of: &CoveredPlatform) -> String {
    let declared = if of.declared { "" } else { " <span class=\"foreign\">not declared</span>" };
    let cell = |way: &str, places: &[String]| match places {
        [] => format!("<td data-way=\"{way}\" class=\"lacks\">–</td>"),
        [one] => format!("<td data-way=\"{way}\"><code>{}</code></td>", path(one)),
        [first, rest @ ..] => {
            let rest: String = rest.iter().map(|place| format!("<code>{}</code> ", path(place))).collect();
            format!(
                "<td data-way=\"{way}\"><details><summary><code>{}</code></summary>{rest}</details></td>",
                path(first)
            )
        }
    };
    format!(
        "<tr><th scope=\"row\">{}{declared}</th>{}{}{}</tr>\n",
        escaped(&of.platform),
        cell("built", &of.built),
        cell("tested", &of.tested),
        cell("image", &of.imaged),
    )
}
