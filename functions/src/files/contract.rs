//! What every kind of files must do, run on each of them.

use std::collections::BTreeSet;
use std::io;

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use super::{FileId, FileState, FileType, Files, FilesError, KeptFile, Uploaded};

/// A kind of files, opened fresh, with the folder that must outlive it.
async fn kinds() -> Vec<(&'static str, Files, TempDir)> {
    let folder = || tempfile::tempdir().expect("a folder");
    let (in_folder, unused) = (folder(), folder());
    let files = Files::in_folder(&in_folder.path().join("store.files")).await.expect("a new folder");
    #[cfg_attr(not(feature = "aws"), expect(unused_mut, reason = "there may be more kinds"))]
    let mut kinds = vec![("folder", files, in_folder), ("memory", Files::in_memory(), unused)];
    #[cfg(feature = "aws")]
    {
        use crate::aws::stand_in::bucket;
        kinds.push(("bucket", Files::Bucket(bucket(0).await), folder()));
        kinds.push(("bucket over a bad line", Files::Bucket(bucket(3).await), folder()));
    }
    kinds
}

fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("it is in range")
}

/// Puts a file with a text in it.
async fn put(files: &Files, text: &str, owner: &str, second: i64) -> KeptFile {
    let mut arriving = files.arriving().await.expect("it begins");
    for piece in text.as_bytes().chunks(3) {
        arriving.write(piece).await.expect("it is written");
    }
    let arrived = arriving.finish().await.expect("it is whole");
    let uploaded = Uploaded {
        id: FileId::random().expect("randomness"),
        field: "plan".to_owned(),
        name: "خطة \"1\".pdf".to_owned(),
        bytes: arrived.bytes,
        media_type: FileType::Pdf.media_type().to_owned(),
        hash: arrived.hash.to_hex().to_string(),
    };
    let about = KeptFile { uploaded, owner: owner.to_owned(), received: moment(second), state: FileState::Pending };
    assert_eq!(files.put(arrived, about.clone()).await.expect("it is kept"), about.uploaded);
    about
}

async fn text(files: &Files, id: &FileId) -> String {
    let (_, reader) = files.open(id).await.expect("it is clean");
    io::read_to_string(reader).expect("it is text")
}

#[tokio::test]
async fn a_file_is_kept_as_it_came_and_read_only_when_it_is_clean() {
    for (kind, files, _folder) in kinds().await {
        let kept = put(&files, "some words", "draft", 1).await;
        let id = &kept.uploaded.id;
        assert_eq!(files.find(id).await.expect(kind).as_ref(), Some(&kept), "{kind}");
        let infected = FileState::Infected("Eicar".to_owned());
        for (state, readable) in
            [(FileState::Pending, false), (infected.clone(), false), (FileState::Clean, true), (infected, false)]
        {
            files.set_state(id, state.clone()).await.expect(kind);
            assert_eq!(files.state(id).await.expect(kind), Some(state.clone()), "{kind}");
            match files.open(id).await {
                Ok((known, _)) => assert!(readable && known == KeptFile { state, ..kept.clone() }, "{kind}"),
                Err(error) => assert!(!readable && matches!(error, FilesError::NotClean { .. }), "{kind}: {error}"),
            }
        }
        files.set_state(id, FileState::Clean).await.expect(kind);
        assert_eq!(text(&files, id).await, "some words", "{kind}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_told_by_every_operation() {
    for (kind, files, _folder) in kinds().await {
        let id = FileId::random().expect("randomness");
        assert_eq!(files.find(&id).await.expect(kind), None, "{kind}");
        assert_eq!(files.state(&id).await.expect(kind), None, "{kind}");
        assert!(matches!(files.open(&id).await, Err(FilesError::Unknown { .. })), "{kind}");
        assert!(matches!(files.set_state(&id, FileState::Clean).await, Err(FilesError::Unknown { .. })), "{kind}");
        assert!(!files.remove(&id).await.expect(kind), "{kind}");
        assert!(files.list(None).await.expect(kind).is_empty(), "{kind}");
    }
}

#[tokio::test]
async fn files_are_listed_by_owner_the_oldest_first_and_gone_when_removed() {
    for (kind, files, _folder) in kinds().await {
        let second = put(&files, "b", "one", 20).await;
        let first = put(&files, "a", "one", 10).await;
        let other = put(&files, "c", "two", 15).await;
        let files = &files;
        let list = |owner| async move { files.list(owner).await.expect("it is listed") };
        assert_eq!(list(Some("one")).await, [first.clone(), second.clone()], "{kind}");
        assert_eq!(list(Some("on")).await, [], "{kind}");
        assert_eq!(list(None).await, [first.clone(), other.clone(), second.clone()], "{kind}");
        assert!(files.remove(&other.uploaded.id).await.expect(kind), "{kind}");
        assert!(!files.remove(&other.uploaded.id).await.expect(kind), "{kind}");
        assert_eq!(list(None).await, [first, second], "{kind}");
    }
}

#[tokio::test]
async fn a_copy_is_a_file_of_its_own_that_is_as_readable_as_the_first() {
    for (kind, files, _folder) in kinds().await {
        let first = put(&files, "words", "one", 10).await;
        let id = &first.uploaded.id;
        files.set_state(id, FileState::Clean).await.expect(kind);
        let copy = files.copy(id, "two", moment(30)).await.expect(kind).expect(kind);
        assert_eq!(Uploaded { id: id.clone(), ..copy.clone() }, first.uploaded, "{kind}");
        assert!(files.remove(id).await.expect(kind), "{kind}");
        assert_eq!(text(&files, &copy.id).await, "words", "{kind}");
        let known = files.find(&copy.id).await.expect(kind).expect(kind);
        assert_eq!((known.owner.as_str(), known.received), ("two", moment(30)), "{kind}");
        assert_eq!(files.copy(id, "two", moment(30)).await.expect(kind), None, "{kind}: it is gone");
    }
}

#[tokio::test]
async fn what_nothing_refers_to_is_swept_when_it_is_old() {
    for (kind, files, _folder) in kinds().await {
        let old = put(&files, "a", "one", 10).await.uploaded.id;
        let referred = put(&files, "b", "one", 10).await.uploaded.id;
        let young = put(&files, "c", "one", 20).await.uploaded.id;
        let named = BTreeSet::from([referred.clone()]);
        let found = files.unreferred(moment(20), &named).await.expect(kind);
        assert_eq!(
            found.into_iter().map(|kept| kept.uploaded.id).collect::<Vec<_>>(),
            std::slice::from_ref(&old),
            "{kind}"
        );
        let swept = files.sweep(moment(20), &named).await.expect(kind);
        assert_eq!(swept, [old], "{kind}");
        let left: BTreeSet<FileId> =
            files.list(None).await.expect(kind).into_iter().map(|kept| kept.uploaded.id).collect();
        assert_eq!(left, BTreeSet::from([referred, young]), "{kind}");
    }
}

#[tokio::test]
async fn a_folder_keeps_its_files_when_it_is_opened_again_and_by_two_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = Files::in_folder(folder.path()).await.expect("opens");
    let second = Files::in_folder(folder.path()).await.expect("opens");
    let kept = put(&first, "words", "draft", 1).await;
    second.set_state(&kept.uploaded.id, FileState::Clean).await.expect("it is there");
    assert_eq!(text(&first, &kept.uploaded.id).await, "words");
    let path = first.path_to_scan(&kept.uploaded.id).expect("it lies here");
    assert_eq!(std::fs::read_to_string(path).expect("text"), "words");
}

#[tokio::test]
async fn remains_of_broken_uploads_are_swept_and_all_else_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = Files::in_folder(folder.path()).await.expect("opens");
    let kept = put(&files, "words", "draft", 1).await;
    let nameless = folder.path().join(FileId::random().expect("randomness").as_str());
    let broken_off = folder.path().join("arriving/convoca-x");
    let foreign = folder.path().join("README");
    for path in [&nameless, &broken_off, &foreign] {
        std::fs::write(path, "x").expect("a file");
    }
    let referred = BTreeSet::from([kept.uploaded.id.clone()]);
    let now = Timestamp::now();
    let day = SignedDuration::from_hours(24);
    files.sweep(now - day, &referred).await.expect("it is swept");
    assert!(nameless.exists() && broken_off.exists(), "they may belong to an upload under way");
    files.sweep(now + day, &referred).await.expect("it is swept");
    assert!(!nameless.exists() && !broken_off.exists() && foreign.exists());
    assert_eq!(files.list(None).await.expect("it is listed"), [kept]);
}

#[cfg(unix)]
#[tokio::test]
async fn files_in_a_folder_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.files");
    let files = Files::in_folder(&path).await.expect("opens");
    let kept = put(&files, "words", "draft", 1).await;
    let mode = |path: &std::path::Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let id = kept.uploaded.id.as_str();
    assert_eq!((mode(&path), mode(&path.join("arriving"))), (0o700, 0o700));
    assert_eq!((mode(&path.join(id)), mode(&path.join(format!("{id}.json")))), (0o600, 0o600));
    assert_eq!(std::fs::read_dir(path.join("arriving")).expect("a folder").count(), 0);
}

#[tokio::test]
async fn what_is_known_of_a_file_and_is_damaged_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = Files::in_folder(folder.path()).await.expect("opens");
    let kept = put(&files, "words", "draft", 1).await;
    let id = kept.uploaded.id;
    std::fs::write(folder.path().join(format!("{id}.json")), "{").expect("it is written");
    assert!(matches!(files.find(&id).await, Err(FilesError::Damaged { .. })));
}
