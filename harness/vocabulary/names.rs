//! Closed lists with one written name for each member.

/// A closed list whose members have one written name each, the same everywhere.
pub trait Named: Copy + Eq + 'static {
    /// All members, in the order of the documentation.
    const ALL: &'static [Self];
    /// What one member is called in a sentence: `"monitor kind"`.
    const WHAT: &'static str;

    /// The written name.
    fn name(self) -> &'static str;

    /// The member with this name.
    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|member| member.name() == name)
    }
}

/// Declares a closed list: the enum, its names, serde and `Display` by name.
macro_rules! named {
    ($(#[$doc:meta])* $vis:vis enum $name:ident, $what:literal {
        $($(#[$member_doc:meta])* $member:ident = $text:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
                 serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        $vis enum $name { $($(#[$member_doc])* #[serde(rename = $text)] $member,)* }

        impl $crate::vocabulary::Named for $name {
            const ALL: &'static [Self] = &[$($name::$member,)*];
            const WHAT: &'static str = $what;
            fn name(self) -> &'static str {
                match self { $($name::$member => $text,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad($crate::vocabulary::Named::name(*self))
            }
        }
    };
}

pub(crate) use named;
