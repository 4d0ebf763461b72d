//! A small server of static files for this machine alone: what any static host does, and no more.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Component, Path, PathBuf},
    thread,
    time::Duration,
};

use crate::{Context, Result, fingerprint::Fingerprint};

/// The longest head of a request. A browser's is a tenth of it.
const HEAD: u64 = 64 << 10;

/// How many ports above the wanted one are tried when it is taken.
const TRIES: u16 = 100;

/// A folder that is served over loopback, from a sub-folder as any host may have it.
pub struct Server {
    listener: TcpListener,
    folder: PathBuf,
    prefix: String,
}

impl Server {
    /// Listens on a port, or on the next free one when it is taken; on any free one for 0. The page is at
    /// `prefix`, which begins and ends with a slash.
    pub fn bind(folder: &Path, port: u16, prefix: &str) -> Result<Self> {
        let last = if port == 0 { 0 } else { port.saturating_add(TRIES) };
        let listener = (port..=last)
            .find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
            .ok_or_else(|| {
                format!("No port from {port} to {last} is free on this machine. Name another with --port.")
            })?;
        Ok(Self { listener, folder: folder.to_path_buf(), prefix: prefix.to_owned() })
    }

    /// Where the page is.
    pub fn address(&self) -> Result<String> {
        let SocketAddr::V4(address) = self.listener.local_addr().context("The server has no address")? else {
            return Err("The server has no address of the expected kind.".into());
        };
        Ok(format!("http://{address}{}", self.prefix))
    }

    /// Serves until the program ends.
    pub fn run(self) {
        for stream in self.listener.incoming().flatten() {
            let (folder, prefix) = (self.folder.clone(), self.prefix.clone());
            thread::spawn(move || {
                // A browser that goes away in the middle of an answer is no concern of anyone.
                let _ = converse(&stream, &folder, &prefix);
            });
        }
    }

    /// Serves beside other work until the program ends.
    pub fn run_beside(self) {
        thread::spawn(move || self.run());
    }
}

fn converse(stream: &TcpStream, folder: &Path, prefix: &str) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = Request::read(&mut reader)? {
        let reply = answer(&request, folder, prefix);
        let mut writer = stream;
        writer.write_all(reply.head().as_bytes())?;
        if request.method != "HEAD" && reply.status != "304 Not Modified" {
            writer.write_all(&reply.body)?;
        }
        if request.close {
            break;
        }
    }
    Ok(())
}

/// What is needed of a request.
#[derive(Debug, Default)]
struct Request {
    method: String,
    path: String,
    known: String,
    close: bool,
}

impl Request {
    /// The next request of a connection; nothing at its end, or when it is no request.
    fn read(reader: &mut impl BufRead) -> std::io::Result<Option<Self>> {
        let mut head = reader.take(HEAD);
        let mut line = String::new();
        if head.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let mut words = line.split_whitespace();
        let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let mut request = Self { method: method.to_owned(), path: path.to_owned(), ..Self::default() };
        loop {
            line.clear();
            if head.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "if-none-match" => request.known = value.to_owned(),
                "connection" => request.close = value.eq_ignore_ascii_case("close"),
                // A request with a body is none that a static host answers; its body would be read as the next request.
                "content-length" | "transfer-encoding" => request.close = true,
                _ => {}
            }
        }
        Ok(Some(request))
    }
}

struct Reply {
    status: &'static str,
    kind: &'static str,
    tag: String,
    location: Option<String>,
    body: Vec<u8>,
}

impl Reply {
    fn sentence(status: &'static str, sentence: &str) -> Self {
        let body = sentence.as_bytes().to_vec();
        Self { status, kind: "text/plain; charset=utf-8", tag: String::new(), location: None, body }
    }

    fn head(&self) -> String {
        let mut head = format!("HTTP/1.1 {}\r\nContent-Type: {}\r\n", self.status, self.kind);
        head += &format!("Content-Length: {}\r\n", self.body.len());
        head += "Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n";
        if !self.tag.is_empty() {
            head += &format!("ETag: {}\r\n", self.tag);
        }
        if let Some(location) = &self.location {
            head += &format!("Location: {location}\r\n");
        }
        head + "\r\n"
    }
}

fn answer(request: &Request, folder: &Path, prefix: &str) -> Reply {
    if !["GET", "HEAD"].contains(&request.method.as_str()) {
        return Reply::sentence("405 Method Not Allowed", "This server only gives files.");
    }
    if request.path == "/" && prefix != "/"
        || request.path == prefix.trim_end_matches('/') && !prefix[1..].is_empty()
    {
        let moved = Reply::sentence("302 Found", "The page is in a sub-folder.");
        return Reply { location: Some(prefix.to_owned()), ..moved };
    }
    let Some(file) = request.path.strip_prefix(prefix).and_then(|rest| resolve(folder, rest)) else {
        return Reply::sentence("404 Not Found", "There is no such file.");
    };
    let Ok(body) = fs::read(&file) else { return Reply::sentence("404 Not Found", "There is no such file.") };
    let mut fingerprint = Fingerprint::default();
    fingerprint.add(&body);
    let tag = format!("\"{:016x}\"", fingerprint.0);
    let status = if request.known == tag { "304 Not Modified" } else { "200 OK" };
    Reply { status, kind: kind(&file), tag, location: None, body }
}

/// The file that a path of an address names. Nothing outside of the folder has a name.
fn resolve(folder: &Path, path: &str) -> Option<PathBuf> {
    let path = decode(path)?;
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
    let plain = Path::new(&path).components().all(|part| matches!(part, Component::Normal(_)));
    let hidden = path.split('/').any(|part| part.starts_with('.'));
    if !plain || hidden || path.contains(['\\', '\0', ':']) {
        return None;
    }
    let file = folder.join(path).canonicalize().ok()?;
    (file.starts_with(folder.canonicalize().ok()?) && file.is_file()).then_some(file)
}

/// Undoes the percent encoding of a path; nothing when it is not of that form.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|name| name.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "arrow" | "feather" => "application/vnd.apache.arrow.file",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests;
