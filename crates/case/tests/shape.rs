//! I02: `apply` has no way to refuse; this file does not compile when it gets one.

use zs_case::{Procedures, State, apply};
use zs_event::Happening;

/// The shape that `apply` has for ever: what happened becomes part of the state, and that is all.
type Apply = fn(&mut State, &Happening, &dyn Procedures);

#[test]
fn i02_apply_has_no_way_to_refuse() {
    let shape: Apply = apply;
    assert_eq!(size_of_val(&shape), size_of::<usize>());
}
