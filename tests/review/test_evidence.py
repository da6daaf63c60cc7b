"""What the words rest on: claims and their figures, and the sources under them."""

from __future__ import annotations

from tests.review.desk import HELP, LEAFLET, codes, judged, one, swapped, text


def test_claims_that_belong_together_stand_in_one_panel() -> None:
    other = "    - statistic: {claim: A22"
    apart = judged(swapped(LEAFLET, (other, f"    - break: panel\n{other}")))
    assert codes(apart) == ["claim-unpaired", "claim-unpaired"]


def test_a_claim_without_what_makes_its_figures_mean_something() -> None:
    found = one(judged(swapped(LEAFLET, text("{claim: bare}"))), "figure-unfilled")
    assert found.message == "the figures of claim bare do not say: time, outcome, comparator"
    assert str(found.place) == "claims.yaml:27:14"
    assert found.target == "tern-quay/en-GB/ketamine"


def test_a_number_may_stand_in_figures_where_the_claim_has_it_in_words() -> None:
    assert codes(judged(swapped(LEAFLET, ("less PTSD at two weeks", "less PTSD at 2 weeks")))) == []
    assert codes(judged(swapped(LEAFLET, ("less PTSD at two weeks", "less PTSD at 5 weeks")))) == ["figure-differs"]


def test_a_statistic_of_groups_of_other_sizes() -> None:
    added = (HELP, f"{HELP}\n    - statistic: {{claim: uneven, title: A, text: B}}")
    assert one(judged(swapped(LEAFLET, added)), "denominators-mixed").measured == "9 and 8"


def test_the_words_of_a_claim_hold_no_number_that_it_does_not_know() -> None:
    found = one(judged(swapped(LEAFLET, text("{claim: loose}"))), "figure-differs")
    assert (found.measured, found.place and found.place.file) == ("21", "claims.yaml")


def test_an_old_source_warns_unless_it_says_why_it_still_stands() -> None:
    found = one(judged(swapped(LEAFLET, text("So it is. [@old2010; @classic1970]"))), "reference-old")
    assert (found.measured, found.threshold, found.place and found.place.line) == (16, 5, 14)


def test_an_approved_leaflet_rests_on_nothing_that_cannot_be_found() -> None:
    leaflet = swapped(LEAFLET, text("So it is. [@nowhere]"))
    assert "reference-unidentified" in codes(judged(leaflet, draft=False))
    assert codes(judged(leaflet)) == []
