//! Scripts and their first lines.

use crate::probe::Scene;

#[test]
fn first_lines() {
    let scene = Scene::new();
    let long = format!("#!/{}\n", "a".repeat(300));
    for (name, contents, cause, errno) in [
        ("plain", "#!/bin/sh\nexit 0\n", None, None),
        ("spaces", "#! /bin/sh -e\nexit 0\n", None, None),
        ("env", "#!/usr/bin/env sh\nexit 0\n", None, None),
        ("crlf", "#!/bin/sh\r\nexit 0\r\n", Some("script-carriage-return"), Some(2)),
        ("crlf-env", "#!/usr/bin/env sh\r\nexit 0\r\n", Some("script-carriage-return"), None),
        ("mark", "\u{feff}#!/bin/sh\nexit 0\n", Some("script-byte-order-mark"), Some(8)),
        ("nothing", "#!\nexit 0\n", Some("script-no-interpreter"), Some(8)),
        ("long", &long, Some("script-no-interpreter"), Some(8)),
        ("missing", "#!/usr/local/bin/nonesuch\n", Some("script-interpreter-missing"), Some(2)),
        ("missing-env", "#!/usr/bin/env nonesuch-interpreter\n", Some("script-interpreter-missing"), None),
        ("not-executable", "#!/etc/passwd\n", Some("script-interpreter-foreign"), Some(13)),
    ] {
        let file = scene.program(name, contents.as_bytes());
        let Some(probe) = scene.look("", &file) else { return };
        assert_eq!((probe.cause.as_deref(), probe.errno), (cause, errno), "{name}: {probe:?}");
    }
}
