from hypothesis import given, settings
from hypothesis import strategies as st

from bot.transports.telegram.markup import Styled, parse, plain, split, utf16_length


def bold_parts(styled: Styled) -> list[str]:
    """What Telegram would show bold, read back from the entities by its own way of counting."""
    units = styled.text.encode("utf-16-le")
    return [units[2 * e.offset : 2 * (e.offset + e.length)].decode("utf-16-le") for e in styled.entities()]


def test_bold_is_taken_out_and_becomes_an_entity() -> None:
    styled = parse("Do **this** now, **and that**")
    assert styled.text == "Do this now, and that"
    assert bold_parts(styled) == ["this", "and that"]


def test_offsets_count_utf16_units() -> None:
    styled = parse("📅 𝒜 **день** ✋")
    assert bold_parts(styled) == ["день"]
    assert styled.entities()[0].offset == 6


def test_an_open_pair_stays_as_it_is() -> None:
    assert parse("2 ** 3 and **open").text == "2 ** 3 and **open"
    assert parse("**over\nlines**").text == "**over\nlines**"
    assert parse("****").text == "****"


def test_what_telegram_cannot_take_is_dropped() -> None:
    assert plain("a\x00b\ud800c **d**") == "abc d"


def test_a_short_text_is_one_piece_without_outer_blanks() -> None:
    pieces = split(parse("\n  **now** \n"))
    assert [piece.text for piece in pieces] == ["now"]
    assert bold_parts(pieces[0]) == ["now"]


def test_a_blank_text_has_no_pieces() -> None:
    assert split(parse(" \n ")) == []


def test_cuts_fall_on_paragraphs_then_lines_then_words() -> None:
    assert [p.text for p in split(parse("one two\n\nthree four\nfive"), 16)] == ["one two", "three four\nfive"]
    assert [p.text for p in split(parse("one two\nthree four"), 12)] == ["one two", "three four"]
    assert [p.text for p in split(parse("one two three"), 9)] == ["one two", "three"]


def test_a_border_right_at_the_limit_is_used() -> None:
    assert [p.text for p in split(parse("abcd efgh"), 4)] == ["abcd", "efgh"]


def test_a_word_longer_than_a_message_is_cut_anywhere_but_not_inside_a_character() -> None:
    pieces = split(parse("😀" * 5000))
    assert [utf16_length(piece.text) for piece in pieces] == [4096, 4096, 1808]
    assert "".join(piece.text for piece in pieces) == "😀" * 5000


def test_a_cut_keeps_marks_with_their_letter() -> None:
    pieces = split(parse("e\u0301" * 10), 7)
    assert all(piece.text[0] == "e" for piece in pieces)


def test_bold_that_crosses_a_cut_goes_on_in_the_next_piece() -> None:
    pieces = split(parse("plain **bold one bold two** plain"), 16)
    assert [bold_parts(piece) for piece in pieces] == [["bold one"], ["bold two"]]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab *\n😀é\u0301\u202e\x00"), max_size=200), st.integers(2, 40))
def test_no_piece_is_too_long_and_nothing_but_blanks_is_lost(marked: str, limit: int) -> None:
    styled = parse(marked)
    pieces = split(styled, limit)
    assert all(0 < utf16_length(piece.text) <= limit for piece in pieces)
    assert "".join("".join(piece.text.split()) for piece in pieces) == "".join(styled.text.split())
    assert all(e.offset >= 0 and e.offset + e.length <= utf16_length(p.text) for p in pieces for e in p.entities())
