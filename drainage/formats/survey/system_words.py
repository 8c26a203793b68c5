"""Storm, sanitary or combined, from the words of a survey."""

from __future__ import annotations

import pandas as pd

from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.words import SYSTEM_WORDS


def systems(texts: pd.Series, mapping: SurveyMapping) -> pd.Series:
    """The system each text (n,) names, missing where it names none."""
    words = SYSTEM_WORDS | {key.lower(): value for key, value in mapping.systems.items()}
    plain = texts.str.lower().str.strip().str.removesuffix("管").str.removesuffix("管道")
    return plain.map(words)
