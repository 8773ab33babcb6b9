"""The gate is fair, and loses no place whatever happens to those who wait."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from saycut.db.gate import Gate
from saycut.errors import StoreBusy


def wait_until_waiting(gate: Gate, count: int) -> None:
    while len(gate._waiting) < count:
        time.sleep(0.001)


def test_those_who_wait_come_in_in_the_order_of_their_arrival() -> None:
    gate, order = Gate(1, 30), []

    def come(number: int) -> None:
        with gate:
            order.append(number)

    with ThreadPoolExecutor(8) as pool, gate:
        for number in range(8):
            pool.submit(come, number)
            wait_until_waiting(gate, number + 1)
    assert order == list(range(8))


def test_who_has_been_in_does_not_overtake_those_who_wait() -> None:
    gate, order = Gate(1, 30), []

    def come() -> None:
        with gate:
            order.append("waited")

    with ThreadPoolExecutor(1) as pool:
        with gate:
            pool.submit(come)
            wait_until_waiting(gate, 1)
        with gate:
            order.append("came again")
    assert order == ["waited", "came again"]


def test_as_many_are_in_as_there_are_places() -> None:
    gate, inside, most = Gate(3, 30), [], []

    def come(number: int) -> None:
        with gate:
            inside.append(number)
            most.append(len(inside))
            time.sleep(0.001)
            inside.remove(number)

    with ThreadPoolExecutor(9) as pool:
        list(pool.map(come, range(60)))
    assert max(most) == 3


def test_who_waits_too_long_is_told_and_takes_no_place() -> None:
    gate = Gate(1, 0.02)
    with ThreadPoolExecutor(1) as pool:
        with gate, pytest.raises(StoreBusy):
            pool.submit(gate.__enter__).result()
        with gate:
            pass


def test_a_place_is_free_again_after_an_error() -> None:
    gate = Gate(1, 0.02)
    for _ in range(3):
        with pytest.raises(KeyError), gate:
            raise KeyError


def test_coming_in_twice_is_an_error_where_it_would_be_a_standstill() -> None:
    alone, wide = Gate(1, 30), Gate(2, 30)
    with alone, pytest.raises(RuntimeError, match="inside"), alone:
        pass
    with alone, wide, wide:
        pass


def test_places_survive_any_mix_of_waiting_giving_up_and_errors() -> None:
    gate = Gate(2, 0.003)

    def come(number: int) -> None:
        try:
            with gate:
                threading.Event().wait(0.002 * (number % 3))
                if number % 5 == 0:
                    raise KeyError
        except (StoreBusy, KeyError):
            pass

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(come, range(300)))
    assert (gate._free, len(gate._waiting)) == (2, 0)
