//! macOS killed a program whose signature does not fit.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, reference, sample, way};

/// macOS killed a program whose signature does not fit.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("code-signature-invalid"),
    title: "the signature of the program does not fit its contents, or it has none",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "On Apple silicon every program is signed. A file that was overwritten in place keeps the \
        old signature in the kernel until it gets a new inode; strip, patchers and copies can \
        break the signature itself.",
    literals: &["Code Signature Invalid", "CODE SIGNING", "code signature error", "CODESIGNING"],
    patterns: &[
        r"CODE SIGNING: process \d+\[(?<program>[^\]]+)\]: rejecting invalid page",
        r"CODE SIGNING: cs_invalid_page\(\w+\): p=\d+\[(?<program>[^\]]+)\]",
        r#"load code signature error \d+ for file "(?<program>[^"]+)""#,
        "Code Signature Invalid",
        r#""?namespace"? ?: ?"CODESIGNING"|Namespace CODESIGNING"#,
        r"\(SIGKILL - CODESIGNING\)|Termination Reason:\s+CODESIGNING\b",
    ],
    ways: &[
        way("give the file a new inode", "cp PROGRAM PROGRAM.new && mv PROGRAM.new PROGRAM"),
        way("sign it anew, if that does not help", "codesign --force --sign - PROGRAM"),
        way("build it anew", "go build -a ."),
    ],
    doctor: None,
    examples: &[
        sample("SIGKILL (Code Signature Invalid)", "cortesi/modd#132"),
        sample(
            r#"default	08:59:00.573730+0100	kernel	CODE SIGNING: process 4159[gopls]: rejecting invalid page at address 0x102b24000 from offset 0x4000 in file "/Users/nils/Work/go/bin/gopls""#,
            "golang/go#63997",
        ),
        sample(
            "default	08:59:00.573715+0100	kernel	CODE SIGNING: cs_invalid_page(0x102b24000): p=4159[gopls] final status 0x23020200, denying page sending SIGKILL",
            "golang/go#63997",
        ),
        sample(
            r#"kernel: proc 8850: load code signature error 2 for file "opencode""#,
            "anomalyco/opencode#15124",
        ),
        sample(
            r#""termination" : {"flags":0,"code":2,"namespace":"CODESIGNING","indicator":"Invalid Page"},"#,
            "OpenMS/OpenMS#7689",
        ),
        sample("Termination Reason:    Namespace CODESIGNING, Code 0x1", "eviathan/Pelt#14"),
        sample("Exception Type:  EXC_BAD_ACCESS (SIGKILL - CODESIGNING)", "Muirey03/Cr4shed#71"),
        sample("Termination Reason: CODESIGNING, Code 2, Invalid Page", "malpern/KeyPath#521"),
    ],
    references: &[reference("A new inode for a new signature", "https://github.com/golang/go/issues/42684")],
};
