"""Every state x transition of a workflow, as pytest parameters.

    @pytest.mark.parametrize(("state", "name", "starts"), every_case(agreements))
    def test_transition_starts_only_from_its_sources(state, name, starts): ...

A table that gains a line or a state gains its tests.
"""

from typing import Any

import pytest

from intl_office.core.workflow import Workflow


def every_case(flow: Workflow, *, clock: bool = False) -> list[Any]:
    """Return (state, name of the transition, whether it starts from that state).

    `clock` asks for what the clock does instead of what people do.
    """
    return [
        pytest.param(state, line.name, state in line.sources, id=f"{line.name}-from-{state}")
        for state in flow.states.values
        for line in flow.transitions.values()
        if (line.who is None) is clock
    ]
