# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures by which a matcher is judged, worked out by hand for a few questions."""

import math

import numpy as np
import pytest

from knowledge.measures import Asked, auroc, calibration_error, figures, reliability

RIGHT = frozenset({"a"})
NONE = frozenset[str]()
ASKED = (
    Asked(RIGHT, ("a", "b", "c"), 0.95, answered=True, offered=False),
    Asked(RIGHT, ("b", "a", "c"), 0.85, answered=True, offered=False),
    Asked(RIGHT, ("b", "c", "a"), 0.55, answered=False, offered=True),
    Asked(RIGHT, ("b", "c", "d", "a"), 0.35, answered=False, offered=True),
    Asked(RIGHT, (), 0.0, answered=False, offered=False),
    Asked(NONE, ("b",), 0.65, answered=True, offered=False),
    Asked(NONE, ("b",), 0.25, answered=False, offered=True),
    Asked(NONE, ("b",), 0.15, answered=False, offered=False),
)


def test_each_figure_is_the_share_that_its_name_says() -> None:
    found = figures(ASKED)

    assert found["questions"] == 8
    assert found["in scope"] == 5
    assert found["recall@1"] == pytest.approx(1 / 5)
    assert found["recall@3"] == pytest.approx(3 / 5)
    assert found["MRR@5"] == pytest.approx((1 + 1 / 2 + 1 / 3 + 1 / 4) / 5)
    assert found["answered"] == pytest.approx(3 / 8)
    assert found["precision"] == pytest.approx(1 / 3)
    assert found["wrong"] == pytest.approx(2 / 8)
    assert found["out of scope answered"] == pytest.approx(1 / 3)
    assert found["out of scope unknown"] == pytest.approx(1 / 3)
    assert found["helped"] == pytest.approx(2 / 5)  # one answered right, and one among the three that were offered


def test_a_wrong_answer_helps_nobody_though_the_right_one_is_second() -> None:
    assert figures(ASKED[1:2])["helped"] == 0.0


def test_auroc_counts_pairs_in_order_and_ties_half() -> None:
    scores, good = np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, True, False, False])

    assert auroc(scores, good) == pytest.approx(3.5 / 4)
    assert auroc(-scores, good) == pytest.approx(0.5 / 4)
    assert math.isnan(auroc(scores, np.ones(4, bool)))


def test_a_certain_score_lies_in_the_last_bin_and_empty_bins_are_left_out() -> None:
    scores, good = np.array([1.0, 0.9, 0.05]), np.array([True, False, False])

    assert reliability(scores, good, np.ones(3)) == [(0.05, 0.0, 1.0), (0.95, 0.5, 2.0)]


def test_the_calibration_error_weighs_each_bin_by_what_is_in_it() -> None:
    scores, good = np.array([1.0, 0.9, 0.05, 0.05]), np.array([True, False, False, False])

    assert calibration_error(scores, good, np.ones(4)) == pytest.approx((2 * 0.45 + 2 * 0.05) / 4)
    assert calibration_error(scores, good, np.array([1, 1, 3, 3])) == pytest.approx((2 * 0.45 + 6 * 0.05) / 8)


def test_questions_out_of_scope_count_for_calibration_as_often_as_said() -> None:
    pair = (
        Asked(RIGHT, ("a",), 0.75, answered=True, offered=False),
        Asked(NONE, ("a",), 0.25, answered=False, offered=False),
    )

    assert figures(pair)["ECE"] == pytest.approx(0.25)
    assert figures(pair[:1], outside_counts=3.0)["ECE"] == pytest.approx(0.25)
    assert figures((ASKED[0], pair[1]), outside_counts=3.0)["ECE"] == pytest.approx((0.05 + 3 * 0.25) / 4)


def test_without_questions_there_are_no_shares() -> None:
    assert math.isnan(figures(ASKED[:0] + ASKED[5:])["recall@1"])
