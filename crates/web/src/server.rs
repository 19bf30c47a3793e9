//! HTTP: requests become visits, answers become responses. Nothing here knows a page.

use std::collections::BTreeMap;
use std::fs::File;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, FromRequestParts as _, RawPathParams, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use hyper_util::rt::TokioTimer;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use zs_base::limits::{FORMS_AT_ONCE_MAX, REQUESTS_AT_ONCE_MAX, UPLOADS_AT_ONCE_MAX};
use zs_store::audit::Beside;
use zs_work::Unanswered;

use crate::answer::Answer;
use crate::answering::answer;
use crate::crowd::Crowd;
use crate::kept_pages::{KeptPage, Place, Stand};
use crate::marked::marked;
use crate::pairs::Pairs;
use crate::receive::receive;
use crate::route::{Keeps, Method, Route, Takes};
use crate::routes;
use crate::sending::Sending;
use crate::site::Site;
use crate::trouble::Trouble;
use crate::visit::Ask;

/// How long a request may take, its body included.
const REQUEST_MAX: Duration = Duration::from_secs(30);
/// How long a request with files may take: on a line of 1 Mbit/s so many arrive in this time.
const UPLOAD_MAX: Duration = Duration::from_secs(35 * 60);

/// How long the head of a request may take; a connection that says nothing is closed then.
const HEAD_MAX: Duration = Duration::from_secs(30);
/// How long requests under way may take to finish when the process is asked to end.
const DRAIN_MAX: Duration = Duration::from_secs(10);

/// What the browser may do with a page: nothing but show it.
const HEADERS: [(header::HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        header::HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        header::HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(self), microphone=(self)",
    ),
];

/// The application over a site.
pub fn app(site: Arc<Site>) -> Router {
    let rooms = Rooms {
        forms: Arc::new(Semaphore::new(FORMS_AT_ONCE_MAX)),
        looks: Arc::new(Semaphore::new(REQUESTS_AT_ONCE_MAX)),
        hand_ins: Arc::new(Semaphore::new(REQUESTS_AT_ONCE_MAX)),
        crowd: Crowd::of(cores()),
        crowd_hand_ins: Crowd::of(cores()),
        uploads: Arc::new(Semaphore::new(UPLOADS_AT_ONCE_MAX)),
    };
    let secure = site.secure;
    let mut router = Router::new();
    for route in routes::ALL {
        let (site, rooms) = (site.clone(), rooms.clone());
        let filter = match route.method {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
        };
        let handler = move |request: Request| in_time(site.clone(), rooms.clone(), route, request);
        router = router.route(route.path, on(filter, handler));
    }
    // An address that is asked in another way than it has is no address either.
    let nowhere =
        move |request: Request| in_time(site.clone(), rooms.clone(), &routes::NOWHERE, request);
    router
        .fallback(nowhere.clone())
        .method_not_allowed_fallback(nowhere)
        .layer(CsrfLayer::new())
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::new())
        .layer(map_response(move |answer: Response| async move {
            headed(answer, secure)
        }))
}

/// How many are served at a time. What is still arriving has bounds of its own, so that clients who
/// dawdle leave room for everybody else. What is handed in waits for the disk, and does not stand in
/// the way of those who only look. Everybody who has not signed in stands in lines of their own.
#[derive(Clone)]
struct Rooms {
    forms: Arc<Semaphore>,
    looks: Arc<Semaphore>,
    hand_ins: Arc<Semaphore>,
    crowd: Crowd,
    crowd_hand_ins: Crowd,
    uploads: Arc<Semaphore>,
}

/// The cores of the machine.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

impl Rooms {
    /// A place in which a request is answered; nothing where there is none for it.
    async fn place(&self, route: &Route) -> Option<OwnedSemaphorePermit> {
        match (route.of_everybody, route.method) {
            (true, Method::Get) => self.crowd.enter().await,
            (true, Method::Post) => self.crowd_hand_ins.enter().await,
            (false, Method::Get) => self.looks.clone().try_acquire_owned().ok(),
            (false, Method::Post) => self.hand_ins.clone().try_acquire_owned().ok(),
        }
    }
}

async fn in_time(
    site: Arc<Site>,
    rooms: Rooms,
    route: &'static Route,
    request: Request,
) -> Response {
    let (patience, arriving) = match (route.takes, is_form(request.headers())) {
        (Takes::Files, false) => (UPLOAD_MAX, rooms.uploads.clone()),
        _ => (REQUEST_MAX, rooms.forms.clone()),
    };
    let Ok(arriving) = arriving.try_acquire_owned() else {
        return busy(&site);
    };
    let answered = respond(site.clone(), rooms, arriving, route, request);
    tokio::time::timeout(patience, answered)
        .await
        .unwrap_or_else(|_| late(&site, route.method))
}

/// The answer to a request that took too long. What was handed in may yet be recorded, so that it is
/// never told as if it were not.
fn late(site: &Site, method: Method) -> Response {
    match method {
        Method::Get => busy(site),
        Method::Post => {
            let trouble = Trouble::Unanswered(Unanswered::late());
            response(site.trouble(&Ask::default(), &trouble))
        }
    }
}

fn busy(site: &Site) -> Response {
    response(site.trouble(&Ask::default(), &Trouble::Busy(2)))
}

async fn respond(
    site: Arc<Site>,
    rooms: Rooms,
    arriving: OwnedSemaphorePermit,
    route: &'static Route,
    request: Request,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let params = RawPathParams::from_request_parts(&mut parts, &()).await;
    let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let mut ask = Ask {
        path: parts.uri.path().to_owned(),
        query: Pairs::parse(parts.uri.query().unwrap_or_default().as_bytes()),
        cookies: cookies(&parts.headers),
        address: address.map_or_else(String::new, |it| it.0.ip().to_string()),
        secure: site.secure,
        host: text(&parts.headers, header::HOST),
        kept: text(&parts.headers, header::IF_NONE_MATCH),
        unpacks: text(&parts.headers, header::ACCEPT_ENCODING),
        ..Ask::default()
    };
    if let Ok(params) = params {
        let named = params
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        ask.parts = named.collect();
    }
    let ask = match receive(&site, route, &parts.headers, body, ask).await {
        Ok(ask) => ask,
        Err(answer) => return response(*answer),
    };
    // All of it is here: from now on it is our own time that it takes.
    drop(arriving);
    let kept = route.keeps.zip(Place::of(&ask));
    if let Some(page) = found(&site, kept.as_ref()) {
        return marked(&page, &ask);
    }
    let Some(place) = rooms.place(route).await else {
        return busy(&site);
    };
    // Whoever was before in the line may have asked for the same page.
    if let Some(page) = found(&site, kept.as_ref()) {
        return marked(&page, &ask);
    }
    let beside = site.beside.clone();
    let answered = tokio::task::spawn_blocking(move || {
        let made = made(&site, route, &ask, kept);
        drop(place);
        (made, ask)
    });
    match answered.await {
        Ok((Made::Page(page), ask)) => marked(&page, &ask),
        Ok((Made::Other(answer), _)) => whole(&beside, *answer),
        // The thread panicked; the layer around says so in words that tell nothing else.
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// What came of a request.
enum Made {
    /// A page that browsers may keep if they ask each time.
    Page(Arc<KeptPage>),
    /// Anything else.
    Other(Box<Answer>),
}

/// The page that is kept for a request, if nothing has changed since it was made.
fn found(site: &Site, kept: Option<&(Keeps, Place)>) -> Option<Arc<KeptPage>> {
    let (keeps, place) = kept?;
    site.kept_pages.find(place, stand(site, *keeps))
}

/// Of which state a page is that is made now.
fn stand(site: &Site, keeps: Keeps) -> Stand {
    Stand::now(keeps, site.writer.changes(), site.clock.now().day())
}

/// Answers a request, and keeps its page where it may be kept.
fn made(site: &Site, route: &Route, ask: &Ask, kept: Option<(Keeps, Place)>) -> Made {
    // What is recorded while the page is made throws it away.
    let kept = kept.map(|(keeps, place)| (place, stand(site, keeps)));
    let answer = answer(site, route, ask);
    let is_page = answer.asked_again && answer.status == 200 && answer.cookies.is_empty();
    if !is_page || answer.stored.is_some() || answer.made.is_some() {
        return Made::Other(Box::new(answer));
    }
    let page = Arc::new(KeptPage::of(answer));
    if let Some((place, stand)) = kept {
        site.kept_pages.keep(place, stand, page.clone());
    }
    Made::Page(page)
}

/// A header as text; empty where there is none.
fn text(headers: &HeaderMap, name: header::HeaderName) -> String {
    let value = headers.get(name).and_then(|it| it.to_str().ok());
    value.unwrap_or_default().to_owned()
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    kind.starts_with("application/x-www-form-urlencoded")
}

fn cookies(headers: &HeaderMap) -> BTreeMap<String, String> {
    let texts = headers.get_all(header::COOKIE).iter();
    let texts = texts.filter_map(|value| value.to_str().ok());
    let pairs = texts.flat_map(|text| text.split(';'));
    let pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The response to an answer, with the file where it is one.
fn whole(beside: &Beside, answer: Answer) -> Response {
    let (digest, file) = match (&answer.stored, &answer.made) {
        (None, None) => return response(answer),
        (Some(stored), _) => (stored.digest, beside.files.open(&stored.digest).ok()),
        // An open file can be read to its end after its name is gone.
        (None, Some(made)) => (made.digest, File::open(made.file.path()).ok()),
    };
    let Some(file) = file else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let length = file.metadata().map(|it| it.len());
    let mut response = response(answer);
    let headers = response.headers_mut();
    // Whatever the file holds: no script of it runs, and no page shows it as its own.
    let alone = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox";
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(alone),
    );
    if let Ok(length) = length {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    *response.body_mut() = Body::new(Sending::of(file, digest));
    response
}

pub(crate) fn response(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::new(Body::from(Bytes::from(answer.body)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(answer.kind));
    let kept = match answer.lasting {
        true => "public, max-age=31536000, immutable",
        false => "no-store",
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    let texts = answer
        .cookies
        .iter()
        .map(|cookie| (header::SET_COOKIE, cookie.clone()));
    let location = answer.location.map(|path| (header::LOCATION, path));
    let shown = answer.stored.is_some_and(|it| it.shown);
    let file = answer
        .file_name
        .map(|name| (header::CONTENT_DISPOSITION, disposition(&name, shown)));
    let wait =
        (status == StatusCode::SERVICE_UNAVAILABLE).then(|| (header::RETRY_AFTER, "2".to_owned()));
    for (name, text) in texts.chain(location).chain(file).chain(wait) {
        // What cannot stand in a header is left out; no page makes such a text.
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.append(name, value);
        }
    }
    response
}

/// An answer with the headers that every answer has, also where a layer refused the request before any
/// page was asked.
fn headed(mut response: Response, secure: bool) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        let value = HeaderValue::from_static(value);
        headers.entry(name).or_insert(value);
    }
    if secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}

/// How a file is saved; the name is written so that every browser reads Chinese.
fn disposition(name: &str, shown: bool) -> String {
    let how = if shown { "inline" } else { "attachment" };
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!("{how}; filename*=UTF-8''{}", encoded.replace('+', "%20"))
}

fn plain(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// Serves a site on a socket until `stop` comes; requests under way are finished first. `ready` is
/// called when `stop` is listened for already, so that whoever is told where the pages are can also
/// ask for the end; it says whether to go on.
///
/// # Errors
/// When the runtime or the socket fails.
pub fn serve(
    site: Arc<Site>,
    listener: std::net::TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
    ready: impl FnOnce() -> bool,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("page")
        .build()?;
    runtime.block_on(async {
        let handle = Handle::new();
        let mut stop = Box::pin(stop);
        // Its first turn makes it listen.
        let came = poll_fn(|context| Poll::Ready(stop.as_mut().poll(context).is_ready())).await;
        if !ready() {
            return Ok(());
        }
        let stop = async move {
            if !came {
                stop.await;
            }
        };
        tokio::spawn(end(handle.clone(), stop));
        let tls = site.tls.clone();
        let app = app(site).into_make_service_with_connect_info::<SocketAddr>();
        let mut server = axum_server::from_tcp(listener)?.handle(handle).http1_only();
        server
            .http_builder()
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_MAX);
        match tls {
            None => server.serve(app).await,
            Some(tls) => {
                let config = RustlsConfig::from_config(tls.config);
                server
                    .acceptor(RustlsAcceptor::new(config))
                    .serve(app)
                    .await
            }
        }
    })
}

/// Lets what is under way finish once somebody asks the process to end, but not for ever.
async fn end(handle: Handle<SocketAddr>, stop: impl Future<Output = ()>) {
    stop.await;
    handle.graceful_shutdown(Some(DRAIN_MAX));
}

/// Comes when somebody asks the process to end: Ctrl-C, or the signal of a service manager.
pub async fn asked_to_end() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            let _asked = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _asked = interrupt.await;
    }
}
