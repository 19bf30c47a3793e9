//! Files on their way into a case, over a socket as browsers send them: with the form, in pieces,
//! twice, at once, cut off, too large, renamed, under three hundred names, and without room.

#[cfg(test)]
#[path = "upload/county.rs"]
mod county;

#[cfg(test)]
#[path = "upload/acts.rs"]
mod acts;
#[cfg(test)]
#[path = "upload/papers.rs"]
mod papers;
#[cfg(test)]
#[path = "upload/templates.rs"]
mod templates;

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::atomic::Ordering;

    use zs_base::Digest;
    use zs_base::limits::{
        FORM_BYTES_MAX, PAGE_COMPARED_BYTES_MAX, REQUESTS_AT_ONCE_MAX, UPLOAD_BYTES_MAX,
        UPLOAD_FORM_BYTES_MAX, UPLOAD_FORM_FILES_MAX, UPLOAD_NAME_CHARACTERS_MAX,
        UPLOAD_PIECE_BYTES_MAX, UPLOADS_AT_ONCE_MAX,
    };

    use crate::county::{County, KIND, Part, photo};

    #[test]
    fn a_step_is_handed_in_with_its_photo_whose_digest_stands_in_the_ledger() {
        let county = County::new();
        let page = county.get(&county.step());
        assert!(page.body.contains("multipart/form-data"), "{}", page.body);
        assert!(
            page.body
                .contains(&format!("name=\"file:{KIND}\" multiple"))
        );

        let sent = county.hand_in(&[Part::file("现场.png", &photo())], &[]);
        assert_eq!(sent.status, 303, "{}", sent.body);
        let digest = Digest::of(&[&photo()]);
        let page = county.get(&county.case());
        assert!(page.body.contains(&digest.to_string()));
        assert!(page.body.contains("核对一致"), "{}", page.body);

        let file = county.get(&format!("{}/files/{digest}", county.case()));
        assert_eq!(file.status, 200);
        assert_eq!(file.bytes, photo());
        assert_eq!(file.header("content-type"), "image/png");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert!(file.header("content-security-policy").contains("sandbox"));
        assert!(file.header("content-disposition").starts_with("inline"));
    }

    #[test]
    fn what_was_uploaded_is_not_lost_when_the_form_comes_back() {
        let county = County::new();
        let sent = county.send(&[Part::file("现场.png", &photo())], &[], false);
        assert_eq!(sent.status, 422, "{}", sent.body);
        let digest = Digest::of(&[&photo()]).to_string();
        assert!(sent.body.contains("已经传好：现场.png"), "{}", sent.body);
        assert!(sent.body.contains(&digest));
        // Browsers send a field in which nothing was chosen as a file without a name.
        let again = county.hand_in(&[Part::file("", b"")], &[&digest]);
        assert_eq!(again.status, 303, "{}", again.body);
    }

    #[test]
    fn a_file_that_is_renamed_or_cut_off_is_refused_with_what_to_do_and_the_rest_stays() {
        let county = County::new();
        let photo = photo();
        let cut = &photo[..photo.len() - 5];
        for (name, content, word) in [
            ("a.jpg", b"MZ\x90\0program".as_slice(), "认不出"),
            ("a.png", cut, "结尾不见了"),
            ("a.svg", b"<svg><script>1</script></svg>", "藏着"),
        ] {
            let good = Part::file("good.png", &photo);
            let sent = county.hand_in(&[good, Part::file(name, content)], &[]);
            assert_eq!(sent.status, 422, "{name}");
            assert!(sent.body.contains(word), "{name}: {}", sent.body);
            assert!(sent.body.contains("已经传好：good.png"), "{name}");
        }
    }

    #[test]
    fn a_digest_that_somebody_else_uploaded_or_nobody_did_is_not_taken() {
        let county = County::new();
        let digest = Digest::of(&[b"of another case"]).to_string();
        let file = county.folder.path().join("data/files");
        zs_store::Files::new(file)
            .keep(&mut b"of another case".as_slice())
            .unwrap();
        let sent = county.hand_in(&[], &[&digest]);
        assert_eq!(sent.status, 422);
        assert!(sent.body.contains("已经过期"), "{}", sent.body);
        let read = county.get(&format!("{}/files/{digest}", county.case()));
        assert_eq!(read.status, 404);
    }

    #[test]
    fn a_file_in_pieces_goes_on_where_it_was_and_is_told_by_its_digest() {
        let county = County::new();
        let (upload, photo) = ("0123456789abcdef0123456789abcdef", photo());
        let at = format!("/files/{upload}");
        let (first, second) = photo.split_at(40);
        assert_eq!(county.get(&at).body, "0\n");
        assert_eq!(county.piece(&format!("{at}?off=0"), first).body, "40\n");
        assert_eq!(county.piece(&format!("{at}?off=0"), first).body, "40\n");
        assert_eq!(county.get(&at).body, "40\n");
        let wrong = county.piece(&format!("{at}?off=41"), second);
        assert_eq!((wrong.status, &*wrong.body), (409, "40\n"));
        assert_eq!(county.piece(&format!("{at}?off=40"), second).status, 200);
        let size = photo.len();
        let early = county.piece(&format!("{at}?size={}&name=a.png", size + 1), b"");
        assert_eq!(early.status, 409);
        let whole = county.piece(&format!("{at}?size={size}&name=a.png"), b"");
        let digest = Digest::of(&[&photo]).to_string();
        assert_eq!(whole.status, 201);
        assert!(whole.body.starts_with(&digest), "{}", whole.body);
        // The answer was lost: the browser asks again and hears the same.
        let again = county.piece(&format!("{at}?size={size}&name=a.png&sm3={digest}"), b"");
        assert_eq!((again.status, &again.body), (201, &whole.body));
        let sent = county.hand_in(&[], &[&digest]);
        assert_eq!(sent.status, 303, "{}", sent.body);
    }

    #[test]
    fn nobody_sends_a_piece_without_a_session_or_with_a_foreign_seal() {
        let county = County::new();
        let at = "/files/0123456789abcdef0123456789abcdef?off=0";
        assert_eq!(county.piece_as("", &county.seal(), at, b"x").status, 401);
        let foreign = county.piece_as(&county.session, "0000", at, b"x");
        assert_eq!(foreign.status, 403);
        assert!(!county.incoming_has_anything());
    }

    #[test]
    fn nothing_is_kept_of_a_form_with_files_from_nobody() {
        let county = County::new();
        let body = county.form(&[Part::file("a.png", &photo())], &[], true);
        let sent = county.post_form("", &body);
        assert_eq!(sent.status, 401);
        assert!(sent.body.contains("登录已经过期"), "{}", sent.body);
        assert!(!county.incoming_has_anything());
    }

    #[test]
    fn a_form_that_is_cut_off_leaves_nothing_behind() {
        let county = County::new();
        let body = county.form(&[Part::file("a.png", &photo())], &[], true);
        county.post_cut(&body, body.len() - 60);
        // The next request is answered after the first one was given up or not at all.
        for _ in 0..10_000 {
            if !county.incoming_has_anything() {
                break;
            }
            std::thread::yield_now();
        }
        assert!(!county.incoming_has_anything());
        let sent = county.hand_in(&[Part::file("a.png", &photo())], &[]);
        assert_eq!(sent.status, 303, "{}", sent.body);
    }

    #[test]
    fn the_same_file_twice_and_two_forms_at_once_give_one_record() {
        let county = County::new();
        let photo = photo();
        let twice = [Part::file("a.png", &photo), Part::file("b.png", &photo)];
        let body = county.form(&twice, &[], true);
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let hands: Vec<_> = (0..2)
                .map(|_| scope.spawn(|| county.post_form(&county.session, &body).status))
                .collect();
            hands.into_iter().map(|it| it.join().unwrap()).collect()
        });
        // Both carry the same command, so both hear that it was recorded, and it was, once.
        assert_eq!(statuses, [303, 303]);
        let page = county.get(&county.case()).body;
        assert_eq!(page.matches("核对一致").count(), 1, "{page}");
        let files = zs_store::Files::new(county.folder.path().join("data/files"));
        assert_eq!(files.all().unwrap(), [Digest::of(&[&photo])]);
    }

    #[test]
    fn a_file_that_was_altered_on_the_disk_is_told_and_never_sent_whole() {
        let county = County::new();
        county.hand_in(&[Part::file("a.png", &photo())], &[]);
        let digest = Digest::of(&[&photo()]).to_string();
        let path = county.folder.path().join("data/files");
        let path = path.join(&digest[..2]).join(&digest[2..]);
        let mut altered = photo();
        altered[20] ^= 1;
        fs::write(path, &altered).unwrap();
        let page = county.get(&county.case()).body;
        assert!(page.contains("不一致") && !page.contains("核对一致"));
        let file = county.get(&format!("{}/files/{digest}", county.case()));
        assert!(file.bytes.len() < altered.len(), "{}", file.bytes.len());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told_with_507_and_nothing_is_lost() {
        let county = County::new();
        let at = "/files/0123456789abcdef0123456789abcdef";
        county.piece(&format!("{at}?off=0"), b"x");
        let person = fs::read_dir(county.folder.path().join("data/incoming")).unwrap();
        let folder = person.last().unwrap().unwrap().path();
        let name = folder.join("ffffffffffffffffffffffffffffffff.pieces");
        // Every write to this device fails as on a full disk.
        std::os::unix::fs::symlink("/dev/full", name).unwrap();
        let full = county.piece("/files/ffffffffffffffffffffffffffffffff?off=0", b"x");
        assert_eq!(full.status, 507);
        assert_eq!(county.get(at).body, "1\n");
    }

    #[test]
    fn w5_three_hundred_names_never_become_a_path() {
        let county = County::new();
        let before = county.tree();
        let bases = [
            "../../x",
            "..\\..\\x",
            "/etc/passwd",
            "C:\\x",
            "CON",
            "nul.png",
            "a\0b",
            "a\r\nb",
            ".",
            "..",
            "...",
            "~",
            "%2e%2e%2fx",
            "..%c0%afx",
            "x:stream",
            "\u{202e}gnp.exe",
            "a/../../b",
            "\\\\server\\x",
            "file:///x",
            "\u{ff0e}\u{ff0e}\u{ff0f}x",
            "LOCK",
            "county.db",
            "-rf",
            "$(id)",
            "`id`",
            "|x",
            "aux",
            "COM1",
            "x ",
            " x",
        ];
        let mut names = Vec::new();
        for base in bases {
            for end in [
                "",
                ".png",
                ".jpg",
                ".",
                " .png",
                "/",
                "\\",
                "\u{200b}.png",
                "::$DATA",
                ";",
            ] {
                names.push(format!("{base}{end}"));
            }
        }
        assert_eq!(names.len(), 300);
        for names in names.chunks(UPLOAD_FORM_FILES_MAX) {
            let photo = photo();
            let parts: Vec<Part> = names.iter().map(|it| Part::file(it, &photo)).collect();
            let sent = county.send(&parts, &[], false);
            assert!(
                [422, 400].contains(&sent.status),
                "{names:?}: {}",
                sent.status
            );
        }
        assert_eq!(county.tree(), before);
    }

    #[test]
    fn a10_a_form_has_so_many_files_and_a_name_so_many_signs_and_not_one_more() {
        let county = County::new();
        let (photo, most) = (photo(), UPLOAD_FORM_FILES_MAX);
        let of = |number| vec![Part::file("a.png", &photo); number];
        assert_eq!(county.send(&of(most), &[], false).status, 422);
        let many = county.send(&of(most + 1), &[], false);
        assert_eq!(many.status, 400);
        assert!(many.body.contains("请分几次上传"));

        let long = |number: usize| format!("{}.png", "长".repeat(number - 4));
        let exact = long(UPLOAD_NAME_CHARACTERS_MAX);
        let sent = county.send(&[Part::file(&exact, &photo)], &[], false);
        assert!(sent.body.contains(&format!("：{exact}")));
        let more = long(UPLOAD_NAME_CHARACTERS_MAX + 1);
        let sent = county.send(&[Part::file(&more, &photo)], &[], false);
        assert!(!sent.body.contains(&more) && sent.body.contains(&format!("：{exact}")));
    }

    #[test]
    fn a10_a_piece_has_so_many_bytes_and_a_file_so_many_and_not_one_more() {
        let county = County::new();
        let at = "/files/0123456789abcdef0123456789abcdef";
        let most = vec![7; UPLOAD_PIECE_BYTES_MAX];
        assert_eq!(county.piece(&format!("{at}?off=0"), &most).status, 200);
        let more = vec![7; UPLOAD_PIECE_BYTES_MAX + 1];
        assert_eq!(county.piece(&format!("{at}?off=0"), &more).status, 400);
        // Nothing of that length is there, so the last piece that fits is told where to go on.
        let last = UPLOAD_BYTES_MAX - 1;
        assert_eq!(county.piece(&format!("{at}?off={last}"), b"x").status, 409);
        assert_eq!(county.piece(&format!("{at}?off={last}"), b"xy").status, 413);
    }

    #[test]
    fn a10_so_many_forms_with_files_are_read_at_once_and_not_one_more() {
        let county = County::new();
        let body = county.form(&[Part::file("a.png", &photo())], &[], false);
        let mut open: Vec<_> = (0..UPLOADS_AT_ONCE_MAX)
            .map(|_| county.post_begun(&body, body.len() - 60))
            .collect();
        county.until_begun(UPLOADS_AT_ONCE_MAX);
        assert_eq!(county.post_form(&county.session, &body).status, 503);
        // Pages are answered meanwhile.
        assert_eq!(county.get(&county.case()).status, 200);
        for one in &mut open {
            one.finish(&body[body.len() - 60..]);
        }
        assert_eq!(county.post_form(&county.session, &body).status, 422);
    }

    #[test]
    fn a10_a_form_has_so_many_bytes_of_text_and_so_many_are_answered_at_once_and_not_one_more() {
        let county = County::new();
        let text = |length: usize| {
            let start = format!("seal={}&x=", county.seal());
            format!("{start}{}", "x".repeat(length - start.len()))
        };
        // The form is read and lacks its number, or it is not read at all.
        assert_eq!(county.post_text(&text(FORM_BYTES_MAX)).status, 404);
        let long = county.post_text(&text(FORM_BYTES_MAX + 1));
        assert_eq!(long.status, 400);
        assert!(long.body.contains("256 KB"), "{}", long.body);

        let mut open: Vec<_> = (0..REQUESTS_AT_ONCE_MAX - 1)
            .map(|_| county.text_begun(2))
            .collect();
        while county.get(&county.case()).status == 503 {
            std::thread::yield_now();
        }
        assert_eq!(county.get(&county.case()).status, 200);
        open.push(county.text_begun(2));
        while county.get(&county.case()).status != 503 {
            std::thread::yield_now();
        }
        for one in &mut open {
            one.finish(b"xx");
        }
        assert_eq!(county.get(&county.case()).status, 200);
    }

    #[test]
    fn a10_a_form_with_files_has_so_many_bytes_and_a_page_compares_so_many() {
        let county = County::new();
        // What a form says of its length is believed before it is read, so none is sent in vain.
        let body = county.form(&[Part::file("a.png", &photo())], &[], false);
        let said = |length| county.post_of_length(&body, length);
        assert_eq!(said(UPLOAD_FORM_BYTES_MAX).status, 422);
        let long = said(UPLOAD_FORM_BYTES_MAX + 1);
        assert_eq!(long.status, 400);
        assert!(long.body.contains("256 MB"), "{}", long.body);
        county.hand_in(&[Part::file("a.png", &photo())], &[]);
        let digest = Digest::of(&[&photo()]).to_string();
        let path = county.folder.path().join("data/files");
        let path = path.join(&digest[..2]).join(&digest[2..]);
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_len(PAGE_COMPARED_BYTES_MAX).unwrap();
        assert!(county.get(&county.case()).body.contains("不一致"));
        file.set_len(PAGE_COMPARED_BYTES_MAX + 1).unwrap();
        assert!(county.get(&county.case()).body.contains("下载时核对"));
        county.stop.store(true, Ordering::Relaxed);
    }
}
