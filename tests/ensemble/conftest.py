"""The toy town of the formula, and its rules."""

import pytest

from drainage.synthesis.reading import read_rules
from tests.ensemble.toy import toy_space


@pytest.fixture(scope="session")
def rules(root):
    return read_rules(root / "networks" / "miyun-old-town" / "synthesis" / "rules.toml")


@pytest.fixture
def space(small_network, rules):
    return toy_space(small_network, rules)
