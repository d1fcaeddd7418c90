"""How much a printed number may differ from the value behind it."""

from decimal import Decimal, InvalidOperation


def printed_half_unit(text: str) -> float:
    """Return half a unit of the last printed digit: "2.7654" gives 5e-05, "1.2e-3" gives 5e-05.

    Raises ValueError when `text` is not a finite decimal number.
    """
    try:
        exponent = Decimal(text.strip()).as_tuple().exponent
    except InvalidOperation:
        exponent = "n"
    if not isinstance(exponent, int):
        message = f"not a finite number: {text!r}"
        raise ValueError(message)
    return float(Decimal(5).scaleb(exponent - 1))
