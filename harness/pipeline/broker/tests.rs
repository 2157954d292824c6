use super::*;
use crate::base::money::UNIT;

fn broker(partial: &str, reject: &str) -> Broker {
    let ms = Span::from_millis;
    Broker {
        settings: settings::Broker {
            acknowledge: (ms(10), ms(20)),
            fill: (ms(30), ms(40)),
            partial: Ratio::parse(partial).unwrap(),
            reject: Ratio::parse(reject).unwrap(),
            expire: Span::from_secs(60),
        },
        slippage: Ratio::parse("0.001").unwrap(),
        fee_rate: Ratio::parse("0.0005").unwrap(),
        orders: Vec::new(),
        open: vec![(Qty::ZERO, Qty::ZERO)],
        open_count: 0,
        fills: vec![Qty::ZERO],
        paid: Money::ZERO,
    }
}

fn order(qty: i64, kind: OrderKind) -> Order {
    Order {
        item: Item(1),
        client: 1,
        intent: Intent { job: JobId(0), symbol: SymbolId(0), bar: Time::ZERO, copy: 0 },
        process: ProcessId(0),
        qty: Qty(qty * UNIT),
        filled: Qty::ZERO,
        kind,
        reduce_only: false,
        state: OrderState::Created,
        cause: None,
        let_out: None,
        counted: true,
        foreign: false,
        quiet: None,
        late: None,
        sent: Time::ZERO,
    }
}

fn price(text: &str) -> Price {
    Price::parse(text).unwrap()
}

#[test]
fn a_market_order_fills_with_slippage_and_fee() {
    let draws = Draws::new(1);
    for (qty, expected) in [(2, "100.1"), (-2, "99.9")] {
        let mut broker = broker("0", "0");
        let (index, after) = broker.submit(order(qty, OrderKind::Market), &draws);
        assert!((Span::from_millis(10)..=Span::from_millis(20)).contains(&after));
        assert_eq!(broker.open_count(), 1);
        broker.acknowledge(index, &draws).expect("acknowledged");
        let (result, next) = broker.fill(index, (0, None), price("100"), Time::from_ns(1), &draws);
        let fee = Qty(2 * UNIT).at(price(expected)).times(Ratio::parse("0.0005").unwrap());
        assert_eq!(result, FillResult::Filled(Filled { qty: Qty(qty * UNIT), price: price(expected), fee }));
        assert_eq!((next, broker.open_count(), broker.order(index).state), (None, 0, OrderState::Filled));
        assert_eq!(broker.paid(), Qty(qty * UNIT).at(price(expected)) + fee);
        assert_eq!(broker.open()[0], (Qty::ZERO, Qty::ZERO));
    }
}

#[test]
fn partial_fills_add_up_to_the_order() {
    let draws = Draws::new(5);
    let mut broker = broker("1", "0");
    let (index, _) = broker.submit(order(3, OrderKind::Market), &draws);
    broker.acknowledge(index, &draws);
    let mut parts = 0;
    let mut sum = Qty::ZERO;
    loop {
        let (result, next) = broker.fill(index, (parts, None), price("7"), Time::from_ns(1), &draws);
        let FillResult::Filled(filled) = result else { panic!("{result:?}") };
        sum += filled.qty;
        parts += 1;
        if next.is_none() {
            break;
        }
        assert_eq!(broker.order(index).state, OrderState::PartiallyFilled);
    }
    assert!((2..=3).contains(&parts), "{parts}");
    assert_eq!((sum, broker.fills()[0], broker.open_count()), (Qty(3 * UNIT), Qty(3 * UNIT), 0));
}

#[test]
fn a_limit_order_fills_at_the_better_price_or_is_rejected() {
    let draws = Draws::new(1);
    for (qty, limit, expected) in [
        (1, "100.1", Some("100.1")),
        (1, "120", Some("100.1")),
        (1, "100", None),
        (-1, "99.9", Some("99.9")),
        (-1, "100", None),
    ] {
        let mut broker = broker("0", "0");
        let (index, _) = broker.submit(order(qty, OrderKind::Limit(price(limit))), &draws);
        broker.acknowledge(index, &draws);
        match (broker.fill(index, (0, None), price("100"), Time::from_ns(1), &draws).0, expected) {
            (FillResult::Filled(filled), Some(at)) => assert_eq!(filled.price, price(at), "{limit}"),
            (FillResult::Ended(OrderState::Rejected), None) => assert_eq!(broker.open_count(), 0),
            (result, _) => panic!("{qty} at {limit}: {result:?}"),
        }
    }
}

#[test]
fn rejected_expired_and_cancelled_orders_leave_nothing_open() {
    let draws = Draws::new(1);
    let mut rejecting = broker("0", "1");
    let (index, _) = rejecting.submit(order(1, OrderKind::Market), &draws);
    assert_eq!(rejecting.acknowledge(index, &draws), None);
    assert_eq!((rejecting.order(index).state, rejecting.open_count()), (OrderState::Rejected, 0));

    let mut late = broker("0", "0");
    let (index, _) = late.submit(order(1, OrderKind::Market), &draws);
    late.acknowledge(index, &draws);
    let at = Time::ZERO + Span::from_secs(61);
    assert_eq!(late.fill(index, (0, None), price("1"), at, &draws).0, FillResult::Ended(OrderState::Expired));
    assert_eq!(late.fill(index, (0, None), price("1"), at, &draws).0, FillResult::Nothing);

    let mut cancelling = broker("0", "0");
    cancelling.submit(order(1, OrderKind::Market), &draws);
    cancelling.submit(order(-2, OrderKind::Market), &draws);
    let mut cancelled = Vec::new();
    cancelling.cancel_all(&[], |index, order| cancelled.push((index, order.state)));
    assert_eq!(cancelled, [(0, OrderState::Cancelled), (1, OrderState::Cancelled)]);
    assert_eq!((cancelling.open_count(), cancelling.open()[0]), (0, (Qty::ZERO, Qty::ZERO)));
}
