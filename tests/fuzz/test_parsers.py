# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever comes in, a parser takes it or says no: a bounded look with hypothesis, which `make fuzz` goes on with."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.parsers import PARSERS

SLOW = {"backup-rows": 10, "data-set": 30, "settings": 40}  # examples; these write files


def like(seeds: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    """The seeds taken apart and put together anew, with other things in between."""
    pieces = sorted({piece for seed in seeds for piece in re.split(rb"(\W+)", seed) if piece})
    strange = st.text(max_size=8).map(str.encode) | st.binary(max_size=4)
    made = st.lists(st.sampled_from(pieces) | strange, max_size=40).map(b"".join)
    return st.sampled_from(seeds) | made | st.builds(_spliced, st.sampled_from(seeds), st.integers(0, 400), made)


def _spliced(seed: bytes, at: int, put: bytes) -> bytes:
    at %= len(seed) + 1
    return seed[:at] + put + seed[at + len(put) :]


@pytest.mark.parametrize("name", PARSERS)
def test_whatever_comes_in_is_taken_or_refused(name: str) -> None:
    parser = PARSERS[name]

    @settings(max_examples=SLOW.get(name, 100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(like(parser.seeds))
    def tried(data: bytes) -> None:
        parser.tries(data)

    for seed in parser.seeds:
        parser.tries(seed)
    tried()
