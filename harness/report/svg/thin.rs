//! Long curves drawn with fewer points: of every stretch the first, the lowest, the highest and the last remain.

/// What is left of a curve, and whether that is less than there was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thinned {
    /// Points that are drawn.
    pub points: Vec<(i64, i64)>,
    /// Points that were there.
    pub of: usize,
}

/// Keeps at most four points of every `stretch` of the first coordinate. Never fewer than the curve needs to
/// show its lowest and its highest value.
#[must_use]
pub fn thin(points: &[(i64, i64)], stretch: i64) -> Thinned {
    let stretch = stretch.max(1);
    let mut kept: Vec<(i64, i64)> = Vec::new();
    let mut rest = points;
    while let Some((x, _)) = rest.first() {
        let column = x.div_euclid(stretch);
        let end = rest.iter().position(|(x, _)| x.div_euclid(stretch) != column).unwrap_or(rest.len());
        let (here, after) = rest.split_at(end.max(1));
        rest = after;
        let lowest = (0..here.len()).min_by_key(|at| here[*at].1).unwrap_or(0);
        let highest = (0..here.len()).max_by_key(|at| here[*at].1).unwrap_or(0);
        let mut picks = [0, lowest, highest, here.len() - 1];
        picks.sort_unstable();
        for (position, at) in picks.iter().enumerate() {
            if position == 0 || picks[position - 1] != *at {
                kept.push(here[*at]);
            }
        }
    }
    // a point on a straight level line between two others shows nothing
    let mut drawn: Vec<(i64, i64)> = Vec::with_capacity(kept.len());
    for point in kept {
        if let [.., one, two] = drawn.as_slice()
            && one.1 == point.1
            && two.1 == point.1
        {
            drawn.pop();
        }
        drawn.push(point);
    }
    Thinned { points: drawn, of: points.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn level_stretches_need_two_points() {
        let flat: Vec<_> = (0..100).map(|x| (x, 5)).collect();
        assert_eq!(thin(&flat, 4).points, [(0, 5), (99, 5)]);
        assert_eq!(thin(&[], 4).points, []);
    }

    proptest! {
        /// Ends and extremes survive, order stays, and no more than four points a stretch are drawn.
        #[test]
        fn no_extreme_is_lost(values in prop::collection::vec(-1000_i64..1000, 1..400), stretch in 1_i64..50) {
            let points: Vec<_> = (0_i64..).zip(values).collect();
            let drawn = thin(&points, stretch).points;
            let ends = |of: &[(i64, i64)]| (of.first().copied(), of.last().copied());
            let extremes = |of: &[(i64, i64)]| (of.iter().map(|p| p.1).min(), of.iter().map(|p| p.1).max());
            prop_assert_eq!(ends(&drawn), ends(&points));
            prop_assert_eq!(extremes(&drawn), extremes(&points));
            prop_assert!(drawn.windows(2).all(|pair| pair[0].0 < pair[1].0));
            prop_assert!(drawn.iter().all(|point| points.contains(point)));
            prop_assert!(drawn.len() <= 4 * (points.len() / stretch as usize + 2));
        }
    }
}
