"""The kinds of day a count can start from, and the sentences that name them and the days that are skipped.

Owns words only; nothing here counts. A rule file may use a kind only if it has a name here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.core.text import Text, message

KIND_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "oral": message("deadline/starts/oral", "the day the judge said the decision aloud in court"),
        "written_mailed": message("deadline/starts/written_mailed", "the day the court mailed the written decision"),
        "electronic": message(
            "deadline/starts/electronic", "the day the court sent the decision by its electronic system"
        ),
        "arrival": message("deadline/starts/arrival", "the day of your last arrival in the United States"),
        "briefing_notice": message("deadline/starts/briefing_notice", "the date on the briefing notice"),
        "rejection_notice": message("deadline/starts/rejection_notice", "the date on the rejection notice"),
        "move": message("deadline/starts/move", "the day your address or phone changed"),
        "nta_served": message("deadline/starts/nta_served", "the day you were given the paper that starts the case"),
        "custody_order": message("deadline/starts/custody_order", "the day of the judge's order about release"),
        "custody_appeal": message(
            "deadline/starts/custody_appeal", "the day the government appealed the order about release"
        ),
        "final_order": message("deadline/starts/final_order", "the date of the final order"),
        "absence_order": message("deadline/starts/absence_order", "the date of the order made while you were absent"),
        "supervisor_agreed": message(
            "deadline/starts/supervisor_agreed", "the day a supervisor agreed with the officer's finding"
        ),
        "judge_agreed": message("deadline/starts/judge_agreed", "the day the judge agreed with the officer's finding"),
        "referral_filed": message("deadline/starts/referral_filed", "the day the officer's file reached the court"),
        "hearing": message("deadline/starts/hearing", "the day of the hearing"),
        "motion_received": message("deadline/starts/motion_received", "the day the court received the motion"),
        "form_received": message(
            "deadline/starts/form_received", "the day your complete asylum application was received"
        ),
        "judge_denied": message("deadline/starts/judge_denied", "the day the judge denied asylum"),
        "fee_notice": message("deadline/starts/fee_notice", "the date on the fee notice"),
        "grant": message("deadline/starts/grant", "the day asylum was granted"),
        "printed": message("deadline/starts/printed", "the date printed on the paper"),
    }
)
"""Every kind of triggering day, with the words for "count from ..."."""

FUTURE_KINDS = frozenset({"hearing", "printed"})
"""Days that usually lie ahead. All other kinds have already happened when somebody asks."""

SKIP_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "saturday": message("deadline/skipped/saturday", "Saturday"),
        "sunday": message("deadline/skipped/sunday", "Sunday"),
        "new_year": message("deadline/skipped/new_year", "New Year's Day"),
        "king_day": message("deadline/skipped/king_day", "Martin Luther King Jr. Day"),
        "washington_birthday": message("deadline/skipped/washington_birthday", "Washington's Birthday"),
        "memorial_day": message("deadline/skipped/memorial_day", "Memorial Day"),
        "juneteenth": message("deadline/skipped/juneteenth", "Juneteenth"),
        "independence_day": message("deadline/skipped/independence_day", "Independence Day"),
        "labor_day": message("deadline/skipped/labor_day", "Labor Day"),
        "columbus_day": message("deadline/skipped/columbus_day", "Columbus Day"),
        "veterans_day": message("deadline/skipped/veterans_day", "Veterans Day"),
        "thanksgiving": message("deadline/skipped/thanksgiving", "Thanksgiving Day"),
        "christmas": message("deadline/skipped/christmas", "Christmas Day"),
    }
)
"""Why a day was skipped, by the word `HolidayCalendar.why_not` gives."""
