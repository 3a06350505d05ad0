//! The C text before `import "C"`, and the `#cgo` lines in it (cmd/cgo).

/// The comment that stands right before `import "C"`, without its marks; empty when there is none. What stands in a
/// group of imports has no preamble that matters here.
#[must_use]
pub(super) fn preamble(source: &str) -> String {
    let mut before: Vec<&str> = Vec::new();
    for line in source.lines() {
        let trimmed = line.trim();
        if trimmed == "import \"C\""
            || trimmed.starts_with("import \"C\" ")
            || trimmed.starts_with("import \"C\"/")
        {
            return comment(&before);
        }
        before.push(line);
    }
    String::new()
}

/// The comment that the lines end with.
fn comment(before: &[&str]) -> String {
    let Some(last) = before.last() else { return String::new() };
    if last.trim_end().ends_with("*/") {
        let Some(start) = before.iter().rposition(|line| line.trim_start().starts_with("/*")) else {
            return String::new();
        };
        let text = before[start..].join("\n");
        let text = text.trim_start().strip_prefix("/*").unwrap_or_default();
        return text.trim_end().strip_suffix("*/").unwrap_or_default().to_owned();
    }
    let lines = before.iter().rev().map_while(|line| line.trim_start().strip_prefix("//"));
    let mut lines: Vec<&str> = lines.collect();
    lines.reverse();
    lines.join("\n")
}

/// The line, counted from 1, of the first `#cgo` directive that has this word; `folder` is what `${SRCDIR}` stands for.
#[must_use]
pub(super) fn directive(source: &str, folder: &str, word: &str) -> Option<usize> {
    let has = |line: &str| {
        let line = line.trim_start().trim_start_matches("//").trim_start();
        let Some((_, flags)) = line.strip_prefix("#cgo").and_then(|line| line.split_once(':')) else {
            return false;
        };
        let is_it = |part: &str| part.replace("${SRCDIR}", folder) == word;
        match ogive_cc::split(flags.trim()) {
            Ok(parts) => parts.iter().any(|part| is_it(part)),
            Err(_) => flags.split_whitespace().any(is_it),
        }
    };
    source.lines().position(has).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comment_before_the_import_is_c() {
        let lines = "package p\n\n// #cgo LDFLAGS: -lz\n// #include <zlib.h>\nimport \"C\"\n";
        assert_eq!(preamble(lines), " #cgo LDFLAGS: -lz\n #include <zlib.h>");
        assert_eq!(directive(lines, "/m", "-lz"), Some(3));
        assert_eq!(directive(lines, "/m", "-l"), None);
        let quoted = "// #cgo linux LDFLAGS: \"${SRCDIR}/my lib/a.a\" -lm\n";
        assert_eq!(directive(quoted, "/m", "/m/my lib/a.a"), Some(1));
        let block = "package p\n/*\n#include <a.h>\nint x;\n*/\nimport \"C\"\nimport \"fmt\"\n";
        assert_eq!(preamble(block), "\n#include <a.h>\nint x;\n");
        assert_eq!(preamble("package p\n\n// no C\n\nimport \"C\"\n"), "");
        assert_eq!(preamble("package p\nimport \"fmt\"\n"), "");
    }
}
