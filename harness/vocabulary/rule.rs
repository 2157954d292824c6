//! Rules that give numbers, and those that drills are mapped to.

use super::names::named;
use crate::base::Span;

named! {
    /// A rule that a target or a scenario cites.
    pub enum Rule, "rule" {
        /// The firm's own target; no regulator sets one.
        Firm = "firm",
        /// RTS 6 (EU 2017/589) Article 16(5): real-time alerts within five seconds after the event.
        Rts6Article16 = "rts6-16-5",
        /// RTS 6 Article 12(1): kill functionality, cancel any or all unexecuted orders.
        Rts6Article12 = "rts6-12-1",
        /// RTS 6 Article 14: shutdown without disorderly conditions.
        Rts6Article14 = "rts6-14",
        /// RTS 6 Article 15: pre-trade limits.
        Rts6Article15 = "rts6-15",
        /// SEC 15c3-5 (c): credit and erroneous-order controls, duplicates included.
        Sec15c35C = "sec-15c3-5-c",
        /// SEC 15c3-5 (e): yearly documented review.
        Sec15c35E = "sec-15c3-5-e",
        /// DORA (EU 2022/2554) Article 17: incidents recorded and classified.
        Dora17 = "dora-17",
        /// DORA Article 24: testing programme.
        Dora24 = "dora-24",
        /// DORA Article 25: scenario-based tests.
        Dora25 = "dora-25",
    }
}

impl Rule {
    /// The longest time the rule allows, where it sets one.
    #[must_use]
    pub fn allows(self) -> Option<Span> {
        (self == Rule::Rts6Article16).then(|| Span::from_secs(5))
    }

    /// How the rule is cited in prose.
    #[must_use]
    pub fn citation(self) -> &'static str {
        match self {
            Rule::Firm => "firm",
            Rule::Rts6Article16 => "RTS 6 Art. 16(5)",
            Rule::Rts6Article12 => "RTS 6 Art. 12(1)",
            Rule::Rts6Article14 => "RTS 6 Art. 14",
            Rule::Rts6Article15 => "RTS 6 Art. 15",
            Rule::Sec15c35C => "SEC 15c3-5(c)",
            Rule::Sec15c35E => "SEC 15c3-5(e)",
            Rule::Dora17 => "DORA Art. 17",
            Rule::Dora24 => "DORA Art. 24",
            Rule::Dora25 => "DORA Art. 25",
        }
    }
}
