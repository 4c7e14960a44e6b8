import pytest

from intl_office.core.registry import Registry


def filled() -> Registry[int]:
    registry: Registry[int] = Registry("numbers")
    registry.register("two", 2)
    registry.register("one", 1)
    return registry


def test_order_is_the_one_of_registration() -> None:
    registry = filled()
    assert list(registry) == ["two", "one"]
    assert registry.values() == (2, 1)
    assert registry.items() == (("two", 2), ("one", 1))
    assert len(registry) == 2


def test_reading_by_key() -> None:
    registry = filled()
    assert registry["two"] == 2
    assert registry.get("three") is None
    assert "one" in registry
    with pytest.raises(KeyError):
        registry["three"]


def test_key_is_taken_once() -> None:
    with pytest.raises(ValueError, match="numbers: 'two'"):
        filled().register("two", 22)


def test_nothing_comes_after_the_first_read() -> None:
    registry = filled()
    assert registry["one"] == 1
    with pytest.raises(RuntimeError, match="after the first read"):
        registry.register("three", 3)


def test_test_replaces_and_restores() -> None:
    registry = filled()
    with registry.replaced(ten=10):
        assert registry.values() == (10,)
    assert registry.values() == (2, 1)
