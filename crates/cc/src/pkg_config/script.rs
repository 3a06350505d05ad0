//! Linker scripts that stand for a library, as `libc.so` is one (GNU ld, "Commands Dealing with Files").

/// The files that a script names, in order; none when it is no script.
pub(super) fn files(text: &str) -> Option<Vec<String>> {
    let text = without_comments(text);
    let mut found = Vec::new();
    let mut is_script = false;
    let mut depth = 0_usize;
    let mut command: Vec<String> = Vec::new();
    let mut before = String::new();
    for token in tokens(&text) {
        match token.as_str() {
            "(" => {
                depth += 1;
                command.push(std::mem::take(&mut before));
                is_script |= command.last().is_some_and(|name| COMMANDS.contains(&name.as_str()));
            }
            ")" => {
                take(&mut before, &command, &mut found);
                depth = depth.saturating_sub(1);
                command.pop();
            }
            _ => {
                take(&mut before, &command, &mut found);
                before = token;
            }
        }
        if depth > 64 {
            return None;
        }
    }
    is_script.then_some(found)
}

const COMMANDS: [&str; 6] = ["GROUP", "INPUT", "OUTPUT_FORMAT", "OUTPUT_ARCH", "SEARCH_DIR", "AS_NEEDED"];

/// Keeps a word that stands in a list of files.
fn take(word: &mut String, command: &[String], found: &mut Vec<String>) {
    let word = std::mem::take(word);
    let files = command.last().is_some_and(|name| matches!(name.as_str(), "GROUP" | "INPUT" | "AS_NEEDED"));
    if files && !word.is_empty() {
        found.push(word);
    }
}

fn without_comments(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        left.push_str(before);
        left.push(' ');
        rest = after.split_once("*/").map_or("", |(_, rest)| rest);
    }
    left.push_str(rest);
    left
}

fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            c if quoted => word.push(c),
            '(' | ')' => {
                tokens.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
                tokens.push(c.to_string());
            }
            c if c.is_whitespace() || matches!(c, ',' | ';') => {
                tokens.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            }
            c => word.push(c),
        }
    }
    tokens.extend((!word.is_empty()).then_some(word));
    tokens
}

#[cfg(test)]
mod tests {
    use super::files;

    #[test]
    fn files_of_real_scripts_are_found() {
        // Debian's libc6-dev-arm64-cross, libncurses-dev and libm.so of libc6-dev.
        for (text, names) in [
            (
                "/* GNU ld script\n   Use the shared library. */\nOUTPUT_FORMAT(elf64-littleaarch64)\n\
                 GROUP ( /usr/aarch64-linux-gnu/lib/libc.so.6 /usr/aarch64-linux-gnu/lib/libc_nonshared.a  \
                 AS_NEEDED ( /usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1 ) )\n",
                vec![
                    "/usr/aarch64-linux-gnu/lib/libc.so.6",
                    "/usr/aarch64-linux-gnu/lib/libc_nonshared.a",
                    "/usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1",
                ],
            ),
            ("INPUT(libncurses.so.6 -ltinfo)\n", vec!["libncurses.so.6", "-ltinfo"]),
            (
                "GROUP ( /lib/x86_64-linux-gnu/libm.so.6  AS_NEEDED ( /lib/x86_64-linux-gnu/libmvec.so.1 ) )",
                vec!["/lib/x86_64-linux-gnu/libm.so.6", "/lib/x86_64-linux-gnu/libmvec.so.1"],
            ),
        ] {
            assert_eq!(files(text).unwrap(), names);
        }
        assert_eq!(files("int main(void) { return 0; }"), None);
        assert_eq!(files(&"GROUP(".repeat(1000)), None);
    }
}
