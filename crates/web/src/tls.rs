//! The certificate and key with which browsers speak to us in secret.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use x509_parser::parse_x509_certificate;
use zs_base::{Day, Moment};

/// A certificate with its key, ready to be used.
#[derive(Clone, Debug)]
pub struct Tls {
    pub(crate) config: Arc<ServerConfig>,
    until: Day,
}

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadTls {
    /// The file holds no certificate.
    #[error("证书文件里没有 PEM 格式的证书（以 -----BEGIN CERTIFICATE----- 开头）。")]
    NoCertificate,
    /// The file holds no key.
    #[error("私钥文件里没有 PEM 格式的私钥（以 -----BEGIN PRIVATE KEY----- 开头）。")]
    NoKey,
    /// They do not belong together, or are of a kind that browsers do not take.
    #[error("证书和私钥不能一起使用：{0}。")]
    Unusable(String),
}

impl Tls {
    /// From a chain of certificates, the server's own first, and its key, both as PEM.
    ///
    /// # Errors
    /// When one of them is missing, or they cannot be used together.
    pub fn of(chain: &[u8], key: &[u8]) -> Result<Self, BadTls> {
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(chain).collect();
        let chain = chain.map_err(|_| BadTls::NoCertificate)?;
        let own = chain.first().ok_or(BadTls::NoCertificate)?;
        let until = until(own).ok_or(BadTls::NoCertificate)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| BadTls::NoKey)?;
        let unusable = |why: rustls::Error| BadTls::Unusable(why.to_string());
        let provider = Arc::new(ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(unusable)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(unusable)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            config: Arc::new(config),
            until,
        })
    }

    /// The last day of the certificate.
    #[must_use]
    pub const fn until(&self) -> Day {
        self.until
    }
}

fn until(certificate: &CertificateDer<'_>) -> Option<Day> {
    let (_, read) = parse_x509_certificate(certificate).ok()?;
    let seconds = read.validity().not_after.timestamp();
    Some(Moment::from_ms(seconds.checked_mul(1_000)?).day())
}
