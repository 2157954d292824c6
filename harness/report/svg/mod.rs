//! Charts as SVG: integers only, so that the same dossier gives the same bytes; readable without colour, because
//! every line has its own dash pattern and its name beside it, and every kind of marker its own shape.
//!
//! A chart is a list of shapes and texts, nothing else: colours are classes that the page's style gives a
//! meaning to, in light and in dark.

mod clock;
mod draw;
mod events;
mod panels;
mod scale;
mod thin;

pub use clock::{ClockRow, clock};
pub use draw::escaped;
pub use events::{Event, EventKind};
pub use panels::{Axis, Line, Panel, Stack, panels};
