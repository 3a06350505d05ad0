//! The page for browsers, and the table of what pipelines do.

use insta::assert_snapshot;
use ogive_testkit::Sandbox;

use crate::{document, faulty};

/// Declared for three platforms, of which one is built, tested and shipped.
fn with_pipelines() -> Sandbox {
    let sandbox = faulty();
    sandbox.write("ogive.toml", "[build]\nplatforms = ['linux/amd64', 'linux/arm64', 'windows/amd64']\n");
    sandbox.write(".goreleaser.yaml", "version: 2\nbuilds:\n- goos: [linux]\n  goarch: [amd64, '386']\n");
    let steps = "    steps:\n    - uses: actions/checkout@v5\n    - run: go test ./...\n";
    let jobs = format!(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n{steps}  b:\n    runs-on: ubuntu-24.04\n{steps}"
    );
    sandbox.write(".github/workflows/ci.yml", jobs);
    sandbox
}

#[test]
fn a_page_shows_where_findings_are_and_needs_nothing_else() {
    let sandbox = with_pipelines();
    sandbox.write("<b>/x.go", "package b\n\nfunc f() int { return g_ }\n");
    sandbox.write("<b>/g_linux_arm64.go", "package b\n\nconst g_ = 1\n");
    let outcome = sandbox.ogive(["gate", "--format", "html", "--output", "gate.html"]).run().expect_code(1);
    assert!(outcome.stdout.contains("most is not declared"), "{}", outcome.shown());
    let page = std::fs::read_to_string(sandbox.work().join("gate.html")).unwrap();
    for part in [
        // linux has two columns, of which one is at fault, at the first finding.
        "<th scope=\"colgroup\" colspan=\"2\"><span>linux</span></th>",
        "title=\"linux/arm64: 1 finding\">1</a>",
        "<td class=\"clean\"></td>",
        "return <mark>m</mark>ost - 1",
        "no file is built there",
        "386 <span class=\"foreign\">not declared</span>",
        "&lt;b&gt;/<wbr>x.go",
        "default-src 'none'",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains("<b>/") && !page.contains("<script"), "{page}");
}

#[test]
fn a_table_shows_what_is_built_tested_and_shipped() {
    let sandbox = with_pipelines();
    let outcome = sandbox.ogive(["gate", "--format", "coverage"]).run().expect_code(1);
    assert_snapshot!(outcome.stdout, @r"
    platform       declared  built               tested                                       image
    linux/386      no        .goreleaser.yaml:4  -                                            -
    linux/amd64    yes       .goreleaser.yaml:4  .github/workflows/ci.yml:7 and 1 place more  -
    linux/arm64    yes       -                   -                                            -
    windows/amd64  yes       -                   -                                            -
    ");
    let answer = document(&sandbox.ogive(["--json", "gate"]).run());
    let row = &answer["coverage"][0];
    assert_eq!((&row["platform"], &row["declared"]), (&"linux/386".into(), &false.into()));
    assert_eq!(row["tested"], serde_json::json!([]));
}
