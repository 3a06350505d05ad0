//! A session with an editor.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Notification as _, PublishDiagnostics, ShowMessage,
};
use lsp_types::request::{CodeActionRequest, RegisterCapability, Request as _};
use lsp_types::{
    CodeActionParams, Diagnostic, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWatchedFilesRegistrationOptions, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, FileSystemWatcher, GlobPattern, InitializeParams, MessageType,
    PublishDiagnosticsParams, Registration, RegistrationParams, ShowMessageParams,
};
use ogive_gate::Sources;
use serde::de::DeserializeOwned;

use super::actions::actions;
use super::positions::{Encoding, path, uri};
use super::shown::{Shown, shown};
use crate::Context;
use crate::gating::{Judging, Place};

/// How long nothing may be typed before everything is judged anew.
const PAUSE: Duration = Duration::from_millis(120);

/// The largest file that is read again when it changes on the disk, in bytes.
const LARGEST: u64 = 64 << 20;

/// What the editor watches for us: what packages and pipelines are made of, by its name.
const WATCHED: &str = "**/{*.go,*.s,*.c,*.h,*.syso,go.mod,go.work,ogive.toml,*Dockerfile*,*.dockerfile,*.yml,*.yaml,*.hcl,\
                       *akefile*,*.mk,justfile,BUILD*,*.bazel}";

/// A session: the repository in memory, with what is typed and not saved.
pub(super) struct Session<'a> {
    context: &'a Context,
    judging: &'a Judging,
    encoding: Encoding,
    place: Place,
    sources: Sources,
    /// The files that are open, and their versions.
    open: BTreeMap<PathBuf, i32>,
    /// What was found.
    shown: Vec<Shown>,
    /// What the editor has of each file.
    told: BTreeMap<PathBuf, Vec<Diagnostic>>,
    /// Whether something changed since it was judged.
    stale: bool,
    /// Whether the editor can watch files for us.
    watches: bool,
    /// The last mistake that was told.
    mistake: Option<String>,
}

impl<'a> Session<'a> {
    /// Reads the repository that the editor has open.
    ///
    /// # Errors
    /// When there is no folder.
    pub(super) fn open(
        context: &'a Context,
        judging: &'a Judging,
        params: &InitializeParams,
        encoding: Encoding,
    ) -> anyhow::Result<Self> {
        let folders = params.workspace_folders.iter().flatten();
        #[expect(deprecated, reason = "editors of before 2019 name their folder so")]
        let root = params.root_uri.iter();
        let named = folders.map(|folder| &folder.uri).chain(root).find_map(path);
        let folder = match named {
            Some(folder) => folder,
            None => context.directory()?,
        };
        let place = Place::around(context, &folder);
        let sources = judging.sources(context, &place).to_be_kept();
        let workspace = params.capabilities.workspace.as_ref();
        let watching = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
        let watches = watching.and_then(|watching| watching.dynamic_registration).unwrap_or(false);
        Ok(Self {
            context,
            judging,
            encoding,
            place,
            sources,
            open: BTreeMap::new(),
            shown: Vec::new(),
            told: BTreeMap::new(),
            stale: true,
            watches,
            mistake: None,
        })
    }

    /// Answers until the editor ends the session.
    ///
    /// # Errors
    /// When the editor goes away without a word.
    pub(super) fn run(&mut self, connection: &Connection) -> anyhow::Result<()> {
        if self.watches {
            self.watch(connection)?;
        }
        loop {
            let message = match self.stale {
                true => match connection.receiver.recv_timeout(PAUSE) {
                    Ok(message) => message,
                    Err(error) if error.is_timeout() => {
                        self.judge(connection)?;
                        continue;
                    }
                    Err(_) => return Ok(()),
                },
                false => match connection.receiver.recv() {
                    Ok(message) => message,
                    Err(_) => return Ok(()),
                },
            };
            match message {
                Message::Request(request) => {
                    if connection.handle_shutdown(&request)? {
                        return Ok(());
                    }
                    let response = self.answer(request, connection)?;
                    connection.sender.send(Message::Response(response))?;
                }
                Message::Notification(notification) => self.hear(notification),
                Message::Response(_) => {}
            }
        }
    }

    fn watch(&self, connection: &Connection) -> anyhow::Result<()> {
        let glob = GlobPattern::String(WATCHED.to_owned());
        let watchers = vec![FileSystemWatcher { glob_pattern: glob, kind: None }];
        let options = DidChangeWatchedFilesRegistrationOptions { watchers };
        let registration = Registration {
            id: "files".to_owned(),
            method: DidChangeWatchedFiles::METHOD.to_owned(),
            register_options: Some(serde_json::to_value(options)?),
        };
        let params = RegistrationParams { registrations: vec![registration] };
        let method = RegisterCapability::METHOD.to_owned();
        let request = Request::new("watch".to_owned().into(), method, params);
        Ok(connection.sender.send(Message::Request(request))?)
    }

    fn answer(&mut self, request: Request, connection: &Connection) -> anyhow::Result<Response> {
        let Request { id, method, params } = request;
        if method != CodeActionRequest::METHOD {
            let text = format!("{method} is not answered here");
            return Ok(Response::new_err(id, ErrorCode::MethodNotFound as i32, text));
        }
        let params: CodeActionParams = match serde_json::from_value(params) {
            Ok(params) => params,
            Err(error) => {
                return Ok(Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string()));
            }
        };
        if self.stale {
            self.judge(connection)?;
        }
        let offered = actions(&params, &self.shown, (&self.place, &self.sources), self.encoding);
        Ok(Response::new_ok(id, offered))
    }

    fn hear(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match method.as_str() {
            DidOpenTextDocument::METHOD => {
                let Some(DidOpenTextDocumentParams { text_document: document }) = read(params) else {
                    return;
                };
                self.type_in(path(&document.uri), document.version, document.text);
            }
            DidChangeTextDocument::METHOD => {
                let Some(DidChangeTextDocumentParams { text_document, content_changes }) = read(params)
                else {
                    return;
                };
                if let Some(change) = content_changes.into_iter().last() {
                    self.type_in(path(&text_document.uri), text_document.version, change.text);
                }
            }
            DidCloseTextDocument::METHOD => {
                let Some(DidCloseTextDocumentParams { text_document }) = read(params) else { return };
                let file = path(&text_document.uri).map(|file| self.real(&file));
                if let Some(file) = file {
                    self.open.remove(&file);
                    self.read_again(&file);
                }
            }
            DidSaveTextDocument::METHOD => {
                let Some(DidSaveTextDocumentParams { text_document, .. }) = read(params) else { return };
                if let Some(file) = path(&text_document.uri).map(|file| self.real(&file))
                    && !self.open.contains_key(&file)
                {
                    self.read_again(&file);
                }
            }
            DidChangeWatchedFiles::METHOD => {
                let Some(DidChangeWatchedFilesParams { changes }) = read(params) else { return };
                for file in changes.iter().filter_map(|change| path(&change.uri)) {
                    let file = self.real(&file);
                    if !self.open.contains_key(&file) {
                        self.read_again(&file);
                    }
                }
            }
            _ => {}
        }
    }

    /// A file without links in its folders, as the repository's top is.
    fn real(&self, file: &Path) -> PathBuf {
        let folder = file.parent().and_then(|folder| self.context.system.files.canonicalize(folder).ok());
        folder.zip(file.file_name()).map_or_else(|| file.to_owned(), |(folder, name)| folder.join(name))
    }

    fn type_in(&mut self, file: Option<PathBuf>, version: i32, text: String) {
        let Some(file) = file.map(|file| self.real(&file)) else { return };
        self.put(&file, Some(text.into_bytes()));
        self.open.insert(file, version);
    }

    fn read_again(&mut self, file: &Path) {
        let bytes = self.context.system.files.read(file, LARGEST).ok();
        self.put(file, bytes);
    }

    fn put(&mut self, file: &Path, bytes: Option<Vec<u8>>) {
        let Ok(inside) = file.strip_prefix(&self.place.top) else { return };
        if Sources::takes(inside) {
            self.sources.put(inside, bytes.map(Into::into));
            self.stale = true;
        }
    }

    /// Judges everything, and tells the editor what is other than before.
    fn judge(&mut self, connection: &Connection) -> anyhow::Result<()> {
        self.stale = false;
        let sources = std::mem::take(&mut self.sources);
        match self.judging.judge(self.context, &self.place, sources) {
            Ok((judged, _)) => {
                self.shown = shown(&judged, self.encoding);
                self.sources = judged.sources;
                self.mistake = None;
            }
            Err(unjudged) => {
                let (sources, error) = *unjudged;
                self.sources = sources;
                self.shown.clear();
                let mistake = format!("ogive: {error:#}");
                if self.mistake.as_ref() != Some(&mistake) {
                    let params = ShowMessageParams { typ: MessageType::ERROR, message: mistake.clone() };
                    tell::<ShowMessage>(connection, params)?;
                    self.mistake = Some(mistake);
                }
            }
        }
        let mut now: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
        for shown in &self.shown {
            now.entry(shown.path.clone()).or_default().push(shown.diagnostic.clone());
        }
        let before = std::mem::replace(&mut self.told, now.clone());
        for file in before.keys().filter(|file| !self.told.contains_key(*file)) {
            now.insert(file.clone(), Vec::new());
        }
        for (file, diagnostics) in now {
            let Some(uri) = uri(&file).filter(|_| before.get(&file) != Some(&diagnostics)) else { continue };
            let version = self.open.get(&file).copied();
            tell::<PublishDiagnostics>(connection, PublishDiagnosticsParams { uri, diagnostics, version })?;
        }
        Ok(())
    }
}

fn read<P: DeserializeOwned>(params: serde_json::Value) -> Option<P> {
    serde_json::from_value(params).ok()
}

fn tell<N: lsp_types::notification::Notification>(
    connection: &Connection,
    params: N::Params,
) -> anyhow::Result<()> {
    let notification = Notification::new(N::METHOD.to_owned(), params);
    Ok(connection.sender.send(Message::Notification(notification))?)
}
