//! The sources as one, on a made-up machine.

use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use ogive_platform::SdkName;
use ogive_record::Provenance;
use ogive_selection::Layout;
use ogive_system::memory::{Answer, MemoryEnvironment, MemoryFiles, MemorySystem, ScriptedHttp};
use ogive_system::{HttpError, System};

use super::*;
use crate::goenv::{GoSettings, Setting};
use crate::{ErrorClass, SdkError};

const LIST: &str = "https://proxy.example/golang.org/toolchain/@v/list";
const INDEX: &str = "https://go.dev/dl/?mode=json&include=all";
const CHINA: &str = "https://golang.google.cn/dl/?mode=json&include=all";
const RELEASES: &str = r#"[{"version":"go1.27.3","stable":true,"files":[
  {"filename":"go1.27.3.linux-arm64.tar.gz","os":"linux","arch":"arm64","version":"go1.27.3",
   "sha256":"abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789","size":7,"kind":"archive"}]}]"#;

fn sdk() -> SdkName {
    "1.27.3-linux-arm64".parse().unwrap()
}

fn machine(variables: &[(&str, &str)], http: ScriptedHttp) -> MemorySystem {
    let environment =
        variables.iter().fold(MemoryEnvironment::new(), |e, (name, value)| e.with_var(name, value));
    MemorySystem { environment, http, ..MemorySystem::new() }
}

fn sources_with(system: &System, options: &SourceOptions) -> Result<Sources, SdkError> {
    let settings = GoSettings::read(system, &[]);
    Sources::new(system, &Layout::below(Path::new("/o")), &settings, options)
}

fn sources(machine: &MemorySystem) -> Sources {
    sources_with(&machine.system(), &SourceOptions::default()).unwrap()
}

/// The addresses that the SDK's archive is looked for at, when it is at none of them.
fn places(sources: &Sources) -> (Vec<String>, SdkError) {
    let mut places = Vec::new();
    let error = sources.attempt(sdk(), |artifact| {
        let place = match &artifact.place {
            Place::Http(request) => request.url.clone(),
            Place::File(path) => path.display().to_string(),
        };
        places.push(place.clone());
        Err::<(), _>(SdkError::Missing { url: place, status: 404 })
    });
    (places, error.unwrap_err())
}

fn all(sources: &Sources) -> Result<Vec<SdkName>, SdkError> {
    sources.versions(|_| false)
}

#[test]
fn the_proxies_come_first_then_the_index() {
    let http = ScriptedHttp::new().on(INDEX, Answer::ok(RELEASES)).on(
        "https://golang.org/toolchain?go-get=1",
        Answer::ok(r#"<meta name="go-import" content="golang.org/toolchain mod https://go.dev/dl/mod">"#),
    );
    let machine = machine(&[("GOPROXY", "https://me:secret@proxy.example/go,direct")], http);
    let (places, error) = places(&sources(&machine));
    let module = "golang.org/toolchain/@v/v0.0.1-go1.27.3.linux-arm64.zip";
    assert_eq!(
        places,
        [
            format!("https://me:secret@proxy.example/go/{module}"),
            format!("https://go.dev/dl/mod/{module}"),
            "https://go.dev/dl/go1.27.3.linux-arm64.tar.gz".into()
        ]
    );
    assert_eq!(error.class(), ErrorClass::NotFound, "{error}");
}

#[test]
fn without_a_proxy_the_index_is_asked() {
    let machine = machine(&[], ScriptedHttp::new().on(INDEX, Answer::ok(RELEASES)));
    let artifact = sources(&machine).attempt(sdk(), |artifact| Ok(artifact.clone())).unwrap();
    assert!(matches!(artifact.authority, Authority::Sha256 { .. }));
    assert_eq!((artifact.size, artifact.format), (Some(7), ArchiveFormat::TarGz));
    assert_eq!(all(&sources(&machine)).unwrap(), [sdk()]);
}

#[test]
fn a_proxy_out_of_reach_passes_on_but_tampering_does_not() {
    let machine =
        machine(&[("GOPROXY", "https://dark.example")], ScriptedHttp::new().on(INDEX, Answer::ok(RELEASES)));
    assert_eq!(all(&sources(&machine)).unwrap(), [sdk()]);
    let mut asked = 0;
    let error = sources(&machine).attempt(sdk(), |_| {
        asked += 1;
        Err::<(), _>(SdkError::Archive { what: "it".into(), because: "it is cut short".into() })
    });
    assert_eq!((asked, error.unwrap_err().class()), (1, ErrorClass::Verification));
}

#[test]
fn off_asks_nobody() {
    let machine = machine(&[("GOPROXY", "off")], ScriptedHttp::new().on(INDEX, Answer::ok(RELEASES)));
    let (places, error) = places(&sources(&machine));
    assert!(places.is_empty());
    assert!(error.to_string().contains("GOPROXY=off (environment) forbids"), "{error}");
    assert_eq!(error.class(), ErrorClass::Usage);
    assert!(machine.http.sent().is_empty());
}

#[test]
fn a_time_out_of_go_dev_names_the_mirror() {
    let timed_out = Answer::error(HttpError::TimedOut { host: "go.dev".into() });
    let http = ScriptedHttp::new().on(INDEX, timed_out).on(CHINA, Answer::ok(RELEASES));
    let machine = machine(&[], http);
    let error = all(&sources(&machine)).unwrap_err();
    assert!(error.to_string().contains("timed out waiting for go.dev"), "{error}");
    let hint = error.hint().unwrap();
    assert!(hint.contains("go.dev is out of reach") && hint.contains("--mirror cn"), "{hint}");
    assert_eq!(error.class(), ErrorClass::Network);

    let mirror = Some(Setting::new("mirror", "cn", Provenance::Argument("--mirror".into())));
    let options = SourceOptions { mirror, ..SourceOptions::default() };
    assert_eq!(all(&sources_with(&machine.system(), &options).unwrap()).unwrap(), [sdk()]);
    let mirror = Some(Setting::new("mirror", "mars", Provenance::Argument("--mirror".into())));
    let options = SourceOptions { mirror, ..SourceOptions::default() };
    let error = sources_with(&machine.system(), &options).err().unwrap();
    assert!(error.to_string().contains("mirror (--mirror) is not usable: mars"), "{error}");
}

#[test]
fn answers_that_are_no_lists_are_told_apart() {
    let html = || Answer::ok("<html>log in</html>").header("content-type", "text/html");
    let says = |answer: Answer| {
        let machine = machine(&[("GOPROXY", "https://proxy.example")], ScriptedHttp::new().on(LIST, answer));
        let options = SourceOptions { order: vec![SourceKind::GoProxy], ..SourceOptions::default() };
        let error = all(&sources_with(&machine.system(), &options).unwrap()).unwrap_err();
        (error, machine.clock.sleeps())
    };
    assert!(matches!(says(html()).0, SdkError::Unexpected { .. }));
    assert!(matches!(says(Answer::ok("  <!doctype")).0, SdkError::Unexpected { .. }));
    assert!(matches!(says(Answer::status(410, "gone")).0, SdkError::Missing { status: 410, .. }));
    assert!(matches!(says(Answer::status(403, "no")).0, SdkError::Denied { status: 403, .. }));
    let (error, sleeps) = says(Answer::status(503, ""));
    assert!(matches!(error, SdkError::Busy { retry_after: None, .. }));
    assert_eq!(sleeps, [Duration::from_millis(500), Duration::from_secs(1)]);
    let (error, sleeps) = says(Answer::status(429, "").header("retry-after", "2"));
    assert!(matches!(error, SdkError::Busy { status: 429, .. }), "{error}");
    assert_eq!(sleeps, [Duration::from_secs(2); 2]);
    let (error, sleeps) = says(Answer::status(429, "").header("retry-after", "3600"));
    assert!(error.to_string().contains("it asks to wait 3600 s") && sleeps.is_empty(), "{error}");
    let (error, _) = says(Answer::ok("v0.0.1-go1.2").breaks(ErrorKind::UnexpectedEof));
    assert!(matches!(error, SdkError::Interrupted { received: 12, .. }), "{error}");
}

#[test]
fn a_busy_proxy_is_asked_again() {
    let http = ScriptedHttp::new()
        .on(LIST, Answer::status(503, ""))
        .on(LIST, Answer::ok("v0.0.1-go1.27.3.linux-arm64\n"));
    let machine = machine(&[("GOPROXY", "https://proxy.example")], http);
    assert_eq!(
        all(&sources_with(
            &machine.system(),
            &SourceOptions { order: vec![SourceKind::GoProxy], ..SourceOptions::default() },
        )
        .unwrap())
        .unwrap(),
        [sdk()]
    );
}

#[test]
fn netrc_signs_https_requests_unless_go_auth_says_otherwise() {
    let sent = |variables: &[(&str, &str)]| {
        let mut all = vec![("GOPROXY", "https://proxy.example")];
        all.extend(variables);
        let mut machine = machine(&all, ScriptedHttp::new().on(LIST, Answer::ok("")));
        machine.files =
            MemoryFiles::new().file("/home/user/.netrc", "machine proxy.example login me password x\n");
        let _ = all_lists(&machine);
        machine.http.sent()[0]
            .headers
            .iter()
            .any(|h| h.name == "authorization" && h.value == "Basic bWU6eA==")
    };
    assert!(sent(&[]));
    assert!(sent(&[("GOAUTH", "/bin/tool; netrc")]));
    assert!(!sent(&[("GOAUTH", "off")]));
    assert!(!sent(&[("NETRC", "/none")]));
}

fn all_lists(machine: &MemorySystem) -> Result<Vec<SdkName>, SdkError> {
    all(&sources(machine))
}

#[test]
fn a_program_in_go_auth_is_named_where_it_would_have_helped() {
    let http = ScriptedHttp::new().on(LIST, Answer::status(401, ""));
    let machine = machine(&[("GOPROXY", "https://proxy.example"), ("GOAUTH", "/bin/tool x; netrc")], http);
    let options = SourceOptions { order: vec![SourceKind::GoProxy], ..SourceOptions::default() };
    let error = all(&sources_with(&machine.system(), &options).unwrap()).unwrap_err();
    assert!(error.hint().unwrap().starts_with("GOAUTH names /bin/tool"), "{error}");
}

#[test]
fn verification_is_waived_only_where_go_waives_it() {
    let authority = |variables: &[(&str, &str)]| {
        let options = SourceOptions { order: vec![SourceKind::GoProxy], ..SourceOptions::default() };
        let system = machine(variables, ScriptedHttp::new()).system();
        let sources = sources_with(&system, &options).unwrap();
        let artifact = sources.attempt(sdk(), |artifact| Ok(artifact.clone())).unwrap();
        (artifact.authority, sources.sumdb().is_ok())
    };
    let waived = |variables: &[(&str, &str)]| matches!(authority(variables).0, Authority::Waived { .. });
    assert!(!waived(&[("GOPROXY", "file:///proxy")]));
    assert!(waived(&[("GOPROXY", "file:///proxy"), ("GOSUMDB", "off")]));
    assert!(waived(&[("GOPROXY", "file:///proxy"), ("GONOSUMDB", "golang.org/*")]));
    assert!(!waived(&[("GOPROXY", "file:///proxy,https://p.example"), ("GOSUMDB", "off")]));
    assert!(!waived(&[("GOPROXY", "https://p.example"), ("GONOSUMDB", "*")]));
    let (left, verifiable) = authority(&[("GOPROXY", "https://p.example"), ("GOSUMDB", "off")]);
    assert!(matches!(left, Authority::SumDb { .. }) && !verifiable);
}

#[test]
fn direct_refuses_repositories() {
    let page = r#"<meta name="go-import" content="golang.org/toolchain git https://git.example/toolchain">"#;
    let http = ScriptedHttp::new().on("https://golang.org/toolchain?go-get=1", Answer::ok(page));
    let machine = machine(&[("GOPROXY", "direct")], http);
    let options = SourceOptions { order: vec![SourceKind::GoProxy], ..SourceOptions::default() };
    let error = all(&sources_with(&machine.system(), &options).unwrap()).unwrap_err();
    assert!(
        error.to_string().contains("it names the git repository https://git.example/toolchain"),
        "{error}"
    );
}

#[test]
fn a_folder_of_archives_is_a_source() {
    let mut machine = machine(&[], ScriptedHttp::new().on(INDEX, Answer::ok(RELEASES)));
    let digest = "0".repeat(64);
    machine.files = MemoryFiles::new()
        .file("/mirror/go1.27.3.linux-arm64.tar.gz", "bytes")
        .file(
            "/mirror/go1.27.3.linux-arm64.tar.gz.sha256",
            format!("{digest}  go1.27.3.linux-arm64.tar.gz\n"),
        )
        .file("/mirror/go1.26.8.linux-arm64.tar.gz", "bytes")
        .file("/mirror/README", "");
    let order = vec![SourceKind::Folder("/mirror".into()), SourceKind::Index];
    let sources =
        sources_with(&machine.system(), &SourceOptions { order, ..SourceOptions::default() }).unwrap();
    let artifact = sources.attempt(sdk(), |artifact| Ok(artifact.clone())).unwrap();
    let by = "the file /mirror/go1.27.3.linux-arm64.tar.gz.sha256".to_owned();
    assert_eq!(artifact.authority, Authority::Sha256 { digest: digest.parse().unwrap(), by });
    assert_eq!(artifact.size, Some(5));
    let names: Vec<_> = all(&sources).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(names, ["1.26.8-linux-arm64", "1.27.3-linux-arm64"]);

    let unlisted = sources.archive(Path::new("/mirror/go1.26.8.linux-arm64.tar.gz")).unwrap();
    assert!(matches!(unlisted.authority, Authority::Nothing { .. }));
    let error = sources.archive(Path::new("/mirror/README")).unwrap_err();
    assert!(error.to_string().contains("/mirror/README is not a Go SDK: its name"), "{error}");
}

#[test]
fn a_misspelt_version_is_answered_with_its_neighbour_though_a_source_is_out_of_reach() {
    let asked: SdkName = "1.27.33-linux-arm64".parse().unwrap();
    let explained = |http: ScriptedHttp| {
        let machine = machine(&[("GOPROXY", "https://proxy.example,direct")], http);
        let sources = sources(&machine);
        let error = sources.attempt(asked, |artifact| {
            let Place::Http(request) = &artifact.place else { panic!("{artifact:?}") };
            let url = request.url.clone();
            if url.starts_with("https://proxy.example/") {
                return Err::<(), _>(SdkError::Missing { url, status: 404 });
            }
            panic!("{url}")
        });
        crate::resolve::explain_missing(asked, &sources, error.unwrap_err())
    };
    let http = ScriptedHttp::new().on(LIST, Answer::ok("v0.0.1-go1.27.3.linux-arm64\n"));
    let error = explained(http);
    let text = error.to_string();
    assert_eq!(text, "there is no Go 1.27.33 for linux/arm64 at https://proxy.example/");
    assert_eq!(error.hint().as_deref(), Some("did you mean 1.27.3?"));
    // Nobody has a list: what was tried is told as it is.
    let error = explained(ScriptedHttp::new()).to_string();
    assert!(error.contains("(HTTP 404)") && error.contains("cannot reach golang.org"), "{error}");
}

#[test]
fn settings_name_the_sources() {
    let text = b"[sources]\norder = [\"index\", \"/mirror\"]\nmirror = \"cn\"\n";
    let settings = ogive_selection::UserSettings::parse(text).unwrap();
    let options = SourceOptions::from_settings(&settings, Path::new("/c.toml")).unwrap();
    assert_eq!(options.order, [SourceKind::Index, SourceKind::Folder("/mirror".into())]);
    assert_eq!(options.mirror.unwrap().to_string(), "sources.mirror (/c.toml:3)");
}

#[test]
fn no_message_holds_credentials() {
    let machine = machine(&[("GOPROXY", "https://me:secret@dark.example")], ScriptedHttp::new());
    let error = all(&sources(&machine)).unwrap_err();
    let text = format!("{error} {error:?} {:?}", error.hint());
    assert!(!text.contains("secret"), "{text}");
    assert!(redact("https://me:secret@h/x").contains("//h/x"));
    assert!(!redact("me:secret@h").contains("secret"));
    let index = "https://h/dl/?mode=json&include=all";
    assert_eq!(redact(index), index);
    for signed in ["https://h/x?mode=json&X-Goog-Signature=secret", "https://h/x?secret"] {
        assert_eq!(redact(signed), "https://h/x?...");
    }
}
