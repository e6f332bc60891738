//! Telling those who have a draft for a call that its deadline is another now.

use std::collections::BTreeMap;

use forms::bundle::PackedPage;
use jiff::Timestamp;

use super::BATCH;
use crate::catalogue::{Catalogue, Offered};
use crate::draft::{Draft, DraftId};
use crate::letter::{Letter, LetterKind};
use crate::mail::MailAddress;
use crate::service::Service;
use crate::store::StoreError;

/// The deadlines of which every author of a draft knows, by form and call: what has not changed since
/// is not looked for again.
pub type Told = BTreeMap<(String, String), Timestamp>;

/// Owes a letter to everybody who has a draft for a call with another deadline than they know, where
/// the draft says an address. Tells how many drafts it dealt with.
///
/// # Errors
///
/// Fails when the store does; what was done until then is done.
pub async fn tell_of_moved(service: &Service, told: &mut Told) -> Result<usize, StoreError> {
    let catalogue = service.catalogue();
    let mut dealt = 0;
    for (page, closes) in deadlines(&catalogue) {
        let Some(call) = page.call.clone() else { continue };
        let key = (page.form.clone(), call.clone());
        if told.get(&key) == Some(&closes) {
            continue;
        }
        loop {
            let drafts = service.store.drafts_untold((&page.form, &call), closes, BATCH).await?;
            for (id, draft) in &drafts {
                let letter = letter(service, &catalogue, (id, draft), closes);
                let draft = Draft { closes: Some(closes), ..draft.clone() };
                // A draft that was changed meanwhile comes again with the next ones.
                service.store.tell_draft(id, &draft, letter).await?;
            }
            dealt += drafts.len();
            if drafts.len() < BATCH {
                break;
            }
        }
        told.insert(key, closes);
    }
    Ok(dealt)
}

/// Returns one page of each form of a call, with the deadline of the call.
fn deadlines(catalogue: &Catalogue) -> Vec<(&PackedPage, Timestamp)> {
    let lang = catalogue.languages.first().map_or("", String::as_str);
    let closes =
        |page: &PackedPage| catalogue.offered_in(&page.form, page.call.as_deref(), lang)?.call?.deadline.last_minute();
    catalogue.pages().filter(|page| page.lang == lang).filter_map(|page| Some((page, closes(page)?))).collect()
}

/// Returns the letter for the author of a draft, if they knew another deadline, said where to write,
/// and can still send the draft.
fn letter(
    service: &Service,
    catalogue: &Catalogue,
    (id, draft): (&DraftId, &Draft),
    closes: Timestamp,
) -> Option<Letter> {
    let now = service.clock.now();
    let old = draft.closes.filter(|_| now < closes && !draft.is_over(now))?;
    let offered = catalogue.offered_in(&draft.form, draft.call.as_deref(), &draft.lang)?;
    let role = offered.form.mail.as_ref()?;
    let to = MailAddress::parse(typed(draft, &role.to)?.trim())?;
    let chosen = role.lang.as_deref().and_then(|field| typed(draft, field));
    let lang = chosen.filter(|lang| catalogue.languages.iter().any(|known| known == lang)).unwrap_or(&draft.lang);
    let about = about(&offered);
    let subject = format!("{id:?}/{closes}");
    let letter = Letter::new(LetterKind::DeadlineMoved, &subject, (&about, lang), now);
    Some(Letter { to: Some(to.as_str().to_owned()), old: Some(old), ..letter })
}

fn typed<'d>(draft: &'d Draft, field: &str) -> Option<&'d str> {
    draft.pairs.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
}

/// Returns how a letter names a form of a call.
fn about(offered: &Offered<'_>) -> String {
    format!("{}@{}", offered.page.form, offered.page.call.as_deref().unwrap_or_default())
}
