//! The printed table.

use zs_power::matrix;
use zs_testkit::golden;

use crate::support::shipped;

#[test]
fn the_matrix_is_the_one_that_reviewers_saw() {
    golden::check("tests/golden/authority.txt", &matrix(&shipped())).unwrap();
}

#[test]
fn a_permit_more_changes_the_printed_matrix() {
    let mut authority = shipped();
    let before = matrix(&authority);
    authority.permits[0]
        .relations
        .push(zs_power::Relation::Other);
    assert_ne!(before, matrix(&authority));
}
