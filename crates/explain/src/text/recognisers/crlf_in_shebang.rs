//! A script whose first line ends as on Windows.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, reference, sample, way};

/// A script whose first line ends as on Windows.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("crlf-in-shebang"),
    title: "the script's first line ends with a carriage return, which becomes part of the interpreter's name",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "The kernel takes everything after `#!` up to the line feed as the interpreter. With CRLF \
        line ends it looks for a file whose name ends with a carriage return, and finds none.",
    literals: &[
        "bad interpreter",
        "Windows line endings",
        "env: ‘",
        "env: '",
        "env: „",
        "env: `",
        "env: \"",
        r"\r: No such file or directory",
    ],
    patterns: &[
        r"(?<program>[^\s:]+): bad interpreter: (?<interpreter>[^\s^]+)\^M",
        r"(?<interpreter>/[^\s^:]+)\^M: ",
        r"process '(?<program>[^']+)':\s+The file uses Windows line endings",
        r#"env: [‘'„"“`](?<interpreter>[^’'”"“\\]+)\\r[’'“"”]: ?"#,
        r"env: (?<interpreter>[\w./+-]+)\\r: No such file or directory",
    ],
    ways: &[
        way("take the carriage returns out", r"sed -i 's/\r$//' {program}"),
        way("and keep git from bringing them back", r"printf '*.sh text eol=lf\n' >> .gitattributes"),
    ],
    doctor: None,
    examples: &[
        sample("zsh:1: ./crlf: bad interpreter: /bin/sh^M: no such file or directory", "measured: zsh 5.9"),
        sample(
            "zsh:1: ./crlf: bad interpreter: /bin/sh^M: datei oder Verzeichnis nicht gefunden",
            "measured: zsh 5.9, de_DE",
        ),
        sample(
            r"exec: Failed to execute process './crlf':  The file uses Windows line endings (\r\n). Run dos2unix or similar to fix it.",
            "measured: fish 3.6",
        ),
        sample(
            "bash: ./run.sh: /bin/bash^M: bad interpreter: No such file or directory",
            "bash 5.1, execute_cmd.c",
        ),
        sample(r"/usr/bin/env: ‘bash\r’: No such file or directory", "coreutils, src/env.c"),
        sample(r#"/usr/bin/env: 'bash\r': No such file or directory"#, "measured: coreutils 9.1, LC_ALL=C"),
        sample(
            r#"/usr/bin/env: „bash\r“: Datei oder Verzeichnis nicht gefunden"#,
            "measured: coreutils 9.1, de_DE",
        ),
        sample(
            r#"/usr/bin/env: `bash\r': そのようなファイルやディレクトリはありません"#,
            "measured: coreutils 9.1, ja_JP",
        ),
        sample(r#"/usr/bin/env: "bash\r": 没有那个文件或目录"#, "measured: coreutils 9.1, zh_CN"),
        sample(r"env: node\r: No such file or directory", "macOS, ksky521/nodeppt#39"),
    ],
    references: &[reference(
        "execve(2), interpreter scripts",
        "https://man7.org/linux/man-pages/man2/execve.2.html",
    )],
};
