//! SM3 and SM2 against the openssl command, both ways (L7).

use std::path::Path;
use std::process::{Command, Output};

use crate::support::size_from;
use sm2::dsa::Signature as Sm2Signature;
use tempfile::TempDir;
use zs_base::Digest;
use zs_base::random::Seeded;
use zs_ledger::key::SIGNER_ID;
use zs_ledger::{PublicKey, Signature, Signer, SoftSigner};
use zs_testkit::cases::for_seeds;

/// Runs openssl, or fails with a sentence that says what to install.
fn openssl(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("openssl");
    let output = command.current_dir(folder).args(arguments).output();
    output.expect("the command openssl is missing; install it with: apt-get install openssl")
}

fn random_bytes(random: &mut Seeded) -> Vec<u8> {
    let length = random.below(300);
    (0..length).map(|_| random.below(256) as u8).collect()
}

#[test]
fn l7_sm3_agrees_with_openssl() {
    let folder = TempDir::new().unwrap();
    let mut random = Seeded::new(7);
    let count = size_from("ZS_OPENSSL", 1_000);
    let mut expected = Vec::new();
    let names: Vec<String> = (0..count).map(|number| number.to_string()).collect();
    for name in &names {
        let bytes = random_bytes(&mut random);
        std::fs::write(folder.path().join(name), &bytes).unwrap();
        expected.push(Digest::of(&[&bytes]).to_string());
    }
    let mut printed = Vec::new();
    for names in names.chunks(1_000) {
        let mut arguments = vec!["dgst", "-sm3", "-r"];
        arguments.extend(names.iter().map(String::as_str));
        let output = openssl(folder.path(), &arguments);
        let text = String::from_utf8(output.stdout).unwrap();
        printed.extend(text.lines().map(|line| line[..64].to_owned()));
    }
    assert_eq!(printed, expected);
}

/// A folder with our private key and our public key in the forms that openssl reads.
fn keys(folder: &Path, random: &mut Seeded) -> SoftSigner {
    let signer = SoftSigner::generate(&mut crate::support::salts(random)).unwrap();
    std::fs::write(folder.join("key.pem"), signer.to_pem().unwrap().as_bytes()).unwrap();
    let output = openssl(
        folder,
        &["pkey", "-in", "key.pem", "-pubout", "-out", "public.pem"],
    );
    assert!(output.status.success(), "{output:?}");
    signer
}

/// `pkeyutl` for one message; `words` say whether it signs or verifies.
fn pkeyutl(folder: &Path, words: &[&str]) -> Output {
    let identity = format!("distid:{SIGNER_ID}");
    let mut arguments = vec!["pkeyutl", "-rawin", "-digest", "sm3", "-in", "message"];
    arguments.extend(["-pkeyopt", &identity]);
    arguments.extend(words);
    openssl(folder, &arguments)
}

fn openssl_verifies(folder: &Path) -> bool {
    let words = ["-verify", "-pubin", "-inkey", "public.pem"];
    let output = pkeyutl(folder, &[&words[..], &["-sigfile", "signature"]].concat());
    output.status.success()
}

/// Messages that one key signs.
const MESSAGES_OF_A_KEY: u64 = 10;

#[test]
fn l7_sm2_agrees_with_openssl_both_ways() {
    // Each message is signed twice, once by us and once by openssl.
    let messages = size_from("ZS_OPENSSL", 1_000) / 2;
    for_seeds(messages.div_ceil(MESSAGES_OF_A_KEY), |random| {
        let folder = TempDir::new().unwrap();
        let signer = keys(folder.path(), random);
        for _ in 0..MESSAGES_OF_A_KEY {
            both_ways(folder.path(), &signer, random);
        }
    });
}

/// openssl verifies what we sign, and we verify what openssl signs.
fn both_ways(folder: &Path, signer: &SoftSigner, random: &mut Seeded) {
    let message = [b"message".as_slice(), &random_bytes(random)].concat();
    std::fs::write(folder.join("message"), &message).unwrap();

    let ours = signer.sign(&message).unwrap();
    let der = Sm2Signature::from_slice(&ours.0).unwrap().to_der();
    std::fs::write(folder.join("signature"), der.as_bytes()).unwrap();
    assert!(openssl_verifies(folder));

    let words = ["-sign", "-inkey", "key.pem", "-out", "signature"];
    let output = pkeyutl(folder, &words);
    assert!(output.status.success(), "{output:?}");
    let der = std::fs::read(folder.join("signature")).unwrap();
    let theirs = Sm2Signature::from_der(&der).unwrap();
    let theirs = Signature(theirs.to_bytes().into());
    let public: PublicKey = signer.public().to_string().parse().unwrap();
    public.verify(&message, &theirs).unwrap();
    assert!(public.verify(&message[1..], &theirs).is_err());
}

#[test]
fn l7_openssl_refuses_our_signature_over_another_message() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let signer = keys(folder, &mut Seeded::new(73));
    let signature = signer.sign(b"message").unwrap();
    let der = Sm2Signature::from_slice(&signature.0).unwrap().to_der();
    std::fs::write(folder.join("signature"), der.as_bytes()).unwrap();
    std::fs::write(folder.join("message"), b"message").unwrap();
    assert!(openssl_verifies(folder));
    std::fs::write(folder.join("message"), b"massage").unwrap();
    assert!(!openssl_verifies(folder));
}
