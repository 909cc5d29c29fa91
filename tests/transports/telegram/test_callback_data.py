import logging

import pytest

from bot.transports.telegram.callback_data import checked, is_usable


@pytest.mark.parametrize("data", ["a", "f:asylum/step:2", "x" * 64])
def test_short_ascii_is_usable(data: str) -> None:
    assert checked(data, strict=True) == data


@pytest.mark.parametrize("data", ["", "x" * 65, "é", "a\nb", "\x00", "😀"])
def test_anything_else_fails_a_test(data: str) -> None:
    with pytest.raises(AssertionError):
        checked(data, strict=True)


def test_in_production_the_button_is_left_out_and_the_log_says_so_without_the_data(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert checked("secret" * 20, strict=False) is None
    assert [record.getMessage() for record in caplog.records] == ["button_dropped"]


def test_data_of_a_wrong_type_is_not_usable() -> None:
    assert not is_usable(None)
    assert not is_usable(7)
