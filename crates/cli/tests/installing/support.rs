//! A user, a module proxy and a checksum database on loopback; small synthetic SDKs.

use std::sync::Arc;

use ogive_testkit::hostile::SyntheticToolchain;
use ogive_testkit::module_proxy::go_mod_h1;
use ogive_testkit::sandbox::Program;
use ogive_testkit::{LocalSumDb, ModuleProxy, Outcome, Sandbox};
use serde_json::Value;

pub struct World {
    pub sandbox: Sandbox,
    pub proxy: ModuleProxy,
    pub sumdb: Arc<LocalSumDb>,
}

impl World {
    /// A proxy that serves these SDKs, which the checksum database knows.
    pub fn new(names: &[&str]) -> Self {
        let sumdb = Arc::new(LocalSumDb::new("sum.example.test", 7));
        sumdb.add_others(10);
        let proxy = ModuleProxy::new().checksums(Arc::clone(&sumdb));
        let mut sandbox = Sandbox::new();
        sandbox.set("GOPROXY", proxy.url()).set("GOSUMDB", sumdb.verifier_key());
        sandbox.set("OGIVE_SOURCES", "goproxy");
        sandbox.filter(&proxy.url(), "[PROXY]");
        sandbox.filter(proxy.url().trim_start_matches("http://"), "[PROXY]");
        let world = Self { sandbox, proxy, sumdb };
        names.iter().for_each(|name| world.serve(name));
        world
    }

    pub fn serve(&self, name: &str) {
        let toolchain = SyntheticToolchain::new(name);
        let version = toolchain.name.module_version();
        self.sumdb.add("golang.org/toolchain", &version, &toolchain.module_h1(), &go_mod_h1());
        self.proxy.serve_zip(toolchain.name, toolchain.module_zip(None));
    }

    pub fn ogive(&self, line: &str) -> Program<'_> {
        self.sandbox.ogive(line.split_whitespace())
    }

    /// Everything that a command said, for a snapshot.
    pub fn shown(&self, line: &str) -> String {
        self.ogive(line).run().shown()
    }

    /// The document that a command prints with `--json`, checked against its published schema.
    pub fn json(&self, line: &str) -> Value {
        document(&self.ogive(line).args(["--json"]).run())
    }
}

/// The document on standard output, checked against the schema that it names.
pub fn document(outcome: &Outcome) -> Value {
    let value: Value =
        serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {}", outcome.shown()));
    let name = value["schema"].as_str().unwrap_or_else(|| panic!("no schema: {value}"));
    let schema = ogive_cli::schemas().into_iter().find(|schema| schema.name == name);
    let schema = schema.unwrap_or_else(|| panic!("the schema {name} is not published")).schema.to_value();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{name}: {wrong:#?}\n{value:#}");
    value
}
