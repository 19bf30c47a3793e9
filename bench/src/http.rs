//! A client that keeps its connection, as a browser does, and reads whole answers.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::frame::BenchError;

/// A connection with the cookies that it was given.
pub struct Client {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
    cookies: Vec<(String, String)>,
}

/// An answer.
pub struct Answered {
    /// The status.
    pub status: u16,
    /// Where the browser is sent, if it is.
    pub location: String,
    /// The body.
    pub body: String,
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens.
    pub fn connect(address: SocketAddr) -> Result<Self, BenchError> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self {
            address,
            stream: BufReader::new(stream),
            cookies: Vec::new(),
        })
    }

    /// Another connection of the same browser.
    ///
    /// # Errors
    /// When nobody listens any more.
    pub fn again(&self) -> Result<Self, BenchError> {
        let mut other = Self::connect(self.address)?;
        other.cookies.clone_from(&self.cookies);
        Ok(other)
    }

    /// Asks for a page.
    ///
    /// # Errors
    /// When there is no whole answer.
    pub fn get(&mut self, path: &str) -> Result<Answered, BenchError> {
        self.ask("GET", path, "")
    }

    /// Sends a form.
    ///
    /// # Errors
    /// When there is no whole answer.
    pub fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Result<Answered, BenchError> {
        let pairs: Vec<String> = form
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        self.ask("POST", path, &pairs.join("&"))
    }

    fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<Answered, BenchError> {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: {1}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {2}\r\n\r\n{body}",
            self.address,
            cookies.join("; "),
            body.len()
        );
        self.stream.get_mut().write_all(head.as_bytes())?;
        self.read()
    }

    fn read(&mut self) -> Result<Answered, BenchError> {
        let broken = || BenchError::Machine("an answer of HTTP was cut off".to_owned());
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|it| it.parse().ok());
        let mut answered = Answered {
            status: status.ok_or_else(broken)?,
            location: String::new(),
            body: String::new(),
        };
        let mut length: Option<usize> = None;
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(": ") else {
                break;
            };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().ok(),
                "location" => value.clone_into(&mut answered.location),
                "set-cookie" => self.keep(value),
                _ => {}
            }
        }
        let mut bytes = vec![0; length.ok_or_else(broken)?];
        self.stream.read_exact(&mut bytes)?;
        answered.body = String::from_utf8(bytes).map_err(BenchError::machine)?;
        Ok(answered)
    }

    fn line(&mut self) -> Result<String, BenchError> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }

    fn keep(&mut self, cookie: &str) {
        let pair = cookie.split(';').next().unwrap_or_default();
        if let Some((name, value)) = pair.split_once('=') {
            self.cookies.retain(|(kept, _)| kept != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }
}
