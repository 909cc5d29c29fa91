"""The program's own sentences: navigation, notices, and which error becomes which sentence."""

from __future__ import annotations

from bot.core.text import Text, message

BACK = message("nav", "⬅️ Back")
MENU = message("nav", "☰ Menu")
PEOPLE = message("nav", "☎️ People who can help")
ENGLISH = message("nav", "🔤 English")
LANGUAGE = message("nav", "🌐 Language")
ERASE = message("nav", "🧹 Erase now")
HARD_WORDS = message("nav", "❔ Hard words")
SOMETHING_ELSE = message("nav", "Something else")
CLOSE = message("nav", "✅ OK")

WORDS_TITLE = message("glossary", "Words on this screen:")
WORD = message("glossary", "{term}\n{means}")

PEOPLE_TITLE = message("people", "☎️ People who can help:")
CHOOSE_LANGUAGE = message("language", "Choose your language:")

NOTICES: dict[str, Text] = {
    "draft": message(
        "notice", "This text was translated by a machine. No person has checked it yet. Tap 🔤 to see it in English."
    ),
    "language_changed": message("notice", "✅ Language changed."),
    "not_understood": message("notice", "I did not understand this. These buttons can help, and people can help too:"),
    "no_flow_yet": message(
        "notice", "I think I know what this is about, but I have no checked answer for it yet. These people may help:"
    ),
    "understanding_down": message(
        "notice", "I cannot read typed words at the moment. The buttons work, and typed words will work again soon:"
    ),
    "clarify": message("notice", "I am not sure I understood. Is it about one of these?"),
    "old_button": message("notice", "That button was from an older screen. Here is where you are now:"),
    "forgotten": message("notice", "I remember chats only for a short time. Please start again here:"),
    "flow_changed": message("notice", "Sorry, this part was changed just now. It starts again here:"),
    "flow_gone": message("notice", "Sorry, this part is no longer here. Please choose again:"),
    "frozen": message("notice", "✋ Our team has stopped this topic while it is being checked. These people can help:"),
    "sensitive": message(
        "notice",
        "✋ Please do not send numbers of papers or phones here. I did not read it further. "
        "You can erase it now with the button below.",
    ),
    "media": message(
        "notice", "I can read only typed words and buttons. I did not open this. Please do not send papers or voices."
    ),
    "edited": message("notice", "I cannot see changes in older messages. Please write it again as a new message."),
    "unknown_command": message("notice", "I do not know this command. These buttons can help:"),
    "empty": message("notice", "I see no words here. These buttons can help:"),
    "use_buttons": message("notice", "Please tap one of the buttons below, or write your question in other words."),
    "slow_down": message("notice", "One moment, please. I answer one message after the other."),
    "trouble": message("notice", "I have trouble at the moment. I will try again by myself. Please wait a little."),
    "no_memory": message("notice", "I cannot remember anything at the moment, so each question starts anew."),
}

FILE_NOT_MADE = message("file", "✋ I could not make this file. Please go on with the buttons below.")

SWITCH_LANGUAGE = message("language", "I can also speak this language:")

WIPED = message(
    "wipe",
    "🧹 Erased: what I remembered, and {count} of our messages on both sides.",
)
WIPED_NOTHING = message("wipe", "🧹 I remember nothing of this chat.")
WIPE_REMAINS = message(
    "wipe",
    "Not erased: messages older than two days, this chat itself, what Telegram keeps.",
)
WIPE_YOURSELF = message("wipe", "You can clear the history for both sides and then delete the chat in Telegram.")
WIPE_FAILED = message("wipe", "Not erased yet. I will try again by myself.")

COMMANDS: dict[str, Text] = {
    "start": message("command", "Start"),
    "menu": message("command", "All topics"),
    "language": message("command", "Change the language"),
    "help": message("command", "How to use this"),
    "privacy": message("command", "What is kept and who can see it"),
    "wipe": message("command", "Erase everything now"),
    "about": message("command", "Who made this"),
}
"""The commands of the bot's menu, in their order."""

FLOW_OF_COMMAND = {
    "start": "welcome",
    "menu": "menu",
    "help": "help",
    "privacy": "privacy",
    "about": "about",
    "emergency": "emergency",
}
"""Commands that open a common flow."""
