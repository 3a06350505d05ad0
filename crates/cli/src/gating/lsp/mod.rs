//! `ogive gate --lsp`: what the gate finds, in editors, as a language server (Language Server Protocol 3.17) on standard
//! input and output.

mod actions;
mod positions;
mod session;
mod shown;

use lsp_server::Connection;
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, InitializeParams, InitializeResult,
    PositionEncodingKind, SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
};

use self::positions::Encoding;
use self::session::Session;
use super::Judging;
use crate::{Context, Exit};

/// Serves an editor until it ends the session.
///
/// # Errors
/// When the editor speaks another protocol, or goes away without a word.
pub(crate) fn serve(context: &Context, judging: &Judging) -> anyhow::Result<Exit> {
    let (connection, threads) = Connection::stdio();
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = serde_json::from_value(params)?;
    let encoding = Encoding::chosen(&params);
    connection.initialize_finish(id, serde_json::to_value(abilities(encoding))?)?;
    let mut session = Session::open(context, judging, &params, encoding)?;
    session.run(&connection)?;
    // The threads end when nobody holds the channels.
    drop(connection);
    threads.join()?;
    Ok(Exit::Fine)
}

fn abilities(encoding: Encoding) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::FULL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let actions = CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
        ..CodeActionOptions::default()
    };
    InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(match encoding {
                Encoding::Utf8 => PositionEncodingKind::UTF8,
                Encoding::Utf16 => PositionEncodingKind::UTF16,
            }),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo {
            name: "ogive gate".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    }
}
