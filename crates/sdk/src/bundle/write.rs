//! Writing bundles.

use std::io::Write;
use std::path::{Path, PathBuf};

use ogive_platform::SdkName;

use super::{BUNDLE_FORMAT, BundledSdk, MANIFEST, Manifest};
use crate::SdkError;
use crate::download::{Arriving, Download, Downloader, Job, Kind, Patience};
use crate::events::{Event, Events, Step};
use crate::source::{ArchiveFormat, Artifact, Place, Sources, TOOLCHAIN_MODULE};
use crate::store::Store;
use crate::sumdb::Proof;
use crate::unpack::{Archive, Limits, Source, Stream, WholeFile, read_zip};

/// Writes bundles.
pub struct Bundler<'a> {
    /// The store, for its folder of downloads.
    pub store: &'a Store,
    /// Where SDKs come from.
    pub sources: &'a Sources,
    /// Who watches.
    pub events: &'a dyn Events,
    /// How long to go on after failures of the network.
    pub patience: Patience,
}

/// An SDK's module that is there and verified.
struct Fetched<'a> {
    name: SdkName,
    source: Box<dyn Source + 'a>,
    proof: Proof,
    /// Keeps the download until the bundle is written.
    job: Option<Job<'a>>,
}

impl<'a> Bundler<'a> {
    /// Writes the SDKs' modules and proofs to `file`, replacing it.
    ///
    /// # Errors
    /// When one can't be had or verified, or the file can't be written.
    pub fn write(&self, sdks: &[SdkName], file: &Path) -> Result<Manifest, SdkError> {
        let mut fetched = Vec::new();
        for sdk in sdks {
            let take = |artifact: &Artifact| self.fetch(artifact);
            fetched.push(self.sources.attempt(*sdk, take)?);
        }
        let manifest = self.write_file(&fetched, file)?;
        for job in fetched.into_iter().filter_map(|fetched| fetched.job) {
            // A download that can't be removed is removed by `ogive prune`.
            let _ = job.discard();
        }
        Ok(manifest)
    }

    fn fetch(&self, artifact: &Artifact) -> Result<Fetched<'a>, SdkError> {
        let sdk = artifact.sdk;
        if artifact.format != ArchiveFormat::ModuleZip {
            // The proofs are for modules.
            return Err(SdkError::Missing {
                url: format!("the module of {sdk} at {}", artifact.origin),
                status: 404,
            });
        }
        self.events.event(Event::Step { sdk, step: Step::Download });
        match &artifact.place {
            Place::File(path) => {
                let file = self.store.system().files.open_random(path);
                let source = WholeFile(file.map_err(SdkError::io("opening an archive"))?);
                let proof = self.check(artifact, &source)?;
                Ok(Fetched { name: sdk, source: Box::new(source), proof, job: None })
            }
            Place::Http(request) => {
                let downloader = Downloader {
                    system: self.store.system(),
                    events: self.events,
                    folder: self.store.layout().downloads(),
                    patience: self.patience,
                };
                let download = Download {
                    request: request.clone(),
                    file: file_name(sdk),
                    what: sdk.folder(),
                    kind: Kind::Zip,
                    size: artifact.size,
                };
                let (arriving, mut job) = downloader.begin(download)?;
                match self.arrive(artifact, &arriving, &mut job) {
                    Ok(proof) => Ok(Fetched { name: sdk, source: Box::new(arriving), proof, job: Some(job) }),
                    Err(error) if error.class() == crate::ErrorClass::Verification => {
                        job.discard()?;
                        Err(error)
                    }
                    Err(error) => Err(error),
                }
            }
        }
    }

    fn arrive(&self, artifact: &Artifact, arriving: &Arriving, job: &mut Job<'_>) -> Result<Proof, SdkError> {
        std::thread::scope(|scope| {
            let download = scope.spawn(|| job.run(arriving));
            let checked = self.check(artifact, arriving);
            if checked.is_err() {
                arriving.abandon();
            }
            let downloaded = download.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            match (checked, downloaded) {
                // What did not arrive is why it could not be checked.
                (Err(_), Err(error)) if arriving.has_failed() => Err(error),
                (Err(error), _) => Err(error),
                // The bundle needs every byte, the end too.
                (Ok(proof), downloaded) => downloaded.map(|()| proof),
            }
        })
    }

    /// Hashes the module's files and proves the hash.
    fn check(&self, artifact: &Artifact, source: &dyn Source) -> Result<Proof, SdkError> {
        let sdk = artifact.sdk;
        let (format, what, limits) = (artifact.format, artifact.origin.as_str(), Limits::default());
        let plan = read_zip(Archive { source, format, sdk, what, limits })?;
        let unpacked = plan.hash(source)?;
        self.events.event(Event::Step { sdk, step: Step::Verify });
        let h1 = unpacked.sums.module_h1(sdk);
        self.sources.sumdb()?.verify(TOOLCHAIN_MODULE, &sdk.module_version(), &h1, None)
    }

    fn write_file(&self, fetched: &[Fetched<'_>], file: &Path) -> Result<Manifest, SdkError> {
        let mut sdks = Vec::new();
        for one in fetched {
            let (name, size, proof) = (one.name, one.source.size()?, one.proof.clone());
            sdks.push(BundledSdk { name, file: file_name(name), size, proof });
        }
        let manifest = Manifest { format: BUNDLE_FORMAT, sdks };
        let files = &self.store.system().files;
        let doing = || SdkError::io("writing a bundle");
        let mut new = file.as_os_str().to_owned();
        new.push(".new");
        let new = PathBuf::from(new);
        files.remove_file(&new).map_err(doing())?;
        let written = files.create_new(&new, 0o644).and_then(|out| fill(out, &manifest, fetched));
        let placed = written.and_then(|()| files.sync(&new)).and_then(|()| files.rename(&new, file));
        if placed.is_err() {
            let _ = files.remove_file(&new);
        }
        placed.map_err(doing())?;
        Ok(manifest)
    }
}

fn fill(out: Box<dyn Write + Send>, manifest: &Manifest, fetched: &[Fetched<'_>]) -> std::io::Result<()> {
    let mut tar = tar::Builder::new(std::io::BufWriter::with_capacity(1 << 20, out));
    let json = serde_json::to_vec_pretty(manifest)?;
    tar.append_data(&mut header(json.len() as u64), MANIFEST, json.as_slice())?;
    for (entry, one) in manifest.sdks.iter().zip(fetched) {
        let contents = std::io::BufReader::with_capacity(1 << 20, Stream::new(&*one.source));
        tar.append_data(&mut header(entry.size), &entry.file, contents)?;
    }
    tar.into_inner()?.flush()
}

/// The same for every bundle, so that equal contents give equal bytes.
fn header(size: u64) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    header.set_size(size);
    header.set_mode(0o644);
    header.set_mtime(0);
    header.set_uid(0);
    header.set_gid(0);
    header
}

fn file_name(sdk: SdkName) -> String {
    format!("{}.zip", sdk.module_version())
}
