"""From a chat's state to replies: a pure function, so that a repeated turn equals the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.conversation import replies as words
from bot.conversation.state import ChatState
from bot.core.messages import Choice, Reply
from bot.core.text import Bilingual, Text, Verbatim
from bot.flows.engine import FlowEngine
from bot.flows.steps.base import Prompt
from bot.flows.steps.contacts import contact_texts

type Rows = tuple[tuple[Choice, ...], ...]

ROOT_FLOWS = ("menu", "welcome")
"""Flows whose first screen offers language and erasing in the place of the menu."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A language a person can choose."""

    code: str
    own_name: str


@dataclass(frozen=True, slots=True)
class Views:
    """Builds the replies of a state. `titles` names the topic of each intent that has a flow."""

    engine: FlowEngine
    languages: Sequence[Offered]
    titles: Mapping[str, Text]
    people: tuple[str, ...]

    def replies(self, state: ChatState) -> tuple[Reply, ...]:
        """What the last turn of this chat showed.

        Raises:
            StepGone: the session stands on a step that is no longer there.
        """
        shown: list[Reply] = []
        for item in state.view:
            shown += self._item(item, state)
        return tuple(shown)

    def answers(self, state: ChatState) -> tuple[tuple[str, str], ...]:
        """What the numbered buttons of the last turn mean, in their order: kind and argument."""
        numbered: list[tuple[str, str]] = []
        for item in state.view:
            match item:
                case ("flow",) if state.session:
                    prompts = self.engine.prompts(state.session)
                    numbered += [("answer", choice.answer) for row in prompts[-1].rows for choice in row]
                case ("clarify", *intents):
                    numbered += [("intent", intent) for intent in intents]
        return tuple(numbered)

    def _item(self, item: tuple[str, ...], state: ChatState) -> list[Reply]:
        match item:
            case ("flow",) if state.session:
                return self._flow(state)
            case ("clarify", *intents):
                offers = [(Choice(self.titles[name], button(state, n)),) for n, name in enumerate(intents)]
                other = (Choice(words.SOMETHING_ELSE, "n:menu"),)
                return [Reply((words.NOTICES["clarify"],), (*offers, other, *self._nav(state)))]
            case ("people", *names):
                known = names or self._people_of(state)
                return [self._people(known, state)]
            case ("words", *names):
                return [self._words(names, state)]
            case ("languages",):
                return [Reply((words.CHOOSE_LANGUAGE,), (*self._language_rows(), *self._nav(state)))]
            case ("offer_language", code):
                row = (Choice(Text("", "{name}", {"name": Verbatim(self._own_name(code))}), f"l:{code}"),)
                return [Reply((words.SWITCH_LANGUAGE,), (row,), language=code)]
            case ("sensitive",):
                erase = (Choice(words.ERASE, "n:wipe"),)
                return [Reply((words.NOTICES["sensitive"],), (erase, *self._nav(state)))]
            case ("notice", "draft"):
                return [Reply((words.NOTICES["draft"],), ((Choice(words.ENGLISH, "n:english"),),))]
            case ("notice", name):
                return [Reply((words.NOTICES[name],))]
        return []

    def _flow(self, state: ChatState) -> list[Reply]:
        assert state.session
        prompts = self.engine.prompts(state.session)
        shown = [Reply(prompt.body, paper=prompt.paper) for prompt in prompts[:-1]]
        last, hard = prompts[-1], bool(self._hard_words_in(prompts))
        rows = (*self._numbered(last, state), *self._nav(state, has_hard_words=hard))
        return [*shown, Reply(last.body, rows, paper=last.paper)]

    def _numbered(self, prompt: Prompt, state: ChatState) -> Rows:
        rows, number = [], 0
        for row in prompt.rows:
            buttons = []
            for choice in row:
                buttons.append(Choice(choice.label, button(state, number)))
                number += 1
            rows.append(tuple(buttons))
        return tuple(rows)

    def _nav(self, state: ChatState, *, has_hard_words: bool = False) -> Rows:
        back, menu = Choice(words.BACK, "n:back"), Choice(words.MENU, "n:menu")
        people = Choice(words.PEOPLE, "n:people")
        hidden = state.language == "en" or ("english",) in state.view
        english = () if hidden else (Choice(words.ENGLISH, "n:english"),)
        hard = ((Choice(words.HARD_WORDS, "n:words"),),) if has_hard_words else ()
        if ("flow",) in state.view and self._at_root(state):
            language, erase = Choice(words.LANGUAGE, "n:language"), Choice(words.ERASE, "n:wipe")
            way_back = ((back,),) if state.session and state.session.trail else ()
            return (*way_back, *hard, (people, *english), (language, erase))
        return (*hard, (back, menu), (people, *english))

    def hard_words(self, state: ChatState) -> tuple[str, ...]:
        """The ids of the hard words on the open screen of a flow; none where something else is shown.

        Raises:
            StepGone: see `FlowEngine.prompts`.
        """
        if ("flow",) not in state.view or state.session is None:
            return ()
        return self._hard_words_in(self.engine.prompts(state.session))

    def _hard_words_in(self, prompts: Iterable[Prompt]) -> tuple[str, ...]:
        texts = (text for prompt in prompts for text in _with_inner(prompt.body))
        return self.engine.world.glossary.found_in(texts)

    def _words(self, names: Sequence[str], state: ChatState) -> Reply:
        glossary = self.engine.world.glossary
        known = [glossary[name] for name in names if name in glossary]
        explained = [words.WORD.with_values(term=Bilingual(term.term), means=term.means) for term in known]
        return Reply((words.WORDS_TITLE, *explained), self._nav(state))

    def _at_root(self, state: ChatState) -> bool:
        session = state.session
        if session is None:
            return True
        flow = self.engine.library.flows.get(session.flow)
        return flow is not None and flow.id in ROOT_FLOWS and session.step == flow.start

    def _people(self, names: Sequence[str], state: ChatState) -> Reply:
        body = (words.PEOPLE_TITLE, *contact_texts(names, self.engine.world))
        return Reply(body, ((Choice(words.BACK, "n:back"), Choice(words.MENU, "n:menu")),))

    def _people_of(self, state: ChatState) -> tuple[str, ...]:
        flow = state.session and self.engine.library.flows.get(state.session.flow)
        return (flow.people if flow else ()) or self.people

    def _language_rows(self) -> Rows:
        choices = [
            Choice(Text("", "{name}", {"name": Verbatim(language.own_name)}), f"l:{language.code}")
            for language in self.languages
        ]
        return tuple(tuple(choices[start : start + 2]) for start in range(0, len(choices), 2))

    def _own_name(self, code: str) -> str:
        return next((language.own_name for language in self.languages if language.code == code), code)


def _with_inner(body: Iterable[Text]) -> Iterator[str]:
    """The English of paragraphs and of the sentences put into them."""
    for text in body:
        yield text.source
        for value in text.values.values():
            if isinstance(value, Bilingual):
                yield from _with_inner((value.text,))
            elif isinstance(value, Text):
                yield from _with_inner((value,))


def button(state: ChatState, number: int) -> str:
    """Opaque data: the random tag of this screen and the button's place in it."""
    return f"c:{state.screen}:{number}"
