//! The raw limit of a page: the same number of bytes from memory, by the same server library, without
//! anything that would have to be found out.

use std::net::{SocketAddr, TcpListener};

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse as _;

use crate::frame::BenchError;

/// Serves so many bytes under every address. The server lives as long as the process.
///
/// # Errors
/// When the server cannot be started.
pub fn serve(bytes: usize) -> Result<SocketAddr, BenchError> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let page = Bytes::from(format!("<h1>{}</h1>", "x".repeat(bytes.saturating_sub(9))));
    let answer = move || {
        let page = page.clone();
        async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response() }
    };
    std::thread::spawn(move || {
        runtime.block_on(async move {
            let app = Router::new().fallback(answer);
            if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                let _ended = axum::serve(listener, app).await;
            }
        });
    });
    Ok(address)
}
