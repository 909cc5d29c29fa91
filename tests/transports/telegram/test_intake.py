from bot.transports.telegram.chat_keys import ChatKeys
from bot.transports.telegram.intake import LONGEST_LINE, PATIENT_LINE, Intake, Verdict
from tests.support.telegram_fakes import JumpTimer


def test_five_at_once_are_let_in_whatever_waits() -> None:
    intake = Intake(JumpTimer(), ChatKeys())
    assert [intake.verdict(7, LONGEST_LINE - 1) for _ in range(5)] == [Verdict.ADMIT] * 5


def test_who_is_quick_waits_in_line_and_only_a_long_line_is_told_once_and_then_shed() -> None:
    intake = Intake(JumpTimer(), ChatKeys())
    verdicts = [intake.verdict(7, waiting) for waiting in range(PATIENT_LINE + 3)]
    assert verdicts == [Verdict.ADMIT] * PATIENT_LINE + [Verdict.SLOW_DOWN, Verdict.SHED, Verdict.SHED]


async def test_one_more_is_let_in_each_second_and_the_next_excess_is_told_anew() -> None:
    timer = JumpTimer()
    intake = Intake(timer, ChatKeys())
    for _ in range(6):
        intake.verdict(7, PATIENT_LINE)
    await timer.sleep(1)
    verdicts = [intake.verdict(7, PATIENT_LINE) for _ in range(3)]
    assert verdicts == [Verdict.ADMIT, Verdict.SLOW_DOWN, Verdict.SHED]


def test_chats_have_buckets_of_their_own() -> None:
    intake = Intake(JumpTimer(), ChatKeys())
    for _ in range(9):
        intake.verdict(7, PATIENT_LINE)
    assert intake.verdict(8, PATIENT_LINE) is Verdict.ADMIT


def test_a_chat_that_cannot_be_answered_does_not_fill_the_memory() -> None:
    intake = Intake(JumpTimer(), ChatKeys())
    assert intake.verdict(7, LONGEST_LINE) is Verdict.SLOW_DOWN
    assert intake.verdict(7, LONGEST_LINE) is Verdict.SHED
    assert intake.verdict(7, LONGEST_LINE - 1) is Verdict.ADMIT


async def test_chats_are_forgotten_on_demand_and_after_ten_minutes() -> None:
    timer = JumpTimer()
    intake = Intake(timer, ChatKeys())
    for _ in range(9):
        intake.verdict(7, 0)
    intake.forget(7)
    assert len(intake._guests) == 0
    intake.verdict(7, 0)
    await timer.sleep(601)
    assert len(intake._guests) == 0


def test_memory_is_bounded() -> None:
    intake = Intake(JumpTimer(), ChatKeys())
    for chat in range(10_100):
        intake.verdict(chat, 0)
    assert len(intake._guests) == 10_000
