"""A member in words: each value it has, as an engineer would write it down."""

from __future__ import annotations

from drainage.ensemble.draws import DIGITS, Draw
from drainage.ensemble.space import Space
from drainage.languages import Lang, either, text
from drainage.scenario.uncertainty import Choice, Field, Value


def in_words(space: Space, draw: Draw, lang: Lang) -> list[str]:
    """One line a value, field and choice of a member, in the order of uncertainty.toml."""
    own = space.uncertainty
    lines = [_value(value, draw, lang) for value in own.values]
    lines += [_field(field, draw, lang) for field in own.fields]
    lines += [_choice(choice, draw, lang) for choice in own.choices]
    return lines


def _value(value: Value, draw: Draw, lang: Lang) -> str:
    # The points of a member stand by name, 10 before 2; people count them.
    drawn = sorted(
        ((change.part, _number(change.amount)) for change in draw.changes
         if change.entry == value.title),
        key=lambda own: (len(own[0]), own[0]),
    )  # fmt: skip
    shown = [text(lang, "ensemble.at_point", point=part, value=amount) if part else amount
             for part, amount in drawn]  # fmt: skip
    what, joint = either(lang, value.zh, value.en), text(lang, "ensemble.joint")
    return text(lang, f"ensemble.is.{value.how}", what=what, value=joint.join(shown))


def _number(amount: object) -> str:
    return f"{amount:.{DIGITS}g}" if isinstance(amount, float) else str(amount)


def _field(field: Field, draw: Draw, lang: Lang) -> str:
    addresses = set(field.addresses)
    by = [metres for own in draw.shifts if own.address in addresses for metres in own.by.values()]
    what = either(lang, field.zh, field.en)
    return text(lang, "ensemble.field", what=what, low=min(by), high=max(by))


def _choice(choice: Choice, draw: Draw, lang: Lang) -> str:
    option = next(own for own in choice.options if own.name == draw.options[choice.name])
    what = either(lang, choice.zh, choice.en)
    return text(lang, "ensemble.is.value", what=what, value=either(lang, option.zh, option.en))
