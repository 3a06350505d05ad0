//! The client against a complete database of the testkit's own making, in memory.

use std::path::Path;
use std::sync::Arc;

use ogive_system::memory::MemorySystem;
use ogive_system::{Files as _, FilesMut as _, Http, HttpError, HttpRequest, HttpResponse};
use ogive_testkit::{ChecksumDatabase as _, LocalSumDb};

use super::*;
use crate::goenv::Setting;
use crate::netrc::Credentials;
use crate::source::{Fetcher, ProxyList};
use crate::{ErrorClass, SdkError};

const MODULE: &str = "golang.org/toolchain";
const VERSION: &str = "v0.0.1-go1.27.3.linux-arm64";
const H1: &str = "h1:5yHI0vnBHu8EfHOHMVsg6LLQx0fAnGDA0V8/Pb1Jqqw=";

/// A network with one database, at its own address and behind a proxy.
struct Network(Arc<LocalSumDb>);

impl Http for Network {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let name = self.0.name();
        let bases = [format!("https://{name}"), format!("https://proxy.example/sumdb/{name}")];
        let path = bases.iter().find_map(|base| request.url.strip_prefix(base));
        let answer = match path {
            Some("/supported") => Some(Vec::new()),
            Some(path) => self.0.get(path),
            None if request.url.starts_with("https://proxy.example/") => None,
            None => return Err(HttpError::Unreachable { host: request.url.clone(), reason: "dark".into() }),
        };
        Ok(HttpResponse {
            status: if answer.is_some() { 200 } else { 404 },
            url: request.url.clone(),
            headers: Vec::new(),
            body: Box::new(std::io::Cursor::new(answer.unwrap_or_default())),
        })
    }
}

/// A database with 600 records, one of which is the toolchain's, at place 300.
fn database(seed: u8) -> Arc<LocalSumDb> {
    let db = Arc::new(LocalSumDb::new("sum.example", seed));
    db.add_others(300);
    db.add(MODULE, VERSION, H1, "h1:BBBB=");
    db.add_others(299);
    db
}

struct Machine {
    memory: MemorySystem,
    key: String,
}

impl Machine {
    fn new(db: &LocalSumDb) -> Self {
        Self { memory: MemorySystem::new(), key: db.verifier_key() }
    }

    fn client(&self, db: &Arc<LocalSumDb>) -> SumDb {
        self.client_through(db, None)
    }

    fn client_through(&self, db: &Arc<LocalSumDb>, goproxy: Option<&str>) -> SumDb {
        let mut system = self.memory.system();
        system.http = Arc::new(Network(Arc::clone(db)));
        let built_in = |name: &str, value: &str| Setting::new(name, value, ogive_record::Provenance::BuiltIn);
        let fetcher = Fetcher { system, credentials: Credentials::default() };
        let database = Database::parse(Some(&built_in("GOSUMDB", &self.key))).unwrap().unwrap();
        let proxies = goproxy.map(|value| ProxyList::parse(built_in("GOPROXY", value), None).unwrap());
        SumDb::new(fetcher, database, proxies, "/state/sumdb".into(), "/cache/sumdb".into())
    }

    fn stored(&self) -> String {
        let path = Path::new("/state/sumdb/sum.example/latest");
        String::from_utf8(self.memory.files.read(path, 1 << 20).unwrap()).unwrap()
    }
}

fn verify(client: &SumDb) -> Result<Proof, SdkError> {
    client.verify(MODULE, VERSION, H1, None)
}

#[test]
fn proves_a_hash_and_stores_the_head() {
    let db = database(1);
    let machine = Machine::new(&db);
    let proof = verify(&machine.client(&db)).unwrap();
    assert_eq!((proof.h1(), proof.go_mod_h1()), (Some(H1), Some("h1:BBBB=")));
    assert_eq!(machine.stored(), db.head(600));
}

#[test]
fn every_size_of_tree_proves_every_record() {
    let db = Arc::new(LocalSumDb::new("sum.example", 2));
    let mut size = 0;
    for wanted in [1, 2, 3, 7, 255, 256, 257, 511, 512, 513, 1023, 1024, 1300] {
        db.add_others(wanted - size);
        size = wanted;
        for record in [0, size / 2, size - 1] {
            let module = format!("example.com/m{record}");
            let client = Machine::new(&db).client(&db);
            let proof = client.verify(&module, "v1.0.0", "h1:AAAA=", Some("h1:BBBB="));
            assert_eq!(proof.unwrap().record_id, record as u64, "{record} of {size}");
        }
    }
}

#[test]
fn refuses_another_hash() {
    let db = database(1);
    let error = Machine::new(&db).client(&db).verify(MODULE, VERSION, "h1:AAAA=", None).unwrap_err();
    assert!(matches!(&error, SdkError::DigestMismatch { expected, .. } if expected == H1), "{error}");
    assert_eq!(error.class(), ErrorClass::Verification);
    let error = Machine::new(&db).client(&db).verify(MODULE, VERSION, H1, Some("h1:C=")).unwrap_err();
    assert!(error.to_string().contains("go.mod of"), "{error}");
}

#[test]
fn refuses_a_wrong_signature() {
    let db = database(1);
    let mut machine = Machine::new(&db);
    machine.key = LocalSumDb::new("sum.example", 9).verifier_key();
    let error = verify(&machine.client(&db)).unwrap_err();
    assert!(error.to_string().contains("not signed by sum.example"), "{error}");
    assert!(!machine.memory.files.exists(Path::new("/state/sumdb/sum.example/latest")));

    let machine = Machine::new(&db);
    let path = format!("/lookup/{MODULE}@{VERSION}");
    let answer = String::from_utf8(db.get(&path).unwrap()).unwrap();
    let signature = answer.trim_end().rsplit(' ').next().unwrap();
    let changed: String = [&signature[..20], "AAAA", &signature[24..]].concat();
    db.replace(&path, Some(answer.replace(signature, &changed).into_bytes()));
    let error = verify(&machine.client(&db)).unwrap_err();
    assert!(error.to_string().contains("signature by sum.example is wrong"), "{error}");
}

#[test]
fn refuses_a_record_that_is_not_in_the_tree() {
    let db = database(1);
    let path = format!("/lookup/{MODULE}@{VERSION}");
    let answer = String::from_utf8(db.get(&path).unwrap()).unwrap();
    let evil = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    for tampered in [answer.replace(H1, evil), answer.replacen("300\n", "301\n", 1)] {
        db.replace(&path, Some(tampered.into_bytes()));
        let machine = Machine::new(&db);
        let client = machine.client(&db);
        let error = client.verify(MODULE, VERSION, evil, None).unwrap_err();
        assert!(matches!(&error, SdkError::SumDb { .. }), "{error}");
        assert!(!machine.memory.files.exists(Path::new("/cache/sumdb/sum.example/lookup")));
    }
}

#[test]
fn refuses_every_flipped_tile() {
    let db = database(1);
    verify(&Machine::new(&db).client(&db)).unwrap();
    let tiles: Vec<_> = db.asked().into_iter().filter(|path| path.starts_with("/tile/")).collect();
    assert!(tiles.len() >= 3, "{tiles:?}");
    for path in tiles {
        let mut bytes = db.get(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        db.replace(&path, Some(bytes));
        let machine = Machine::new(&db);
        let error = verify(&machine.client(&db)).unwrap_err();
        assert!(error.to_string().contains("not belong to the signed tree"), "{path}: {error}");
        db.restore();
        verify(&machine.client(&db)).unwrap();
    }
}

#[test]
fn a_smaller_consistent_head_is_accepted_and_replaces_nothing() {
    let db = database(1);
    let machine = Machine::new(&db);
    verify(&machine.client(&db)).unwrap();
    db.answer_with(Some(450));
    let proof = machine.client(&db).verify("example.com/m7", "v1.0.0", "h1:AAAA=", None).unwrap();
    assert_eq!(machine.stored(), db.head(600));
    assert_eq!(proof.note, db.head(600));
    db.answer_with(None);
    db.add_others(100);
    machine.client(&db).verify("example.com/m8", "v1.0.0", "h1:AAAA=", None).unwrap();
    assert_eq!(machine.stored(), db.head(700));
}

#[test]
fn a_fork_is_refused_with_both_notes() {
    let db = database(1);
    let machine = Machine::new(&db);
    verify(&machine.client(&db)).unwrap();
    for size in [450, 600, 900] {
        let fork = Arc::new(LocalSumDb::new("sum.example", 1));
        fork.add(MODULE, VERSION, H1, "h1:BBBB=");
        fork.add_others(size - 1);
        // The answer is the fork's; the tiles are those of whichever tree is larger.
        let tiles = if size > 600 { &fork } else { &db };
        let path = format!("/lookup/{MODULE}@{VERSION}");
        tiles.replace(&path, fork.get(&path));
        machine.memory.files.remove_dir_all(Path::new("/cache")).unwrap();
        let error = verify(&machine.client(tiles)).unwrap_err();
        let SdkError::SumDbFork { known, offered, .. } = &error else { panic!("{size}: {error}") };
        assert_eq!(*known, db.head(600).trim_end(), "{size}");
        assert_eq!(*offered, fork.head(size).trim_end(), "{size}");
        assert_eq!(machine.stored(), db.head(600), "{size}");
        tiles.restore();
    }
}

#[test]
fn a_stale_partial_tile_is_cut_from_the_full_one() {
    let db = database(1);
    // 600 records: the third tile is 0/002.p/88. A proxy that dropped it still has the full one.
    let machine = Machine::new(&db);
    let head = db.head(600);
    db.add_others(200);
    db.answer_with(Some(600));
    for path in ["/tile/8/0/002.p/88", "/tile/8/1/000.p/2"] {
        db.replace(path, None);
    }
    db.add_others(256 * 256);
    verify(&machine.client(&db)).unwrap();
    assert_eq!(machine.stored(), head);
}

#[test]
fn what_was_asked_once_needs_no_network() {
    let db = database(1);
    let machine = Machine::new(&db);
    verify(&machine.client(&db)).unwrap();
    let asked = db.asked().len();
    verify(&machine.client(&db)).unwrap();
    assert_eq!(db.asked().len(), asked);
}

#[test]
fn a_damaged_cache_is_healed() {
    let db = database(1);
    let machine = Machine::new(&db);
    verify(&machine.client(&db)).unwrap();
    let cache = Path::new("/cache/sumdb/sum.example");
    for file in
        ["tile/8/0/001", "tile/8/0/002.p/88", "lookup/golang.org/toolchain@v0.0.1-go1.27.3.linux-arm64"]
    {
        let path = cache.join(file);
        let good = machine.memory.files.read(&path, 1 << 20).unwrap();
        let mut bad = good.clone();
        bad[10] ^= 1;
        machine.memory.files.replace(&path, &bad, 0o644).unwrap();
        verify(&machine.client(&db)).unwrap();
        assert_eq!(machine.memory.files.read(&path, 1 << 20).unwrap(), good, "{file}");
    }
}

#[test]
fn a_damaged_stored_head_is_an_error_that_names_the_file() {
    let db = database(1);
    let machine = Machine::new(&db);
    verify(&machine.client(&db)).unwrap();
    let path = Path::new("/state/sumdb/sum.example/latest");
    machine.memory.files.replace(path, b"go.sum database tree\n1\n", 0o644).unwrap();
    let error = verify(&machine.client(&db)).unwrap_err();
    assert!(error.to_string().contains("sum.example/latest is damaged"), "{error}");
}

#[test]
fn the_proxy_is_asked_first_and_only_when_it_offers_the_database() {
    let db = database(1);
    let machine = Machine::new(&db);
    verify(&machine.client_through(&db, Some("https://proxy.example,direct"))).unwrap();
    // A proxy that has no sumdb folder: the database is asked itself.
    let machine = Machine::new(&db);
    verify(&machine.client_through(&db, Some("https://proxy.example/other,direct"))).unwrap();
    // A proxy that fails, with a comma behind it: Go does not go round it, nor do we.
    let machine = Machine::new(&db);
    let error = verify(&machine.client_through(&db, Some("https://dark.example,direct"))).unwrap_err();
    assert_eq!(error.class(), ErrorClass::Network);
    let machine = Machine::new(&db);
    verify(&machine.client_through(&db, Some("https://dark.example|https://proxy.example"))).unwrap();
}

#[test]
fn a_proof_holds_without_network() {
    let db = database(1);
    let machine = Machine::new(&db);
    let client = machine.client(&db);
    let proof = verify(&client).unwrap();
    let verifier = &client.database().verifier;
    let json = serde_json::to_string(&proof).unwrap();
    let carried: Proof = serde_json::from_str(&json).unwrap();
    let check =
        |proof: &Proof, stored: Option<&str>| verify_offline(proof, verifier, stored, MODULE, VERSION, H1);
    assert_eq!(check(&carried, None).unwrap(), Consistency::Confirmed);
    assert_eq!(check(&carried, Some(&db.head(600))).unwrap(), Consistency::Confirmed);
    assert_eq!(check(&carried, Some(&db.head(512))).unwrap(), Consistency::Confirmed);
    db.add_others(50);
    assert_eq!(check(&carried, Some(&db.head(650))).unwrap(), Consistency::NotComparable);

    let other = LocalSumDb::new("sum.example", 1);
    other.add_others(512);
    assert!(matches!(check(&carried, Some(&other.head(512))), Err(SdkError::SumDbFork { .. })));

    let mut changed = carried.clone();
    changed.record = changed.record.replace(H1, "h1:AAAA=");
    assert!(verify_offline(&changed, verifier, None, MODULE, VERSION, "h1:AAAA=").is_err());
    for path in carried.tiles.keys() {
        let mut changed = carried.clone();
        changed.tiles.insert(path.clone(), "AAAA".into());
        assert!(check(&changed, None).is_err(), "{path}");
        changed.tiles.remove(path);
        assert!(check(&changed, None).is_err(), "{path}");
    }
    let error =
        verify_offline(&carried, verifier, None, MODULE, "v0.0.1-go1.27.2.linux-arm64", H1).unwrap_err();
    assert!(error.to_string().contains("the proof is for"), "{error}");
}

#[test]
fn html_and_rubbish_are_refused() {
    let db = database(1);
    let path = format!("/lookup/{MODULE}@{VERSION}");
    let truth = db.get(&path).unwrap();
    for answer in [
        b"<!DOCTYPE html><html>log in</html>".to_vec(),
        Vec::new(),
        b"300\n\n".to_vec(),
        truth[..truth.len() / 2].to_vec(),
        vec![0xff; 100],
        db.get("/lookup/example.com/m1@v1.0.0").unwrap(),
    ] {
        db.replace(&path, Some(answer));
        let error = verify(&Machine::new(&db).client(&db)).unwrap_err();
        assert!(matches!(error, SdkError::SumDb { .. }), "{error}");
    }
}

proptest::proptest! {
    #[test]
    fn readers_never_panic_and_print_what_they_read(
        text in "(go.sum database tree\n|tile/8/|[0-9]{1,19}\n?|\n|\u{2014} a |[ -~]{0,9}|x?[0-9]{3}/?|.p/){0,9}",
    ) {
        let _ = text.parse::<tree::Tree>();
        let _ = tree::Record::parse(&text);
        let verifier = LocalSumDb::new("sum.example", 1).verifier_key().parse().unwrap();
        proptest::prop_assert!(note::open(text.as_bytes(), &verifier).is_err());
        if let Ok(tile) = text.parse::<tile::Tile>() {
            proptest::prop_assert_eq!(tile.to_string(), text);
        }
    }

    #[test]
    fn any_prefix_of_any_tree_is_consistent(size in 1_usize..600, older in 0_usize..600, seed in 0_u8..4) {
        let older = older.min(size);
        let db = Arc::new(LocalSumDb::new("sum.example", seed));
        db.add_others(size);
        let machine = Machine::new(&db);
        let lookup = |record: usize| {
            machine.client(&db).verify(&format!("example.com/m{record}"), "v1.0.0", "h1:AAAA=", None).unwrap()
        };
        lookup(size - 1);
        db.answer_with(Some(older));
        lookup(size / 2);
        proptest::prop_assert_eq!(machine.stored(), db.head(size));
    }
}
