"""A city's formula as it is printed, in L/(s ha) or mm/min, with lg or ln, becomes one form.

Beijing's older one, q = 2001 (1 + 0.811 lg P) / (t + 8)^0.711, gives 2001 / 68^0.711 = 99.6 L/(s ha)
for an hour of P = 1 and 99.6 (1 + 0.811) = 180.4 for P = 10.
"""

import pytest

from drainage.errors import InputError
from drainage.rainfall import load_formula

HEAD = '[mine]\nname_zh = "某市"\nsource = "某市公布"\n'
NUMBERS = "from_min = 0, to_min = 120, b = 8, n = 0.711"
FORMS = {
    "q": "a1 = 2001, c = 0.811",
    "167 A1": "a1_of_167 = 11.982036, c = 0.811",
    "mm/min": "a1_mm_min = 12.006, c = 0.811",
    "ln": "a1 = 2001, c_ln = 0.3522128",
    "A + B lg P": "a1_mm_min = 12.006, b_lg = 9.736866",
    "A + B ln P": "a1_mm_min = 12.006, b_ln = 4.2286672",
}


def write(rainfall, pieces, more=""):
    text = f"{HEAD}{more}\npieces = [{', '.join(f'{{ {piece} }}' for piece in pieces)}]\n"
    (rainfall / "formulas.toml").write_text(text, encoding="utf-8")
    return load_formula(rainfall, "mine")


@pytest.mark.parametrize("form", FORMS)
def test_every_printed_form_gives_the_same_rain(rainfall, form):
    formula = write(rainfall, [f"{NUMBERS}, {FORMS[form]}"])
    assert float(formula.intensity_l_s_ha(1, 60)) == pytest.approx(2001 / 68**0.711, rel=1e-6)
    assert float(formula.intensity_l_s_ha(10, 60)) == pytest.approx(
        1.811 * 2001 / 68**0.711, rel=1e-6
    )


def test_a_formula_without_b_gives_no_rain_in_no_time(rainfall):
    """Yinchuan's form q = 242 (1 + 0.83 lg P) / t^0.477: an hour holds 0.006 x 242 x 60^0.523 mm."""
    formula = write(rainfall, ["from_min = 0, to_min = 180, a1 = 242, c = 0.83, b = 0, n = 0.477"])
    assert formula.depth_mm(1, [0, 60]) == pytest.approx([0, 1.452 * 60**0.523])


def test_an_exponent_above_1_holds_while_the_depth_still_grows(rainfall):
    """t / (t + 32.9)^1.011 grows up to 32.9 / 0.011 = 2,991 min; an hour of P = 1 holds
    60 x 64.3 / 92.9^1.011 = 39.5 mm."""
    numbers = "a1_mm_min = 64.3, b_lg = 53.8, b = 32.9, n = 1.011"
    formula = write(rainfall, [f"from_min = 0, to_min = 1440, {numbers}"])
    assert float(formula.depth_mm(1, 60)) == pytest.approx(60 * 64.3 / 92.9**1.011, rel=1e-6)
    with pytest.raises(InputError, match=r"grows up to b / \(n - 1\) min alone"):
        write(rainfall, [f"from_min = 0, to_min = 3000, {numbers}"])


@pytest.mark.parametrize(
    ("a1", "hour_mm"), [("a1 = 12.006", "0.216"), ("a1_mm_min = 2001", "5.98e+03")]
)
def test_a_unit_taken_for_another_is_found_by_the_hour_of_one_year(rainfall, a1, hour_mm):
    """0.006 x 60 x 99.6 = 35.9 mm are right, 35.9 / 166.7 = 0.215 or 35.9 x 166.7 = 5,980 not."""
    with pytest.raises(
        InputError, match="the hour of P = 1 a is not between 2 and 100 mm"
    ) as caught:
        write(rainfall, [f"{NUMBERS}, {a1}, c = 0.811"])
    (finding,) = caught.value.findings
    assert float(finding.value.split()[0]) == pytest.approx(float(hour_mm), rel=0.01)
    assert "a1_mm_min for mm/min" in finding.cure


def test_a_value_of_the_citys_table_tells_lg_from_ln(rainfall):
    """P = 10 at 60 min: 180.4 L/(s ha) printed; ln 10 in place of lg gives 99.6 (1 + 1.867) = 286."""
    table = "printed = [{ return_period_a = 10, minutes = 60, q_l_s_ha = 180 }]"
    write(rainfall, [f"{NUMBERS}, a1 = 2001, c = 0.811"], table)
    with pytest.raises(InputError, match=r"mine\.printed\.1.*the formula gives 285\.\d"):
        write(rainfall, [f"{NUMBERS}, a1 = 2001, c_ln = 0.811"], table)


def test_a_depth_of_the_citys_table_serves_as_well(rainfall):
    """180.4 L/(s ha) over an hour are 0.36 x 180.4 = 64.9 mm."""
    numbers = [f"{NUMBERS}, a1 = 2001, c = 0.811"]
    write(rainfall, numbers, "printed = [{ return_period_a = 10, minutes = 60, depth_mm = 65 }]")
    with pytest.raises(InputError, match=r"printed\.1"):
        write(
            rainfall, numbers, "printed = [{ return_period_a = 10, minutes = 60, depth_mm = 69 }]"
        )


@pytest.mark.parametrize(
    ("numbers", "problem"),
    [("a1 = 2001, a1_mm_min = 12, c = 0.8", "given twice: a1, a1_mm_min"),
     ("a1 = 2001, c = 0.8, c_ln = 0.35", "given twice: c, c_ln"),
     ("a1 = 2001", "c: the key is missing"), ("c = 0.8", "a1: the key is missing"),
     ('a1_mm_min = "12", c = 0.8', "a1"), ("a1 = 0, b_lg = 3", "a1")],
)  # fmt: skip
def test_a_form_given_twice_or_half_is_refused(rainfall, numbers, problem):
    with pytest.raises(InputError, match=problem):
        write(rainfall, [f"{NUMBERS}, {numbers}"])
