//! The server as a browser, and a careless client, would meet it.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::PathBuf,
};

use super::*;
use crate::paths;

/// A folder of its own with a page, a wasm and a secret beside it, the same for every run.
fn folder(name: &str) -> PathBuf {
    let outer = paths::target().join("xtask-tests").join(name);
    let inner = outer.join("dist");
    fs::create_dir_all(inner.join("assets")).expect("folder");
    fs::write(inner.join("index.html"), "<p>page</p>").expect("page");
    fs::write(inner.join("app.wasm"), b"\0asm").expect("wasm");
    fs::write(inner.join("assets/a b.svg"), "<svg/>").expect("svg");
    fs::write(inner.join(".hidden"), "secret").expect("hidden");
    fs::write(outer.join("secret.txt"), "secret").expect("secret");
    inner
}

fn ask(address: &str, request: &str) -> String {
    let host = address.trim_start_matches("http://").split('/').next().expect("host");
    let mut stream = TcpStream::connect(host).expect("connection");
    stream.write_all(request.as_bytes()).expect("request");
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).expect("reply");
    String::from_utf8_lossy(&reply).into_owned()
}

fn get(address: &str, path: &str) -> String {
    ask(address, &format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
}

fn started(name: &str, prefix: &str) -> String {
    let server = Server::bind(&folder(name), 0, prefix).expect("server");
    let address = server.address().expect("address");
    server.run_beside();
    address
}

#[test]
fn serves_the_page_and_its_wasm_with_their_types() {
    let address = started("types", "/");
    let page = get(&address, "/");
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(page.contains("Content-Type: text/html") && page.contains("Cache-Control: no-cache"), "{page}");
    assert!(page.ends_with("<p>page</p>"), "{page}");
    assert!(get(&address, "/app.wasm?b=1").contains("Content-Type: application/wasm"));
    assert!(get(&address, "/assets/a%20b.svg").contains("Content-Type: image/svg+xml"));
}

#[test]
fn serves_from_a_sub_folder_and_leads_there() {
    let address = started("prefix", "/any/folder/");
    assert!(address.ends_with("/any/folder/"));
    assert!(get(&address, "/any/folder/").starts_with("HTTP/1.1 200"));
    assert!(get(&address, "/").contains("Location: /any/folder/"));
    assert!(get(&address, "/any/folder").contains("Location: /any/folder/"));
    assert!(get(&address, "/app.wasm").starts_with("HTTP/1.1 404"));
}

#[test]
fn gives_nothing_from_outside_of_the_folder() {
    let address = started("outside", "/");
    let paths = [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/../../secret.txt",
        "/..%2fsecret.txt",
        "//etc/passwd",
    ];
    for path in paths.into_iter().chain(["/.hidden", "/..%5csecret.txt", "/%00", "/%zz", "/%", "/assets"]) {
        let reply = get(&address, path);
        assert!(reply.starts_with("HTTP/1.1 404") && !reply.contains("secret"), "{path}: {reply}");
    }
}

#[test]
fn a_link_out_of_the_folder_leads_nowhere() {
    #[cfg(unix)]
    {
        let inner = folder("link");
        std::os::unix::fs::symlink(inner.join("../secret.txt"), inner.join("out.txt")).ok();
        assert!(resolve(&inner, "out.txt").is_none());
        assert!(resolve(&inner, "index.html").is_some());
    }
}

#[test]
fn an_unchanged_file_is_not_sent_again() {
    let address = started("tag", "/");
    let first = get(&address, "/app.wasm");
    let tag = first.lines().find_map(|line| line.strip_prefix("ETag: ")).expect("tag");
    let again = format!("GET /app.wasm HTTP/1.1\r\nIf-None-Match: {tag}\r\nConnection: close\r\n\r\n");
    let second = ask(&address, &again);
    assert!(second.starts_with("HTTP/1.1 304") && second.ends_with("\r\n\r\n"), "{second}");
}

#[test]
fn answers_several_requests_on_one_connection_and_refuses_to_write() {
    let address = started("several", "/");
    let two = ask(&address, "HEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert_eq!(two.matches("HTTP/1.1 200 OK").count(), 2, "{two}");
    assert_eq!(two.matches("<p>page</p>").count(), 1, "{two}");
    let post = ask(&address, "POST / HTTP/1.1\r\nContent-Length: 30\r\n\r\nGET / HTTP/1.1\r\n\r\n");
    assert!(post.starts_with("HTTP/1.1 405") && post.matches("HTTP/1.1").count() == 1, "{post}");
}

#[test]
fn takes_the_next_port_when_one_is_taken() {
    let inner = folder("port");
    let first = Server::bind(&inner, 0, "/").expect("first");
    let port = first.listener.local_addr().expect("address").port();
    let second = Server::bind(&inner, port, "/").expect("second");
    assert!(second.listener.local_addr().expect("address").port() > port);
}
