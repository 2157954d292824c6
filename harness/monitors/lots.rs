//! A position as the fills that make it up.

use crate::base::Item;
use crate::vocabulary::EvidenceItem;

/// Fills of one symbol that the position consists of, oldest first. All have the sign of the position: a fill
/// that reduces it takes from the newest. So leaving any of them out makes the position smaller, never larger.
#[derive(Clone, Debug, Default)]
pub(super) struct Lots {
    /// Position of fills so old that they are not kept one by one any more.
    base: i128,
    lots: Vec<(Item, i128)>,
    position: i128,
    /// The first so many fills were known before the latest look.
    known: usize,
}

/// Fills kept one by one; beyond them the older half is added up.
const KEPT: usize = 16_384;

impl Lots {
    /// The position in units of quantity, signed.
    pub fn position(&self) -> i128 {
        self.position
    }

    /// Takes in a fill. True where the position it leaves has the fill's direction: it opened, added or
    /// turned round, and did not merely reduce.
    pub fn fill(&mut self, item: Item, qty: i128) -> bool {
        self.position += qty;
        let mut rest = qty;
        while rest != 0 {
            match self.lots.last_mut() {
                Some((_, lot)) if (*lot < 0) != (rest < 0) => {
                    if lot.unsigned_abs() > rest.unsigned_abs() {
                        *lot += rest;
                        return false;
                    }
                    rest += *lot;
                    self.lots.pop();
                    self.known = self.known.min(self.lots.len());
                }
                None if self.base != 0 && (self.base < 0) != (rest < 0) => {
                    let left = self.base + rest;
                    let reduced = self.base.unsigned_abs() > rest.unsigned_abs();
                    self.base = if reduced { left } else { 0 };
                    rest = if reduced { 0 } else { left };
                }
                _ => {
                    self.add(item, rest);
                    return true;
                }
            }
        }
        false
    }

    fn add(&mut self, item: Item, qty: i128) {
        if self.lots.len() >= KEPT {
            self.base += self.lots.drain(..KEPT / 2).map(|(_, lot)| lot).sum::<i128>();
            self.known = self.known.saturating_sub(KEPT / 2);
        }
        self.lots.push((item, qty));
    }

    /// From here on, what was taken in so far is known.
    pub fn settle(&mut self) {
        self.known = self.lots.len();
    }

    /// Writes down the newest `depth` fills and the oldest, each weighed by `weigh`, in order. True where
    /// these are all, with what came before them carried.
    pub fn list(
        &self,
        group: u16,
        depth: usize,
        weigh: impl Fn(i128) -> i128,
        evidence: &mut Vec<EvidenceItem>,
    ) -> bool {
        let all = self.lots.len() <= depth;
        let newest = self.lots.len().saturating_sub(depth)..self.lots.len();
        let oldest = if all { 0..0 } else { 0..1 };
        if all && self.base != 0 {
            evidence.push(EvidenceItem {
                item: Item::CARRIED,
                group,
                weight: weigh(self.base),
                fresh: false,
            });
        }
        evidence.extend(oldest.chain(newest).map(|at| {
            let (item, qty) = self.lots[at];
            EvidenceItem { item, group, weight: weigh(qty), fresh: at >= self.known }
        }));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_follow_the_position() {
        for (fills, position, kept, last_adds) in [
            (vec![5, 5], 10, vec![(1, 5), (2, 5)], true),
            (vec![5, 5, -3], 7, vec![(1, 5), (2, 2)], false),
            (vec![5, 5, -5], 5, vec![(1, 5)], false),
            (vec![5, 5, -7], 3, vec![(1, 3)], false),
            (vec![5, 5, -10], 0, vec![], false),
            (vec![5, 5, -12], -2, vec![(3, -2)], true),
            (vec![-4, 8, 0], 4, vec![(2, 4)], false),
        ] {
            let mut lots = Lots::default();
            let mut adds = false;
            for (item, qty) in (1..).zip(&fills) {
                adds = lots.fill(Item(item), *qty);
            }
            let found: Vec<(u64, i128)> = lots.lots.iter().map(|(item, qty)| (item.0, *qty)).collect();
            assert_eq!((lots.position(), found, adds), (position, kept, last_adds), "{fills:?}");
        }
    }

    #[test]
    fn very_many_fills_are_bounded_and_still_add_up() {
        let mut lots = Lots::default();
        (1..=40_000).for_each(|item| assert!(lots.fill(Item(item), 1)));
        let mut evidence = Vec::new();
        assert!(lots.lots.len() <= KEPT && lots.list(0, KEPT, |qty| qty, &mut evidence));
        assert_eq!(evidence.iter().map(|entry| entry.weight).sum::<i128>(), 40_000);
        assert!(lots.fill(Item(50_000), -40_001));
        assert_eq!((lots.position(), lots.base, lots.lots.len()), (-1, 0, 1));
    }
}
