//! Services that answer as scripted.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::{Messages, Rpc, RpcCall, RpcError, StatusCode};

type Answer = Result<Vec<Vec<u8>>, RpcError>;

/// Services that answer as scripted: for each socket and method a sequence, whose last answer repeats. Nothing
/// else listens. Clones share script and record.
#[derive(Debug, Clone, Default)]
pub struct ScriptedRpc {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    script: BTreeMap<(PathBuf, &'static str), VecDeque<Answer>>,
    called: Vec<RpcCall>,
}

impl ScriptedRpc {
    /// No services at all.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more answer of a method: these messages, encoded.
    #[must_use]
    pub fn on(self, socket: impl Into<PathBuf>, method: &'static str, messages: Vec<Vec<u8>>) -> Self {
        self.script(socket.into(), method, Ok(messages))
    }

    /// With one more answer of a method: this error.
    #[must_use]
    pub fn fails(self, socket: impl Into<PathBuf>, method: &'static str, error: RpcError) -> Self {
        self.script(socket.into(), method, Err(error))
    }

    /// With one more answer of a method: that it has no such thing.
    #[must_use]
    pub fn not_found(self, socket: impl Into<PathBuf>, method: &'static str) -> Self {
        let socket = socket.into();
        let message = "not found".to_owned();
        let error = RpcError::Status { socket: socket.clone(), code: StatusCode::NotFound, message };
        self.script(socket, method, Err(error))
    }

    fn script(self, socket: PathBuf, method: &'static str, answer: Answer) -> Self {
        self.with(|state| state.script.entry((socket, method)).or_default().push_back(answer));
        self
    }

    /// The calls so far, in order.
    #[must_use]
    pub fn called(&self) -> Vec<RpcCall> {
        self.with(|state| state.called.clone())
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut State) -> T) -> T {
        use_it(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Rpc for ScriptedRpc {
    fn call(&self, call: &RpcCall) -> Result<Messages, RpcError> {
        let answer = self.with(|state| {
            state.called.push(call.clone());
            let answers = state.script.get_mut(&(call.socket.clone(), call.method))?;
            if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() }
        });
        let reason = "the script has no such method".to_owned();
        let silent = || RpcError::Unreachable { socket: call.socket.clone(), reason };
        let messages = answer.ok_or_else(silent)??;
        Ok(Box::new(messages.into_iter().map(Ok)))
    }
}
