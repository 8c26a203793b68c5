"""What is built first and what matters, in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from drainage.cli.reader import reader, say
from drainage.ensemble import bands, value_text
from drainage.ensemble.surrogate import GREATEST_ERROR
from drainage.languages import either, text
from drainage.said import said, spoken
from drainage.study.ensemble.deciding import POINTS, SCENARIO, Choice
from drainage.study.ensemble.going import Outcome
from drainage.study.ensemble.mattering import Mattering, moving
from drainage.study.ensemble.outputs import ORDER, SEWAGE, VOLUME
from drainage.study.ensemble.weighing import CONDITIONED, PRIOR

MOST_NAMED = 5
HEADS = {
    PRIOR: "What is built first, all members alike:",
    CONDITIONED: "What is built first, by what is known of the town:",
}
OUTPUTS = {
    ORDER: "order of the points",
    VOLUME: "water on the streets",
    SEWAGE: "sewage to the rivers",
}


def tell_choices(outcome: Outcome) -> None:
    """What is built first by each weighting, and why something cannot be said."""
    found = outcome.judged.choices
    for table, choices in found.items():
        if choices.made:
            say(HEADS[table])
        for choice in choices.made:
            _tell_choice(choice)
    for why in found[PRIOR].why_not:
        say(said("{sentence}.", sentence=why))
    if any(choices.made for choices in found.values()):
        say("Prices are not drawn: this is what works gain, not what they cost.")


def _tell_choice(choice: Choice) -> None:
    judged, names = choice.judged, choice.options
    average = [names[k] for k in judged.on_average[: judged.taken]]
    if choice.name == POINTS:
        gain = float(sum(judged.gain.mean[k] for k in judged.on_average[: judged.taken]))
        cost, low, high = map(float, (judged.regret.mean, judged.regret.low, judged.regret.high))
        say(said("  Points {average} first: together they stand {gain:.2f} m above their limits on "
                 "average, the {most} highest of each member {best:.2f} m, so that a wrong choice "
                 "costs {cost:.2f} m ({low:.2f}–{high:.2f}).",
                 average=joined(average), gain=gain, most=judged.taken, best=gain + cost,
                 cost=cost, low=low, high=high))  # fmt: skip
    else:
        own = bands(choice.gain[:, [judged.on_average[0]]], choice.weights)[0]
        if choice.name == SCENARIO:
            say(said("  Scenario {average} first: on average it takes most off the depths above "
                     "the limits, {gain} over all points.",
                     average=average[0], gain=value_text(own, 2, "m", reader())))  # fmt: skip
        else:
            say(said("  By sewage {average} first: on average it keeps most out of the rivers, "
                     "{gain}.", average=average[0],
                     gain=value_text(own, 0, "m³", reader())))  # fmt: skip
    _tell_most_often(choice)


def _tell_most_often(choice: Choice) -> None:
    judged = choice.judged
    often = joined([choice.options[k] for k in judged.most_often])
    share, low, high = (
        100 * float(own) for own in (judged.often.mean, judged.often.low, judged.often.high)
    )
    if not often:
        say(said("    Most often none gains anything: in {share:.0f} % of the members "
                 "({low:.0f}–{high:.0f}).", share=share, low=low, high=high))  # fmt: skip
    elif choice.name == POINTS:
        say(said("    Most often the highest are {often}: in {share:.0f} % of the members "
                 "({low:.0f}–{high:.0f}).", often=often, share=share, low=low,
                 high=high))  # fmt: skip
    else:
        say(said("    Most often the order is {often}: in {share:.0f} % of the members "
                 "({low:.0f}–{high:.0f}).", often=often, share=share, low=low,
                 high=high))  # fmt: skip


def joined(words: Sequence[str]) -> str:
    """Words one after another, as the reader's language joins them."""
    return text(reader(), "ensemble.joint").join(words)


def tell_matters(outcome: Outcome) -> None:
    """Which values matter for the ranking, the town's water and its sewage."""
    found = outcome.judged.matters
    if not found:
        say("Too few members to say which values matter.")
        return
    say("What matters, on the network as it is, all members alike:")
    for own in found:
        if own.output.name in OUTPUTS:
            say(said("  {output}: {values}.", output=spoken(OUTPUTS[own.output.name], reader()),
                     values=_values(outcome, own)))  # fmt: skip
    asked = [own for own in found if own.output.name != ORDER]
    given = sum(own.sobol is not None for own in asked)
    if given < len(asked):
        say(said("  Sobol indices for {given} of {asked} figures: of the others a polynomial "
                 "misses more than {most:.0f} % of the variance of members it has not seen.",
                 given=given, asked=len(asked), most=100 * GREATEST_ERROR))  # fmt: skip


def _values(outcome: Outcome, own: Mattering) -> str:
    entries = moving(outcome.sampled.ensemble.space, own)[:MOST_NAMED]
    names = [either(reader(), entry.zh, entry.en) for entry in entries]
    return text(reader(), "ensemble.and").join(names) or spoken(
        "no value does more than chance", reader()
    )
