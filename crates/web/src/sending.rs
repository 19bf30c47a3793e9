//! A stored file on its way to a browser. Its digest is computed as it goes; where it is not the one
//! by which the file is known, the last part is held back and the connection is broken off, so that
//! no browser takes an altered file for a whole one.

use std::fs::File;
use std::io::{self, Read as _};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Bytes;
use http_body::{Body, Frame};
use tokio::sync::mpsc;
use zs_base::{Digest, Hasher};

/// Bytes that are read at a time.
const CHUNK: usize = 64 * 1_024;
/// Parts that wait for a slow browser.
const WAITING: usize = 4;

/// The body of an answer that sends a file.
pub struct Sending(mpsc::Receiver<io::Result<Bytes>>);

impl Sending {
    /// Sends a file that is known by this digest. To be called inside the runtime.
    #[must_use]
    pub fn of(file: File, digest: Digest) -> Self {
        let (to, from) = mpsc::channel(WAITING);
        tokio::task::spawn_blocking(move || {
            if let Err(error) = send(file, digest, &to) {
                // A browser that has gone away needs no news.
                let _gone = to.blocking_send(Err(error));
            }
        });
        Self(from)
    }
}

fn send(mut file: File, digest: Digest, to: &mpsc::Sender<io::Result<Bytes>>) -> io::Result<()> {
    let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
    let (mut hasher, mut held) = (Hasher::default(), Bytes::new());
    loop {
        let mut chunk = vec![0; CHUNK];
        let length = file.read(&mut chunk)?;
        chunk.truncate(length);
        hasher.update(&chunk);
        if length == 0 {
            break;
        }
        let before = std::mem::replace(&mut held, Bytes::from(chunk));
        if !before.is_empty() {
            to.blocking_send(Ok(before)).map_err(gone)?;
        }
    }
    match hasher.end() == digest {
        true => to.blocking_send(Ok(held)).map_err(gone),
        false => Err(io::Error::other("the file is not what its digest says")),
    }
}

impl Body for Sending {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let next = self.0.poll_recv(context);
        next.map(|part| part.map(|part| part.map(Frame::data)))
    }
}
