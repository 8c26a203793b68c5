"""A drawn town under the rains of the rain table: its network, its runs and what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from drainage.digests import digest_of
from drainage.engine import RunRequest
from drainage.ensemble import Draw, draw_of, member_network
from drainage.errors import InputError
from drainage.network import Network
from drainage.results import RunResult
from drainage.scenario import Composed, Surface
from drainage.scenario.season_file import SeasonState
from drainage.study.at_hand import OnDemand
from drainage.study.ensemble.member import built_by
from drainage.study.ensemble.opening import Ensemble
from drainage.study.ensemble.surfaces import as_member
from drainage.study.opening import OpenStudy
from drainage.study.season.choosing import Chosen
from drainage.study.season.figures import figures_of_places, in_places
from drainage.study.season.opening import KEPT_AS, Run, Season, in_state, place_digest
from drainage.study.season.places import Place, places_in
from drainage.study.steps import id_on_surface

MEMBERS = "members"


@dataclass(frozen=True)
class Drawn:
    """A member of an ensemble under a scenario: its network is made when it is first asked for."""

    ensemble: Ensemble
    draw: Draw
    scenario: str

    @property
    def town(self) -> str:
        """Its name in runs and folders."""
        return f"m{self.draw.number:06d}"

    @property
    def surface(self) -> Surface:
        """What it is run on."""
        return self.ensemble.surface_of(self.draw)

    @cached_property
    def made(self) -> tuple[Network, Composed] | str:
        """Its network, and with the scenario built; or why they cannot be made."""
        try:
            network = member_network(self.ensemble.town, self.draw)
            return network, built_by(self.ensemble, self.draw, self.scenario, network)
        except InputError as error:
            return str(error.findings[0])

    def network(self) -> Network:
        """Its network before the works; not of a town that cannot be made."""
        return self._parts()[0]

    def of_the_scenario(self) -> Composed:
        """Its network with the scenario built; not of a town that cannot be made."""
        return self._parts()[1]

    def _parts(self) -> tuple[Network, Composed]:
        if isinstance(self.made, str):
            raise TypeError(self.made)
        return self.made


@dataclass(frozen=True)
class DrawnSeason(Season):
    """The rain table of a drawn town: rain and its peak are those of the table, river and, where
    it gives them, inlets those of the state; all else is as drawn. ``places`` are those of the
    study, which lie where the town has them; its balance may miss what a member's may."""

    drawn: Drawn

    @property
    def town(self) -> str:
        """What its runs are called by."""
        return self.drawn.town

    @property
    def surface(self) -> Surface:
        """What its runs stand on."""
        return self.drawn.surface

    @property
    def room(self) -> Path:
        """What the folder of its runs is called, in that of a table."""
        return Path(MEMBERS) / self.drawn.town

    def not_built(self, state: str) -> str:
        """Why there is no network; empty where there is one."""
        del state
        return self.drawn.made if isinstance(self.drawn.made, str) else ""

    def opened_for(self, runs: Sequence[Run]) -> OpenStudy:
        """The study with these runs as its events, as the member has it."""
        network = self.drawn.network()
        limits = self.drawn.ensemble.limits
        return as_member(self.asked_in(self.study.opened, runs), network, self.surface, limits)

    def key_of(self, run: Run) -> str:
        """Of what the kept figures of a run rest on. The network is made for it where nothing is
        known of it yet alone."""
        asked = self.asked_in(self.study.opened.on(self.surface), [run])

        def run_id() -> str:
            if reason := self.not_built(run.state):
                return digest_of("not built", reason)
            opened = self.opened_for([run])
            own = id_on_surface(opened, self.request(opened, run, Path()))
            return digest_of(own, *map(place_digest, self._places_of(run)[0]))

        own = self.study.made.run_id(
            f"{self.product}/{self.surface}/{run.event}", self.made_from(asked, run), run_id
        )
        return digest_of(KEPT_AS, own, *(repr(place.of) for place in self.places))

    def made_from(self, opened: OpenStudy, run: Run) -> str:
        """As of ``Season``, and of the member and what its balance may miss."""
        inputs, own = self.study.inputs, self.drawn.ensemble
        limits = [f"{name} {limit}" for name, limit in own.limits.items()]
        return digest_of(super().made_from(opened, run), self.drawn.draw.digest, inputs.town,
                         inputs.rainfall, own.space.digest, *limits)  # fmt: skip

    def request(self, opened: OpenStudy, run: Run, folder: Path) -> RunRequest:
        """A run of ``opened``, which is ``opened_for`` it, into a folder."""
        asked = super().request(opened, run, folder)
        limits = self.drawn.ensemble.limits
        return replace(asked, settings=asked.settings.model_copy(update=dict(limits)))

    def figures_of(self, run: Run, result: RunResult) -> dict[str, Any]:
        """What is kept of a run, of all places of the study in their order."""
        places, numbers = self._places_of(run)
        figures = figures_of_places(places, result, run.minutes)
        return in_places(figures, numbers, len(self.places))

    def _places_of(self, run: Run) -> tuple[list[Place], list[int]]:
        network = self.built[run.state].network
        return places_in(network, [own.of for own in self.places], self.file.key_road_classes)


def drawn_seasons(season: Season, chosen: Chosen) -> dict[str, DrawnSeason]:
    """Town -> the rain table of each chosen member, with the states, depths and widths of the
    band."""
    asked = season.file.band_states
    states = tuple(own for own in season.file.states if own.id in asked)
    file = season.file.model_copy(
        update={"states": states, "levels": (), "widest_mm": season.file.band.widest_mm}
    )
    found = {}
    for number in chosen.numbers:
        draw = draw_of(chosen.ensemble.space, number, chosen.sample.unit[number])
        own = Drawn(chosen.ensemble, draw, season.scenario)
        built = OnDemand([state.id for state in states], partial(_in_state, own, states))
        found[own.town] = DrawnSeason(
            season.study, file, season.scenario, season.places, built, season.rivers, own
        )
    return found


def _in_state(own: Drawn, states: Sequence[SeasonState], name: str) -> Composed:
    state = next(state for state in states if state.id == name)
    return in_state(own.of_the_scenario(), state)
