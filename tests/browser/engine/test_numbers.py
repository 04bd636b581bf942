"""What numbers.js makes of what a reader types, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def read(modules: Callable[..., Any]) -> Read:
    """What `parseNumber` makes of a text; infinitely many digits arrive as None."""
    js = modules("shared/reading/numbers")
    return lambda text: js("(text) => numbers.parseNumber(text)", text)


@pytest.mark.parametrize(
    ("typed", "value", "digits"),
    [
        ("0.25", 0.25, 2),
        ("  0.250 ", 0.25, 3),
        ("0,25", 0.25, 2),
        (".5", 0.5, 1),
        (",5", 0.5, 1),
        ("5.", 5, 1),
        ("+7", 7, 1),
        ("-3", -3, 1),
        ("\u22123.10", -3.1, 3),
        ("\u20133", -3, 1),
        ("- 3", -3, 1),
        ("1e-3", 1e-3, 1),
        ("1.50E+2", 150, 3),
        ("4.39x10^-4", 4.39e-4, 3),
        ("4.39 * 10^(-4)", 4.39e-4, 3),
        ("4,39 \u00d7 10\u207b\u2074", 4.39e-4, 3),
        ("2\u00b710**3", 2000, 1),
        ("-4.39x10^-4", -4.39e-4, 3),
        ("0", 0, 0),
        ("0.00", 0, 0),
        ("-0", 0, 0),
        ("100", 100, 3),
        ("0,345", 0.345, 3),
        ("1234,567", 1234.567, 7),
        ("2,500e-1", 0.25, 4),
        ("(0.08)", 0.08, 1),
        ("0.1", 0.1, 1),
        ("123456789012345678", 123456789012345680, 18),
        ("9" * 61, 1e61, 61),
    ],
)
def test_reads_numbers_as_people_write_them(
    read: Read, typed: str, value: float, digits: int
) -> None:
    assert read(typed) == {"value": value, "digits": digits}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1/3", 1 / 3),
        (" -1 / 4 ", -0.25),
        ("1,5/3", 0.5),
        ("1\u20443", 1 / 3),
        ("1\u00f73", 1 / 3),
        ("1e-3/2", 5e-4),
        ("10/2", 5),
        ("2*2", 4),
        ("2 x 3", 6),
        ("2\u00d73\u00b74", 24),
        ("-0.268941*0.196612*2", -0.105754055784),
        ("0,5*0,2 - 0.1", 0),
        ("0.1 + 0.2", 0.3),
        ("0.3 - 0.1 - 0.2", 0),
        ("1 - 2 - 3", -4),
        ("1 - (2 - 3)", 2),
        ("8/4/2", 1),
        ("2 + 3*4", 14),
        ("(2 + 3)*4", 20),
        ("2*-3", -6),
        ("1 - -2", 3),
        ("-(1 + 2)*3", -9),
        ("(4 - 5)^2", 1),
        ("(4 - 5)\u00b2", 1),
        ("(-2)^3", -8),
        ("-(2^2)", -4),
        ("3 - 2^2", -1),
        ("2*3^2", 18),
        ("2**3", 8),
        ("2^-3", 0.125),
        ("2^(-3)", 0.125),
        ("10\u207b\u00b3", 1e-3),
        ("34^0.5", 34**0.5),
        ("2/(4x10^-3)", 500),
        ("3*4x10^-3", 0.012),
        ("10^-3*5", 0.005),
        ("(((7)))/7", 1),
        ("1e200*1e200/1e300", 1e100),
        ("0*1e-300*1e-300", 0),
    ],
)
def test_works_out_what_is_a_calculation(read: Read, typed: str, value: float) -> None:
    result = read(typed)
    assert result == {"value": pytest.approx(value, rel=1e-15, abs=0), "digits": None}


@pytest.mark.parametrize(
    "typed",
    [
        *["abc", "0x101", "-0x1f", "1,234,567", "1,234.5", "1.2.3", "NaN", "Infinity", "e"],
        *[
            "/2",
            "1/",
            ".",
            ",",
            "-",
            "--1",
            "1 2",
            "1_000",
            "1'000",
            "1e",
            "1 + ",
            "* 2",
            "()",
            "(1)2",
        ],
        *[
            "(1)(2)",
            "1)",
            "3x",
            "a b c 1 2",
            "= 1 2",
            "<b>1</b>",
            "alert(1)",
            "1;2",
            "1=",
            "2^^3",
            "1e2.5",
            "[1]",
            "\u221e",
        ],
    ],
)
def test_refuses_what_is_no_number(read: Read, typed: str) -> None:
    assert read(typed)["problem"].startswith("This is not a number that can be read. Type one such")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "Type a number first, such as 0.25, -3, 1e-3, 1/3 or 0.5*(2 - 3)."),
        ("  \t", "Type a number first, such as 0.25, -3, 1e-3, 1/3 or 0.5*(2 - 3)."),
        ("1/0", "A division by zero has no result."),
        ("1/(2 - 2)", "A division by zero has no result."),
        ("0^-1", "A division by zero has no result."),
        ("(-2)^0.5", "This power has no result."),
        ("1e999", "This number is too large or too small to be read."),
        ("1e-999", "This number is too large or too small to be read."),
        ("1e-200*1e-200", "This number is too large or too small to be read."),
        ("1e300*1e300", "This number is too large or too small to be read."),
        ("9^9999999999", "This power is too large to be worked out."),
        ("((9^99)^99)^99", "This power is too large to be worked out."),
        ("-2^2", "Does the minus belong to the power? Type (-2)^2 or -(2^2)."),
        ("3 * -0.5^2", "Does the minus belong to the power? Type (-0.5)^2 or -(0.5^2)."),
        ("2^3^2", "Put brackets round one of the two powers."),
        ("2/4x10^-3", "Put brackets round 4*10^-3."),
        ("2^3x10^2", "Put brackets round 3*10^2."),
        ("2/4x10^(-3)", "Put brackets round 4*10^(-3)."),
        ("2(3 + 4)", "Between a number and a bracket, type a sign such as *."),
        ("2*(3 + 4", "A bracket is not closed."),
        ("1" * 121, "This is too long to be read. Type at most 120 characters."),
    ],
)
def test_says_why_it_refuses(read: Read, typed: str, problem: str) -> None:
    assert read(typed) == {"problem": problem}


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("-10.58%", "Type -0.1058 in place of -10.58%."),
        ("50 %", "Type 0.50 in place of 50 %."),
        ("2e4%", "Type 200 in place of 2e4%."),
        ("-1e-3%", "Type -0.00001 in place of -1e-3%."),
        ("dE/dw = -0.1058", 'Leave out "dE/dw =": type -0.1058 alone.'),
        ("x=y=3", 'Leave out "x=y=": type 3 alone.'),
        ("\u2248 0.08", 'Leave out "\u2248": type 0.08 alone.'),
        ("w1: 2/3", 'Leave out "w1:": type 2/3 alone.'),
        ("-0.1058.", 'Leave out ".": type -0.1058 alone.'),
        ("0,5;", 'Leave out ";": type 0,5 alone.'),
        ("dE/dw = -0.1058.", 'Leave out "dE/dw =" and ".": type -0.1058 alone.'),
        ("4 GB", 'Leave out "GB": type 4 alone.'),
        ("y = 4 GB.", 'Leave out "y =" and "." and "GB": type 4 alone.'),
        ("2*3 = 6", 'Leave out "2*3 =": type 6 alone.'),
        ("about 0.08", 'Leave out "about": type 0.08 alone.'),
        ("$ 5", 'Leave out "$": type 5 alone.'),
        ("1 + about = 2 + 3", 'Leave out "1 + about =": type 2 + 3 alone.'),
    ],
)
def test_says_what_to_leave_out(read: Read, typed: str, problem: str) -> None:
    assert read(typed) == {"problem": problem}


@pytest.mark.parametrize(
    ("typed", "comma", "point", "none"),
    [
        ("1,000", "1,000", "1.000", "1000"),
        ("-12,345", "12,345", "12.345", "12345"),
        ("2*5,985", "5,985", "5.985", "5985"),
    ],
)
def test_asks_what_a_comma_before_three_digits_means(
    read: Read, typed: str, comma: str, point: str, none: str
) -> None:
    assert read(typed) == {
        "problem": f"The comma in {comma} may be a decimal point or part a thousand. "
        f"Type {point} or {none} for it."
    }


def test_longest_texts_take_no_time_to_speak_of(read: Read) -> None:
    assert read("(" * 59 + "1" + ")" * 59)["value"] == 1
    assert read("9^9" + "*9^9" * 29)["value"] == pytest.approx(9.0**270)
