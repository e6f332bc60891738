//! Asking members of the network after two years whether they stay, and letting go of those who do not
//! answer.

use super::BATCH;
use crate::files::FileId;
use crate::holder::{asked_since, confirmed_since, files_of};
use crate::letter::{Letter, LetterKind};
use crate::record::Record;
use crate::service::Service;
use crate::store::StoreError;

/// Owes a letter to every member whose confirmation is too old, and erases those who were asked and
/// did not answer in time. Tells how many members it dealt with.
///
/// Without mail nobody is asked, and so nobody is let go either.
///
/// # Errors
///
/// Fails when the store does; what was done until then is done.
pub async fn renew(service: &Service) -> Result<usize, StoreError> {
    if service.mail.is_none() {
        return Ok(0);
    }
    let (now, mut dealt) = (service.clock.now(), 0);
    loop {
        let lapsing = service.store.lapsing((confirmed_since(now), asked_since(now)), BATCH).await?;
        for record in &lapsing {
            match record.standing.asked {
                None => service.store.ask(&record.reference, now, vec![asking(record, service)]).await?,
                Some(_) => let_go(service, record).await?,
            }
        }
        dealt += lapsing.len();
        if lapsing.len() < BATCH {
            return Ok(dealt);
        }
    }
}

fn asking(record: &Record, service: &Service) -> Letter {
    let (reference, now) = (record.reference.as_str(), service.clock.now());
    let lang = record.standing.mail_lang.as_deref().unwrap_or(&record.lang);
    Letter::new(LetterKind::NetworkReconfirm, &format!("{reference}/{now}"), (reference, lang), now)
}

async fn let_go(service: &Service, record: &Record) -> Result<(), StoreError> {
    service.store.erase(&record.reference, service.clock.now(), Vec::new()).await?;
    for id in files_of(record).iter().filter_map(|file| FileId::parse(&file.id)) {
        // A file that cannot be removed now is an orphan, for `Files::sweep` to find.
        let _ = service.files.remove(&id).await;
    }
    Ok(())
}
