//! Files that arrive: in pieces, twice, at once, cut off, without room, and for somebody else.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use zs_base::limits::{UPLOADS_OF_PERSON_BYTES_MAX, UPLOADS_OF_PERSON_MAX};
use zs_base::{CommandId, Digest, PersonId};
use zs_store::incoming::within;
use zs_store::{Fault, Files, Incoming, Place};

const UPLOAD: CommandId = CommandId([7; 16]);

struct World {
    files: Files,
    incoming: Incoming,
    folder: tempfile::TempDir,
}

fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("files")).unwrap();
    let files = Files::new(folder.path().join("files"));
    World {
        incoming: Incoming::of(&files),
        files,
        folder,
    }
}

fn who(id: &str) -> PersonId {
    id.into()
}

impl World {
    fn add(&self, offset: u64, piece: &[u8]) -> Place {
        let added = self.incoming.add(&who("p1"), UPLOAD, offset, piece);
        added.unwrap()
    }

    fn keep(&self, name: &str) -> Digest {
        let path = self.incoming.pieces(&who("p1"), UPLOAD);
        let kept = self.incoming.keep(&who("p1"), &self.files, &path, name);
        kept.unwrap().digest
    }

    fn all(&self) -> Vec<PathBuf> {
        let people = fs::read_dir(self.files.incoming()).unwrap();
        let inside = people.flat_map(|it| fs::read_dir(it.unwrap().path()).unwrap());
        inside.map(|it| it.unwrap().path()).collect()
    }
}

#[test]
fn a_file_arrives_in_pieces_and_is_kept_under_its_digest() {
    let world = world();
    assert_eq!(world.add(0, b"photo "), Place::There(6));
    assert_eq!(world.add(6, b"of a stall"), Place::There(16));
    let digest = world.keep("stall.jpg");
    assert_eq!(digest, Digest::of(&[b"photo of a stall"]));
    assert_eq!(world.files.read(&digest).unwrap(), b"photo of a stall");
    assert_eq!(world.incoming.arrived(&who("p1"), UPLOAD).unwrap(), 0);
}

#[test]
fn the_same_piece_again_changes_nothing_and_another_is_told_where_to_go_on() {
    let world = world();
    world.add(0, b"abcdef");
    assert_eq!(world.add(0, b"abcdef"), Place::There(6));
    assert_eq!(world.add(2, b"cd"), Place::There(6));
    assert_eq!(world.add(0, b"xbcdef"), Place::Elsewhere(6));
    assert_eq!(world.add(4, b"efgh"), Place::Elsewhere(6));
    assert_eq!(world.add(7, b"h"), Place::Elsewhere(6));
    assert_eq!(world.keep("a"), Digest::of(&[b"abcdef"]));
}

#[test]
fn two_hands_that_send_the_same_file_at_once_make_one_whole_file() {
    let world = world();
    let content: Vec<u8> = (0..200_000_u32).map(|it| (it % 251) as u8).collect();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut at = 0;
                while at < content.len() {
                    let end = (at + 1_000).min(content.len());
                    match world.add(at as u64, &content[at..end]) {
                        Place::There(bytes) | Place::Elsewhere(bytes) => at = bytes as usize,
                        Place::NoRoom => unreachable!(),
                    }
                }
            });
        }
    });
    assert_eq!(world.keep("a"), Digest::of(&[&content]));
}

#[test]
fn the_same_content_is_kept_once_and_both_may_refer_to_it() {
    let world = world();
    world.add(0, b"same");
    let one = world.keep("one");
    world.add(0, b"same");
    let other = world.keep("other");
    assert_eq!(one, other);
    assert_eq!(world.files.all().unwrap(), [one]);
    assert_eq!(world.incoming.kept(&who("p1"), &one).unwrap().name, "other");
}

#[test]
fn w5_nobody_refers_to_what_somebody_else_has_uploaded() {
    let world = world();
    world.add(0, b"secret");
    let digest = world.keep("secret");
    assert!(world.incoming.kept(&who("p1"), &digest).is_some());
    assert_eq!(world.incoming.kept(&who("p2"), &digest), None);
    assert_eq!(world.incoming.arrived(&who("p2"), UPLOAD).unwrap(), 0);
}

#[test]
fn w5_no_id_of_a_person_and_no_name_becomes_a_path() {
    let world = world();
    let climber = who("../../escaped");
    let piece = world.incoming.add(&climber, UPLOAD, 0, b"x").unwrap();
    assert_eq!(piece, Place::There(1));
    let path = world.incoming.pieces(&climber, UPLOAD);
    let name = "../../../escaped\0\n/etc/passwd";
    world
        .incoming
        .keep(&climber, &world.files, &path, name)
        .unwrap();
    let mut names: Vec<_> = fs::read_dir(world.folder.path())
        .unwrap()
        .map(|it| it.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["files", "incoming"]);
    assert_eq!(world.all().len(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_what_was_there_before_stays() {
    let world = world();
    world.add(0, b"kept before");
    let digest = world.keep("before");
    // Every write to this device fails as on a full disk.
    let path = world.incoming.pieces(&who("p1"), UPLOAD);
    std::os::unix::fs::symlink("/dev/full", &path).unwrap();
    let full = world.incoming.add(&who("p1"), UPLOAD, 0, b"no room");
    assert!(matches!(full, Err(Fault::Full(_))), "{full:?}");
    fs::remove_file(&path).unwrap();
    assert_eq!(world.files.read(&digest).unwrap(), b"kept before");
    assert_eq!(world.add(0, b"room again"), Place::There(10));
}

#[test]
fn what_is_closed_gets_no_further_piece_and_is_kept_as_it_was_looked_at() {
    let world = world();
    world.add(0, b"looked at");
    assert!(
        world
            .incoming
            .close(&who("p1"), UPLOAD, 8)
            .unwrap()
            .is_none()
    );
    let closed = world
        .incoming
        .close(&who("p1"), UPLOAD, 9)
        .unwrap()
        .unwrap();
    // A piece that comes late begins a file of its own.
    assert_eq!(world.add(9, b" and altered"), Place::Elsewhere(0));
    let kept = world
        .incoming
        .keep(&who("p1"), &world.files, closed.path(), "a");
    assert_eq!(kept.unwrap().digest, Digest::of(&[b"looked at"]));
    assert!(
        world
            .incoming
            .close(&who("p1"), UPLOAD, 0)
            .unwrap()
            .is_none()
    );
    // What is not kept is gone with the value.
    world.add(0, b"harmful");
    drop(
        world
            .incoming
            .close(&who("p1"), UPLOAD, 7)
            .unwrap()
            .unwrap(),
    );
    assert_eq!(world.all().len(), 1);
}

#[test]
fn what_a_form_brings_is_gone_with_the_request_unless_it_is_kept() {
    let world = world();
    let (arriving, file) = world.incoming.begin(&who("p1")).unwrap().unwrap();
    assert_eq!(world.all().len(), 1);
    drop((arriving, file));
    assert_eq!(world.all(), Vec::<PathBuf>::new());
}

#[test]
fn what_nobody_hands_in_is_forgotten_after_a_day() {
    let world = world();
    world.add(0, b"begun");
    let now = SystemTime::now();
    world
        .incoming
        .forget(now + Duration::from_secs(23 * 3_600))
        .unwrap();
    assert_eq!(world.incoming.arrived(&who("p1"), UPLOAD).unwrap(), 5);
    world
        .incoming
        .forget(now + Duration::from_secs(25 * 3_600))
        .unwrap();
    assert_eq!(world.incoming.arrived(&who("p1"), UPLOAD).unwrap(), 0);
}

#[test]
fn a10_a_person_has_so_many_files_and_bytes_under_way_and_not_one_more() {
    let (files, bytes) = (UPLOADS_OF_PERSON_MAX, UPLOADS_OF_PERSON_BYTES_MAX);
    assert!(within(files, bytes));
    assert!(!within(files + 1, bytes));
    assert!(!within(files, bytes + 1));

    let world = world();
    let mut begun = Vec::new();
    while let Some(one) = world.incoming.begin(&who("p1")).unwrap() {
        begun.push(one);
    }
    assert_eq!(begun.len(), UPLOADS_OF_PERSON_MAX);
    assert_eq!(world.add(0, b"x"), Place::NoRoom);
    begun.pop();
    assert_eq!(world.add(0, b"x"), Place::There(1));
    assert!(world.incoming.begin(&who("p2")).unwrap().is_some());
}
