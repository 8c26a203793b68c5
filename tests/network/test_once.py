"""What follows from a network alone is found once, and for a changed copy anew."""

from drainage.measures.routes import main_sewer, sewers
from drainage.network.topology import links


def test_a_network_is_asked_once_and_its_changed_copy_anew(small_network):
    assert links(small_network) is links(small_network)
    shorter = small_network.with_tables(conduits=small_network.conduits.iloc[1:])
    assert len(links(shorter)) == len(links(small_network)) - 1
    assert links(small_network).index[0] == small_network.conduits.index[0]


def test_each_question_has_its_own_answer(small_network):
    assert main_sewer(small_network).isin(sewers(small_network).index).all()
    assert sewers(small_network) is not main_sewer(small_network)
