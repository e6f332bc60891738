//! Messages kept in memory, for tests.

use std::sync::{Mutex, PoisonError};

use super::{MailAddress, MailError, Message};

/// What was sent, in order, until the process ends.
#[derive(Debug, Default)]
pub struct Memory {
    sent: Mutex<Vec<Message>>,
}

impl Memory {
    /// Returns every message that was sent, each once.
    pub fn sent(&self) -> Vec<Message> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn send(&self, message: &Message, from: &MailAddress) -> Result<(), MailError> {
        message.to_bytes(from)?;
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if !sent.iter().any(|earlier| earlier.id == message.id) {
            sent.push(message.clone());
        }
        Ok(())
    }
}
