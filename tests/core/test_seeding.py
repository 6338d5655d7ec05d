from __future__ import annotations

import numpy as np

from conformance.core.seeding import child, generator, seed_of


def test_seeds_are_those_of_sha256_on_every_machine() -> None:
    assert seed_of(1, "response_time/person-001", "people") == 0xACD1C3AB2C89DECC70E973DF276C2D2B


def test_chance_is_numpy_s_own_of_that_seed_each_time_it_is_asked_for() -> None:
    plain = np.random.Generator(np.random.PCG64(seed_of(1, "a"))).standard_normal(9)
    assert [list(generator(1, "a").standard_normal(9)) for _ in range(2)] == [list(plain)] * 2


def test_other_purposes_have_other_chance() -> None:
    assert generator(1, "a").random() != generator(1, "b").random()
    assert seed_of("ab", "c") != seed_of("a", "bc")


def test_what_a_child_draws_moves_nobody_else() -> None:
    one, other = generator(1), generator(1)
    child(one).random(100)
    child(other)
    assert one.random() == other.random()
