//! Reading a runbook: Markdown with TOML front matter between `+++` lines.
//!
//! A step is a fenced block whose info string carries an `action` in a JSON object, in the form that runme
//! reads; its title is the heading or list item above it. Everything else is prose for people.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::attributes;
use super::model::{Link, Reviewer, Runbook, Step};
use crate::base::Digest;
use crate::vocabulary::{Problem, Problems, SourceText, Table, table};

/// Most steps of a runbook.
const STEPS_MAX: usize = 200;

impl Runbook {
    /// Reads a runbook.
    ///
    /// # Errors
    /// Every problem of the file.
    pub fn parse(bytes: &[u8], path: &str) -> Result<Runbook, Vec<Problem>> {
        let source = SourceText::read(bytes, path).map_err(|problem| vec![problem])?;
        let mut p = Problems::of(&source);
        let Some((front, body)) = split(source.text()) else {
            p.add(
                "missing-front-matter",
                &(0..usize::from(!source.text().is_empty())),
                "a runbook begins with TOML between two lines `+++`".into(),
                Some("with `format = 1`, `id`, `title`, `severities`, `owner` and `contact`".into()),
            );
            return p.finish(None);
        };
        let document = table::parse(&source.text()[front.clone()], front.start, &mut p);
        let head = (!document.is_broken()).then(|| {
            let mut root = document.root(&mut p);
            let head = head(&mut root, &mut p);
            root.finish(&mut p);
            head
        });
        let before = p.count();
        let (steps, links) = page(&source.text()[body.clone()], body.start, &mut p);
        if steps.is_empty() && p.count() == before {
            p.add_whole(
                "no-step",
                "the runbook has no step".into(),
                Some("give a fenced block an action: ```sh {\"name\":\"stop\",\"action\":\"scheduler.terminate\"}".into()),
            );
        }
        let value = head.map(|head| Runbook {
            id: head.id,
            title: head.title,
            severities: head.severities,
            owner: head.owner,
            reviewers: head.reviewers,
            contact: head.contact,
            needed_for_live: head.needed_for_live,
            by_hand: head.by_hand,
            steps,
            links,
            digest: Digest::of(bytes),
            review_digest: Runbook::reviewed_digest(bytes).unwrap_or_else(|| Digest::of(bytes)),
            path: path.to_owned(),
            place: source.place(head.id_at),
            owner_place: source.place(head.owner_at),
            contact_place: source.place(head.contact_at),
        });
        p.finish(value)
    }
}

/// The front matter and the body as ranges of `text`.
pub(super) fn split(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut at = 0;
    let mut start = None;
    for line in text.split_inclusive('\n') {
        let fence = line.trim_end() == "+++";
        match start {
            None if fence => start = Some(at + line.len()),
            None if line.trim().is_empty() || at == 0 && line == "\u{feff}\n" => {}
            None => return None,
            Some(start) if fence => return Some((start..at, at + line.len()..text.len())),
            Some(_) => {}
        }
        at += line.len();
    }
    None
}

struct Head {
    id: String,
    id_at: usize,
    title: String,
    severities: Vec<crate::vocabulary::Severity>,
    owner: String,
    owner_at: usize,
    contact: String,
    contact_at: usize,
    needed_for_live: bool,
    by_hand: bool,
    reviewers: Vec<Reviewer>,
}

fn head(root: &mut Table<'_>, p: &mut Problems<'_>) -> Head {
    let id = root.require(p, "id");
    let id_at = id.as_ref().map_or(root.range().start, |field| field.range().start);
    let severities_field = root.require(p, "severities");
    let before = p.count();
    let severities = severities_field.as_ref().and_then(|field| field.names(p)).unwrap_or_default();
    if let Some(field) = severities_field
        && severities.is_empty()
        && p.count() == before
    {
        field.complain(p, "empty-value", "a runbook is meant for at least one severity".into(), None);
    }
    let (owner, owner_at) = line(root, p, "owner");
    let (contact, contact_at) = line(root, p, "contact");
    Head {
        id: id.and_then(|field| field.id(p)).unwrap_or_default(),
        id_at,
        title: root.need(p, "title", |f, p| f.line(p)),
        severities,
        owner,
        owner_at,
        contact,
        contact_at,
        needed_for_live: root.or(p, "needed_for_live", false, |f, p| f.boolean(p)),
        by_hand: root.or(p, "by_hand", false, |f, p| f.boolean(p)),
        reviewers: root.tables(p, "reviewer", reviewer),
    }
}

/// A required line and where it stands; a stand-in where it is missing or wrong.
fn line(table: &mut Table<'_>, p: &mut Problems<'_>, key: &'static str) -> (String, usize) {
    let field = table.require(p, key);
    let at = field.as_ref().map_or(table.range().start, |field| field.range().start);
    (field.and_then(|field| field.line(p)).unwrap_or_default(), at)
}

fn reviewer(table: &mut Table<'_>, p: &mut Problems<'_>) -> Reviewer {
    let (name, at) = line(table, p, "name");
    let digest = table.maybe(p, "digest", |field, p| {
        let text = field.text(p)?;
        let digest = Digest::from_hex(&text);
        if digest.is_none() {
            let message = "a digest has 64 lower-case hexadecimal digits".to_owned();
            let help = "`shadowdrill runbooks list` prints it".to_owned();
            field.complain(p, "bad-digest", message, Some(help));
        }
        digest
    });
    Reviewer { name, digest, place: p.source().place(at) }
}

/// The steps and the links of a body that begins at byte `base` of the file's text.
fn page(body: &str, base: usize, p: &mut Problems<'_>) -> (Vec<Step>, Vec<Link>) {
    let (mut steps, mut links): (Vec<Step>, Vec<Link>) = (Vec::new(), Vec::new());
    let mut title = Title::default();
    let mut block: Option<(String, Range<usize>, String)> = None;
    let options = Options::ENABLE_TASKLISTS | Options::ENABLE_TABLES;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::Item) => title.open(),
            Event::End(TagEnd::Heading(_)) => title.close(),
            Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. })
                if link_type != LinkType::Email =>
            {
                let place = p.source().place(range.start + base);
                links.push(Link { target: dest_url.to_string(), place });
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                title.close();
                block = Some((info.to_string(), range.start + base..range.end + base, String::new()));
            }
            Event::Start(Tag::List(_)) | Event::End(TagEnd::Paragraph | TagEnd::Item) => title.close(),
            Event::End(TagEnd::CodeBlock) => {
                let Some((info, range, command)) = block.take() else { continue };
                if !is_closed(p, &range) {
                    let message = "this fenced block is never closed: the command may be cut off".to_owned();
                    let help = "end the block with a line of three backticks".to_owned();
                    p.add("unclosed-block", &first_line(p, &range), message, Some(help));
                }
                let Some(step) = attributes::step(&info, &range, &title.text, command, p) else { continue };
                if steps.iter().any(|other| other.name == step.name) {
                    let message = format!("there are two steps `{}`", step.name);
                    p.add("duplicate-id", &first_line(p, &range), message, None);
                }
                if steps.len() < STEPS_MAX {
                    steps.push(step);
                } else if p.count() == 0 {
                    p.add("too-large", &range, format!("a runbook has at most {STEPS_MAX} steps"), None);
                }
            }
            Event::Text(text) | Event::Code(text) => match &mut block {
                Some((_, _, command)) => command.push_str(&text),
                None => title.push(&text),
            },
            Event::SoftBreak | Event::HardBreak => title.push(" "),
            _ => {}
        }
    }
    (steps, links)
}

/// True where a fenced block ends with its fence and not with the file.
fn is_closed(p: &Problems<'_>, range: &Range<usize>) -> bool {
    let text = p.source().text().get(range.clone()).unwrap_or("").trim();
    let fence: String = text.chars().take_while(|c| matches!(c, '`' | '~')).collect();
    let last = text.lines().last().unwrap_or("").trim_start_matches(['>', ' ', '\t']);
    text.lines().count() > 1 && !fence.is_empty() && last.starts_with(&fence)
}

/// The part of `range` that stands on its first line.
pub fn first_line(p: &Problems<'_>, range: &Range<usize>) -> Range<usize> {
    let text = p.source().text().get(range.clone()).unwrap_or("");
    let length = text.find(['\r', '\n']).unwrap_or(text.len());
    range.start..range.start + length
}

/// The heading or list item last read.
#[derive(Default)]
struct Title {
    text: String,
    open: bool,
}

impl Title {
    fn open(&mut self) {
        self.text.clear();
        self.open = true;
    }

    fn push(&mut self, text: &str) {
        if self.open {
            self.text.push_str(text);
        }
    }

    fn close(&mut self) {
        self.open = false;
    }
}
