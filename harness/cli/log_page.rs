//! `log render --format html`.

use std::path::Path;

use crate::drill_log::{Day, Reading, write_whole};
use crate::report::{Lang, to_log_html};

/// What to print: the page itself, or a line that says where it was written.
///
/// # Errors
/// A sentence that says why there is no page.
pub fn page(reading: &Reading, as_of: Day, lang: Lang, out: Option<&Path>) -> Result<String, String> {
    let page =
        to_log_html(&reading.history, &reading.head, as_of, lang).map_err(|error| error.to_string())?;
    let Some(path) = out else { return Ok(page) };
    write_whole(path, page.as_bytes()).map_err(|error| error.to_string())?;
    Ok(format!("{}: written\n", path.display()))
}
