//! `serve --tls`: a made certificate that its root vouches for, and nobody else.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::served::{BINARY, Served};

/// Asks for the page of sign-in over TLS as a computer that trusts these roots.
fn asked(address: &str, roots: &[&Path]) -> std::io::Result<String> {
    let mut store = RootCertStore::empty();
    for root in roots {
        let root = CertificateDer::from_pem_file(root).unwrap();
        store.add(root).unwrap();
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(store)
        .with_no_client_auth();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(address)?);
    let body = "login=p00000&password=nobody";
    stream.write_all(
        format!(
            "POST /login HTTP/1.1\r\nhost: county\r\nconnection: close\r\ncontent-length: {}\r\n\
             content-type: application/x-www-form-urlencoded\r\n\r\n{body}",
            body.len()
        )
        .as_bytes(),
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn w11_a_made_certificate_is_trusted_through_its_root_alone_and_asks_for_tls_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(
        folder.path(),
        "serve --data new --tls --tls-name county.local",
    );
    let root = folder.path().join("key.tls/ca.crt");
    let answer = asked(&served.address, &[&root]).unwrap();
    assert!(
        answer.contains("strict-transport-security: max-age=31536000"),
        "{answer}"
    );
    // Negative control: without the root nothing is said.
    let refused = asked(&served.address, &[]).unwrap_err();
    assert!(refused.to_string().contains("UnknownIssuer"), "{refused}");
    // Whoever speaks plainly gets no page.
    let mut plain = TcpStream::connect(&served.address).unwrap();
    plain
        .write_all(b"GET / HTTP/1.1\r\nhost: county\r\n\r\n")
        .unwrap();
    let mut said = Vec::new();
    let _closed = plain.read_to_end(&mut said);
    assert!(!said.starts_with(b"HTTP/1.1 200"));
    served.terminate();
    assert_eq!(served.ended().0.code(), Some(0));
}

#[test]
fn a_certificate_that_cannot_be_used_is_told_before_anything_is_served() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.crt"), "这不是证书").unwrap();
    std::fs::write(folder.path().join("a.key"), "这不是私钥").unwrap();
    let line = "serve --data new --key key --listen 127.0.0.1:0 --tls \
                --certificate a.crt --certificate-key a.key";
    let output = Command::new(BINARY)
        .args(line.split_whitespace())
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("没有 PEM 格式的证书"), "{said}");
}
