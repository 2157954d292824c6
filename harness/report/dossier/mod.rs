//! A drill's dossier: everything that its reports are drawn from, in one file that can be kept.

mod build;
mod model;

pub use model::{
    DOSSIER_SCHEMA, Dossier, DossierError, FilmReport, HarmCurve, InputReport, LimitReport, ReelReport,
    SymbolFilm,
};
