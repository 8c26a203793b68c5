"""One figure is shown alike everywhere."""

import pytest

from drainage.quantities import figure


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(0.185, 2, "0.19"), (0.1849, 2, "0.18"), (2.5, 0, "3"), (61443.1, 0, "61,443"),
     (-0.04, 1, "0.0"), (-1.25, 1, "-1.3"), (0.0, 2, "0.00"), (1e-9, 2, "0.00")],
)  # fmt: skip
def test_half_a_digit_is_rounded_up_as_people_do(value, digits, shown):
    assert figure(value, digits) == shown
