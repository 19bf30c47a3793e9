//! `serve` and `demo` as whole processes: a new installation, its first administrator, a taken
//! address, and an end that leaves nothing half done.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

use crate::served::{BINARY, Served};

fn header(body: &str) -> String {
    let length = body.len();
    format!(
        "POST /first HTTP/1.1\r\nhost: county\r\nconnection: close\r\n\
         expect: 100-continue\r\ncontent-length: {length}\r\n\
         content-type: application/x-www-form-urlencoded\r\n\r\n"
    )
}

#[test]
fn a_new_folder_becomes_an_installation_and_a_request_under_way_outlives_the_stop() {
    let folder = tempfile::tempdir().unwrap();
    let line = "serve --data new --jurisdiction 159998 --name 白桦县";
    let mut served = Served::start(folder.path(), line);
    served.line_with("还没有账号");
    let code = served.line_with("-").trim().to_owned();
    assert!(served.get("/").contains("白桦县"));
    assert!(served.get("/login").contains("location: /first"));

    let wrong = "code=AAAAA-AAAAA&person=a1&name=b&unit=c&unit_name=d\
                 &password=Quiet-river-stone-7&again=Quiet-river-stone-7";
    let asked = header(wrong).replace("expect: 100-continue\r\n", "");
    assert!(served.ask(format!("{asked}{wrong}")).contains(" 403 "));

    // The request is under way when the program is asked to end; its last bytes come later.
    let right = wrong.replace("AAAAA-AAAAA", &code);
    let mut stream = TcpStream::connect(&served.address).unwrap();
    stream.write_all(header(&right).as_bytes()).unwrap();
    let mut begun = [0; 12];
    stream.read_exact(&mut begun).unwrap();
    assert_eq!(&begun, b"HTTP/1.1 100");
    served.terminate();
    while TcpStream::connect(&served.address).is_ok() {
        std::thread::yield_now();
    }
    stream.write_all(right.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("location: /login"), "{answer}");
    let (status, said) = served.ended();
    assert_eq!(status.code(), Some(0), "{said}");
    assert!(said.contains("签好检查点"), "{said}");

    // The administrator is there, so no code is shown and the page is gone.
    let again = Served::start(folder.path(), "serve --data new");
    assert!(again.get("/first").contains(" 404 "));
    assert!(again.get("/login").contains(" 200 "));
    assert!(again.get("/metrics").contains("zhunsheng_writing 1"));
    again.terminate();
    let (status, said) = again.ended();
    assert_eq!(status.code(), Some(0), "{said}");
    assert!(!said.contains("还没有账号"), "{said}");
}

#[test]
fn the_demo_serves_its_people_and_the_doctor_finds_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::start(folder.path(), "demo --cases 20 --data d --backups b");
    let account = served.line_with("一次性密码 ");
    let words: Vec<&str> = account.split_whitespace().collect();
    let (login, password) = (words[1], words[3]);
    let home = served.get("/");
    assert!(
        home.contains("青岑县") && home.contains("样例数据"),
        "{home}"
    );
    let body = format!("login={login}&password={password}&to=/");
    let signed_in = served.ask(format!(
        "POST /login HTTP/1.1\r\nhost: county\r\nconnection: close\r\n\
         content-length: {}\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\n{body}",
        body.len()
    ));
    assert!(signed_in.contains("location: /password"), "{signed_in}");
    served.terminate();
    let (status, _) = served.ended();
    assert_eq!(status.code(), Some(0));

    let doctor = |arguments: &[&str]| {
        let mut command = Command::new(BINARY);
        let output = command
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (code, said) = doctor(&["doctor", "--data", "d", "--backups", "b"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("要处理　最近备份"), "{said}");
    assert!(said.contains("正常　账本签名"), "{said}");
}

#[test]
fn a_taken_address_is_told_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for command in ["demo", "serve"] {
        let output = Command::new(BINARY)
            .args([command, "--data", "d", "--key", "key", "--listen", &address])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(!output.status.success());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("已经有别的程序在用"), "{said}");
        assert!(!folder.path().join("d").exists());
    }
}

#[test]
fn data_of_another_jurisdiction_than_the_named_one_are_not_served() {
    let folder = tempfile::tempdir().unwrap();
    let serve = "serve --data d --jurisdiction";
    let served = Served::start(folder.path(), &format!("{serve} 159999"));
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
    let output = Command::new(BINARY)
        .args(format!("{serve} 150000").split(' '))
        .args(["--key", "key", "--listen", "127.0.0.1:0"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success(), "{said}");
    assert!(
        said.contains("“159999”的数据") && said.contains("“150000”"),
        "{said}"
    );
}
