//! From a request to an answer: which address and method lead to what.
//!
//! [`router`] takes a request, [`Asked`] decides what is said to it, `respond` says it in HTTP.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use axum::routing::any;
use forms::{Flow, Function, Pairs, Problem};
use jiff::Timestamp;
use theme::TemplateFault;

use crate::address::{self, Address, DraftPlace, Place, ReceiptPart};
use crate::catalogue::{Catalogue, Offered};
use crate::client::Client;
use crate::draft::DraftToken;
use crate::error::Refusal;
use crate::files::posted::key_of;
use crate::holder::{Holder, receipt_address};
use crate::limits::{Act, TooOften};
use crate::log::Line;
use crate::pages;
use crate::pause::Pause;
use crate::reference::Reference;
use crate::respond::{self, Reply, Wait};
use crate::service::Service;
use crate::store::Saved;
use crate::submit::{Outcome, often_problem, paused_problem, scope, submit, trap_problem};
use crate::walk::{self, Walk};
use crate::{canary, guard, request};

/// Where the keys are published by which receipts are verified.
const RECEIPT_KEYS: &str = "/api/receipt-keys.json";

const FORM_METHODS: &[Method] = &[Method::GET, Method::HEAD, Method::POST];
const READ_METHODS: &[Method] = &[Method::GET, Method::HEAD];

/// Returns the router of the functions. It answers everything below `/api`, and everything else
/// with a page that says that nothing is there; set another `fallback` to serve a site beside it.
pub fn router(service: Arc<Service>) -> Router {
    Router::new().route("/api", any(answer)).route("/api/{*rest}", any(answer)).fallback(answer).with_state(service)
}

/// Answers in a task of its own: what was begun is brought to its end even if the visitor hangs
/// up, and a fault of ours is still an answer and a line in the log.
async fn answer(State(service): State<Arc<Service>>, request: Request) -> Response {
    let now = service.clock.now();
    let (mut parts, body) = request.into_parts();
    let named = parts.extensions.remove::<Trace>().map(|trace| trace.0);
    let arrival = Arrival { now, trace: named.unwrap_or_else(|| service.trace(now)) };
    let (method, request_headers) = (parts.method.clone(), parts.headers.clone());
    let task = tokio::spawn(answered(Arc::clone(&service), (parts, body), arrival.clone()));
    let reply = task.await.unwrap_or_else(|_| {
        let reply = Reply::Plain(StatusCode::INTERNAL_SERVER_ERROR);
        arrival.log(&service, &reply, &Told { outcome: "panic", ..Told::default() });
        reply
    });
    respond::response(reply, &method, &request_headers)
}

async fn answered(service: Arc<Service>, request: (Parts, Body), arrival: Arrival) -> Reply {
    let (reply, told) = handle(&service, request, &arrival).await;
    arrival.log(&service, &reply, &told);
    reply
}

/// What a request is called by whoever passed it on: an extension of the request.
#[derive(Clone, Debug)]
pub struct Trace(pub String);

/// When a request came, and what it is called in the log.
#[derive(Clone)]
struct Arrival {
    now: Timestamp,
    trace: String,
}

/// What the log is told besides.
#[derive(Default)]
struct Told {
    route: &'static str,
    form: Option<String>,
    call: Option<String>,
    outcome: &'static str,
    cause: Option<String>,
}

impl Arrival {
    fn log(&self, service: &Service, reply: &Reply, told: &Told) {
        service.log.write(&Line {
            time: self.now,
            status: reply.status().as_u16(),
            route: told.route,
            form: told.form.as_deref(),
            call: told.call.as_deref(),
            outcome: told.outcome,
            trace: &self.trace,
            cause: told.cause.as_deref(),
        });
    }
}

async fn handle(service: &Service, (parts, body): (Parts, Body), arrival: &Arrival) -> (Reply, Told) {
    let catalogue = service.catalogue();
    if parts.uri.path() == RECEIPT_KEYS {
        return receipt_keys(service, &parts.method);
    }
    if let Some(function) = canary::function_at(parts.uri.path()).filter(|function| answers(service, *function)) {
        let answered = canary::answer((service, &catalogue), function, (&parts, arrival.now)).await;
        return match answered {
            Ok((outcome, reply)) => (reply, Told { route: "canary", outcome, ..Told::default() }),
            Err(refusal) => {
                let cause = refusal.cause().map(str::to_owned);
                let told = Told { route: "canary", outcome: refusal.name(), cause, ..Told::default() };
                (Reply::refusal(&refusal, None, arrival.now), told)
            }
        };
    }
    let readings = Address::readings(parts.uri.path());
    let here = |offered: &Offered<'_>| answers(service, offered.form.function);
    let found = readings.iter().find_map(|address| Some((catalogue.offered(address).filter(here)?, &address.place)));
    let (offered, place) = found.unzip();
    let client = Client::of(&parts, service.proxies);
    let pause = match &offered {
        Some(_) if writes(&parts) => paused(service, arrival.now).await,
        _ => None,
    };
    let asked = Asked { service, catalogue: &catalogue, parts: &parts, client, pause, now: arrival.now };
    let (route, answered) = match (&offered, place) {
        (Some(offered), Some(Place::Form)) => ("form", asked.form(offered, body).await),
        (Some(offered), Some(Place::Received(reference))) => ("received", asked.received(offered, reference).await),
        (Some(offered), Some(Place::Draft(token, place))) => {
            ("draft", asked.draft(offered, (token, *place), body).await)
        }
        (Some(offered), Some(Place::Resume)) => ("resume", asked.resume(offered, body).await),
        (Some(offered), Some(Place::Late(token))) => ("late", asked.late(offered, token).await),
        (Some(offered), Some(Place::Receipt(reference, code, part))) => {
            ("receipt", asked.receipt(offered, (reference, code), *part).await)
        }
        (None, _) | (_, None) => ("unknown", Err(Refusal::UnknownAddress)),
    };
    let form = offered.map(|offered| offered.page.form.clone());
    let call = offered.and_then(|offered| offered.page.call.clone());
    match answered {
        Ok((outcome, reply)) => (reply, Told { route, form, call, outcome, cause: None }),
        Err(refusal) => {
            let lang = lang_of(&catalogue, parts.uri.path());
            let page = pages::problem(&catalogue, offered.as_ref().ok_or(lang), &refusal, &arrival.trace);
            let cause = refusal.cause().map(str::to_owned);
            let told = Told { route, form, call, outcome: refusal.name(), cause };
            (Reply::refusal(&refusal, page.and_then(Result::ok), arrival.now), told)
        }
    }
}

/// Tells whether what is of a function is answered here.
fn answers(service: &Service, function: Function) -> bool {
    service.function.is_none_or(|own| own == function)
}

/// Tells whether a request asks for something to be kept: what it posts, or what its page has posted to
/// where files lie.
fn writes(parts: &Parts) -> bool {
    parts.method == Method::POST || key_of(parts.uri.query()).is_some()
}

/// Tells whether nothing is taken now. A store that cannot say so says with the next call what it lacks.
async fn paused(service: &Service, now: Timestamp) -> Option<Pause> {
    service.store.pause(now).await.ok().flatten()
}

/// Publishes the keys by which receipts are verified.
fn receipt_keys(service: &Service, method: &Method) -> (Reply, Told) {
    let route = "receipt-keys";
    if !READ_METHODS.contains(method) {
        return (Reply::Methods(READ_METHODS, None), Told { route, outcome: "wrong_method", ..Told::default() });
    }
    let keys = Reply::Text { media_type: "application/json", text: service.keys.public_json() };
    (keys, Told { route, outcome: "shown", ..Told::default() })
}

/// One request with what is needed to answer it.
struct Asked<'a> {
    service: &'a Service,
    catalogue: &'a Catalogue,
    parts: &'a Parts,
    client: Option<Client>,
    /// Something is asked to be taken, and nothing is.
    pause: Option<Pause>,
    now: Timestamp,
}

/// What the log is told, and what the visitor is.
pub(crate) type Answered = Result<(&'static str, Reply), Refusal>;

impl Asked<'_> {
    /// Answers at the address to which a form is sent.
    async fn form(&self, offered: &Offered<'_>, body: Body) -> Answered {
        match self.parts.method {
            Method::POST => {
                self.same_site()?;
                let sent = request::read_pairs(&self.parts.headers, body).await?;
                let walk = self.walk(offered);
                let step = walk::begin(&walk, &sent);
                let waits = match self.pause {
                    Some(pause) => Some(("paused", paused_problem(), Wait::during(&pause, self.now))),
                    None => self.count(Act::Send).err().map(|often| ("too_often", often_problem(), often.into())),
                };
                if let Some((outcome, problem, wait)) = waits {
                    let page = match step {
                        Some(step) => walk.first_again(step, sent, &[problem])?,
                        None => self.again(offered, &sent, &[problem])?,
                    };
                    return Ok((outcome, Reply::Later(wait, Some(page))));
                }
                if let Some(step) = step {
                    return walk.begun(step, sent).await;
                }
                let outcome = submit(self.service, self.catalogue, offered, (sent, self.now)).await?;
                self.told(offered, outcome)
            }
            Method::GET | Method::HEAD => Ok(("to-form", Reply::SeeOther(offered.page.url.clone()))),
            _ => Err(Refusal::WrongMethod(FORM_METHODS)),
        }
    }

    /// Answers at the address of a confirmation, if the store knows the reference and it is one of
    /// this form and call.
    async fn received(&self, offered: &Offered<'_>, reference: &str) -> Answered {
        if !READ_METHODS.contains(&self.parts.method) {
            return Err(Refusal::WrongMethod(READ_METHODS));
        }
        let reference = Reference::parse(&address::decode(reference)).ok_or(Refusal::UnknownReference)?;
        let found = self.service.store.find(&reference).await.map_err(|error| Refusal::failure(&error))?;
        let record = found.filter(|record| record.form == offered.page.form && record.call == offered.page.call);
        let record = record.ok_or(Refusal::UnknownReference)?;
        let page = drawn(pages::received(self.catalogue, offered, &record.reference))?;
        Ok(("shown", Reply::Page(StatusCode::OK, page)))
    }

    /// Answers where a draft file is opened; a form on one page has no drafts.
    async fn resume(&self, offered: &Offered<'_>, body: Body) -> Answered {
        if offered.form.flow != Flow::Steps {
            return Err(Refusal::UnknownAddress);
        }
        let posted = self.posted(walk::resume::METHODS)?;
        if posted {
            self.count(Act::Send)?;
        }
        let walk = self.walk(offered);
        if posted { walk.resume((self.parts, body)).await } else { walk.resume_page() }
    }

    /// Answers at a place of a draft. What a draft keeps is not limited; what it makes is.
    async fn draft(
        &self,
        offered: &Offered<'_>,
        (token, place): (&DraftToken, DraftPlace<'_>),
        body: Body,
    ) -> Answered {
        if writes(self.parts) {
            match place {
                DraftPlace::File(_) => self.count(Act::Upload)?,
                DraftPlace::Link => self.count(Act::Mail)?,
                _ => {}
            }
        }
        self.walk(offered).answer((token, place), (self.parts, body)).await
    }

    fn count(&self, act: Act) -> Result<(), TooOften> {
        self.service.limits.count(act, self.client, self.now)
    }

    /// Answers at a late link.
    async fn late(&self, offered: &Offered<'_>, token: &str) -> Answered {
        let posted = self.posted(walk::late::METHODS)?;
        if posted {
            self.count(Act::Send)?;
        }
        self.walk(offered).late(token, posted).await
    }

    /// Answers at a part of a receipt.
    async fn receipt(&self, offered: &Offered<'_>, named: (&str, &str), part: ReceiptPart) -> Answered {
        let posted = self.posted(Holder::methods(part))?;
        if posted && part == ReceiptPart::Edit {
            self.count(Act::Send)?;
        }
        let (service, catalogue, now) = (self.service, self.catalogue, self.now);
        Holder { service, catalogue, offered, now }.answer(named, part, posted).await
    }

    /// Tells whether something is posted; refuses other methods, posts from other sites, and all posts
    /// while nothing is taken.
    fn posted(&self, methods: &'static [Method]) -> Result<bool, Refusal> {
        if !methods.contains(&self.parts.method) {
            return Err(Refusal::WrongMethod(methods));
        }
        let posted = self.parts.method == Method::POST;
        if posted {
            self.same_site()?;
            self.pause.map_or(Ok(()), |pause| Err(Refusal::Paused(pause)))?;
        }
        Ok(posted)
    }

    /// Refuses posts from other sites.
    fn same_site(&self) -> Result<(), Refusal> {
        let same = guard::is_same_site(self.parts, &self.catalogue.manifest.base_url);
        if same { Ok(()) } else { Err(Refusal::CrossSite) }
    }

    fn walk<'w>(&'w self, offered: &'w Offered<'w>) -> Walk<'w> {
        let Self { service, catalogue, pause, now, .. } = *self;
        Walk { service, catalogue, offered, pause, now }
    }

    /// Draws a whole form again.
    fn again(&self, offered: &Offered<'_>, sent: &Pairs, problems: &[Problem]) -> Result<String, Refusal> {
        let scope = scope(self.catalogue, offered.call, self.now);
        drawn(pages::form_again((self.catalogue, offered), &scope, sent, problems))
    }

    fn told(&self, offered: &Offered<'_>, outcome: Outcome) -> Answered {
        let to =
            |reference: &Reference| Reply::SeeOther(receipt_address(self.service, &offered.page.action, reference));
        let here = (self.catalogue, offered);
        let again = |sent: &Pairs, problems: &[Problem]| self.again(offered, sent, problems);
        let unfit = |page| Reply::Page(StatusCode::UNPROCESSABLE_ENTITY, page);
        match outcome {
            Outcome::Stored(Saved::New(reference)) => Ok(("stored", to(&reference))),
            Outcome::Stored(Saved::Already(reference)) => Ok(("already", to(&reference))),
            Outcome::RowAdded { sent } => Ok(("row_added", Reply::Page(StatusCode::OK, again(&sent, &[])?))),
            Outcome::Trapped { sent } => Ok(("trapped", unfit(again(&sent, &[trap_problem()])?))),
            Outcome::TooOften { sent, too_often } => {
                Ok(("too_often", Reply::Later(too_often.into(), Some(again(&sent, &[often_problem()])?))))
            }
            Outcome::Refused { sent, problems } => Ok(("refused", unfit(again(&sent, &problems)?))),
            Outcome::Closed { received } => {
                let receipt = |reference| receipt_address(self.service, &offered.page.action, reference);
                let url = received.as_ref().map(receipt);
                let page = drawn(pages::closed(here, self.now, received.as_ref().zip(url.as_deref())))?;
                Ok(("closed", Reply::Page(StatusCode::FORBIDDEN, page)))
            }
        }
    }
}

fn drawn(page: Result<String, TemplateFault>) -> Result<String, Refusal> {
    page.map_err(|fault| Refusal::undrawn(&fault))
}

/// Returns the language that an address names, wherever in its beginning; else the default one.
fn lang_of<'a>(catalogue: &'a Catalogue, path: &str) -> &'a str {
    let named = path.split('/').take(4).find_map(|part| catalogue.languages.iter().find(|lang| *lang == part));
    named.or_else(|| catalogue.languages.first()).map_or("", String::as_str)
}
