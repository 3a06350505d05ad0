use std::collections::BTreeSet;

use ogive_record::{
    Confidence, Evidence, Fact, Finding, Location, Plan, Provenance, Reference, Remedy, RuleName, Severity,
};

use super::*;
use crate::Excerpt;

const EVIL: &str =
    "</style></title><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;\u{202e}\u{1b}[2J";

fn finding() -> Finding {
    let fact = Fact::known(EVIL.into(), Provenance::File { path: EVIL.into(), line: Some(3) });
    Finding {
        rule: RuleName::new("go-is-alias"),
        severity: Severity::Error,
        confidence: Confidence::Low,
        title: EVIL.into(),
        location: Some(Location { path: EVIL.into(), line: Some(3), column: None }),
        evidence: vec![
            Evidence { subject: EVIL.into(), fact },
            Evidence {
                subject: "x".into(),
                fact: Fact::unknown(EVIL, Provenance::Command(vec![EVIL.into()])),
            },
        ],
        consequence: format!("`{EVIL}`"),
        remedies: vec![
            Remedy::Plan(Plan { title: EVIL.into(), actions: Vec::new() }),
            Remedy::Steps(vec![EVIL.into()]),
        ],
        also: Vec::new(),
        tags: Vec::new(),
    }
}

fn page<'a>(finding: &'a Finding, rule: &'a RuleName) -> DoctorPage<'a> {
    let evil = || EVIL.to_owned();
    let folder = PathFolder { folder: evil(), by: Some(evil()), has_go: true, defect: None };
    DoctorPage {
        version: "0.1.0",
        made: evil(),
        facts: vec![(evil(), evil())],
        groups: vec![FindingGroup {
            heading: "builds go wrong".into(),
            findings: vec![PageFinding {
                finding,
                references: &[Reference { title: "bash", url: "https://example.com/?a&b" }],
                excerpt: Some(Excerpt { line: 3, column: Some(2), text: evil() }),
            }],
        }],
        chain: Ok(vec![ProcessBox {
            name: evil(),
            program: Some(evil()),
            port: Some(evil()),
            translated: Some(true),
        }]),
        ways: vec![evil(), "script".into()],
        gos: vec![GoMark { what: evil(), about: evil(), foreign: true }],
        shells: vec![ShellRow {
            name: evil(),
            is_login_shell: true,
            cells: vec![
                Some(ShellCell::Known { go: Some(0), by: Some(evil()), folders: vec![folder] }),
                Some(ShellCell::Unknown(evil())),
            ],
        }],
        rules: RuleCounts {
            failed: 1,
            passed: Vec::new(),
            untold: vec![(rule, EVIL)],
            off: vec![OffRule { rule, reason: Some(EVIL), by: evil() }],
            not_applicable: vec![rule],
            not_concerned: "do not concern this machine",
        },
    }
}

/// The names of elements and attributes in a page.
fn names(page: &str) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let (mut elements, mut attributes) = (BTreeSet::new(), BTreeSet::new());
    for tag in page.split('<').skip(1) {
        let (inside, _) = tag.split_once('>').expect("a tag has an end");
        let mut parts = inside.split('"');
        let mut first = parts.next().unwrap().trim_start_matches('/').split_whitespace();
        elements.insert(first.next().unwrap());
        let others = parts.enumerate().filter(|(at, _)| at % 2 == 1).map(|(_, part)| part);
        attributes.extend(
            first.chain(others.flat_map(str::split_whitespace)).map(|name| name.trim_end_matches('=')),
        );
    }
    (elements, attributes)
}

fn gate<'a>(finding: &'a Finding, rule: &'a RuleName) -> GatePage<'a> {
    let evil = || EVIL.to_owned();
    let DoctorPage { version, made, facts, groups, rules, .. } = page(finding, rule);
    let mut found = HeatCell::Clean;
    found.add(Severity::Warning, 0);
    let covered = CoveredPlatform {
        platform: evil(),
        declared: false,
        built: vec![evil(), evil()],
        tested: vec![evil()],
        imaged: Vec::new(),
    };
    GatePage {
        version,
        made,
        facts,
        groups,
        heat: HeatMap {
            platforms: vec![(evil(), evil())],
            rows: vec![HeatRow { name: evil(), general: HeatCell::Absent, cells: vec![found] }],
            clean: 1,
        },
        coverage: vec![covered],
        notes: vec![evil()],
        rules,
    }
}

#[test]
fn hostile_text_stays_text() {
    let (finding, rule) = (finding(), RuleName::new("x"));
    stays_text(&doctor_page(&page(&finding, &rule)));
    stays_text(&gate_page(&gate(&finding, &rule)));
}

fn stays_text(page: &str) {
    let (elements, attributes) = names(page);
    for name in ["script", "img"] {
        assert!(!elements.contains(name), "{name}");
    }
    let known: BTreeSet<&str> = [
        "aria-hidden",
        "charset",
        "colspan",
        "class",
        "content",
        "data-way",
        "href",
        "http-equiv",
        "id",
        "lang",
        "name",
        "open",
        "rel",
        "rowspan",
        "scope",
        "style",
        "title",
        "html",
    ]
    .into();
    assert!(attributes.is_subset(&known), "{:?}", attributes.difference(&known));
    assert_eq!(page.matches("</style>").count(), 1);
    assert!(page.contains("&lt;script&gt;alert(1)") && page.contains(r"\u{202e}\u{1b}[2J"));
    assert!(page.contains("&amp;amp;"));
}

#[test]
fn nothing_comes_from_elsewhere() {
    let (finding, rule) = (finding(), RuleName::new("x"));
    let page = doctor_page(&page(&finding, &rule));
    assert!(page.contains("default-src 'none'"));
    for outside in ["src=\"", "@import", "url(", "<link", "<base"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("href=\"https://example.com/?a&amp;b\""));
}

#[test]
fn a_healthy_machine_s_page_says_so() {
    let rule = RuleName::new("several-gos");
    let page = doctor_page(&DoctorPage {
        version: "0.1.0",
        made: String::new(),
        facts: Vec::new(),
        groups: Vec::new(),
        chain: Ok(Vec::new()),
        ways: Vec::new(),
        gos: Vec::new(),
        shells: Vec::new(),
        rules: RuleCounts { passed: vec![&rule], ..RuleCounts::default() },
    });
    assert!(page.contains("<h1 class=\"fine\">Nothing is wrong</h1>"), "{page}");
    assert!(page.contains("<b>1</b> passed"), "{page}");
    assert!(!page.contains("id=\"findings\""), "{page}");
}

#[test]
fn a_cell_of_the_map_tells_the_worst_and_leads_to_it() {
    let mut cell = HeatCell::Clean;
    for (at, severity) in
        [Severity::Info, Severity::Error, Severity::Warning, Severity::Error].into_iter().enumerate()
    {
        cell.add(severity, at);
    }
    assert_eq!(cell, HeatCell::Found { worst: Severity::Error, count: 4, first: 1 });
    let platform = |os: &str, arch: &str| (os.to_owned(), arch.to_owned());
    let row = HeatRow {
        name: "cmd/x".into(),
        general: HeatCell::Clean,
        cells: vec![HeatCell::Absent, cell, HeatCell::Clean],
    };
    let map = HeatMap {
        platforms: vec![platform("linux", "amd64"), platform("linux", "arm64"), platform("windows", "arm64")],
        rows: vec![row],
        clean: 0,
    };
    let text = heat::section(&map);
    assert!(text.contains("<th scope=\"colgroup\" colspan=\"2\"><span>linux</span></th>"), "{text}");
    assert!(
        text.contains("<td class=\"absent start\"></td><td class=\"error\"><a href=\"#f1\" title=\"linux/arm64: 4 findings\">4</a></td><td class=\"clean start\"></td>"),
        "{text}"
    );
}
