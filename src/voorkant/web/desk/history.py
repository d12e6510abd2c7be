"""What was done at a desk, read from the journal, and the way back where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from voorkant.bodies.queries import members_of
from voorkant.challenges import rules as challenges
from voorkant.contributions import rules as contributions
from voorkant.contributions.lists import chosen_statements
from voorkant.contributions.rules import State
from voorkant.conversations import rules as conversations
from voorkant.conversations.queries.leading import led_conversation
from voorkant.journal.queries import acts_in
from voorkant.web.desk.lists import ListName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from voorkant.challenges.values import ChallengeRef
    from voorkant.contributions.values import ListedStatement
    from voorkant.conversations.queries.leading import Led
    from voorkant.journal.queries import Act

ON_A_PAGE = 30
WHAT: Mapping[str, _StrPromise] = MappingProxyType(
    {
        contributions.VERB_SHOWN: gettext_lazy("put on the list"),
        contributions.VERB_SENT_BACK: gettext_lazy("sent back"),
        contributions.VERB_RECONSIDERED: gettext_lazy("let it wait again"),
        contributions.VERB_MERGED: gettext_lazy("merged with others"),
        contributions.VERB_PARTED: gettext_lazy("put back on the list, no longer merged"),
        contributions.VERB_FROZEN: gettext_lazy("frozen"),
        contributions.VERB_THAWED: gettext_lazy("thawed"),
        contributions.VERB_PUT_FIRST: gettext_lazy("asked first"),
        contributions.VERB_PUT_BACK: gettext_lazy("no longer asked first"),
        conversations.VERB_OPENED: gettext_lazy("opened the conversation"),
        conversations.VERB_CLOSED: gettext_lazy("closed the conversation"),
        conversations.VERB_NAMED: gettext_lazy("named a group"),
        conversations.VERB_SET: gettext_lazy("changed when statements are read"),
        challenges.VERB_OPENED: gettext_lazy("asked the question"),
        challenges.VERB_MOVED: gettext_lazy("took the question a step further"),
        challenges.VERB_CLOSED: gettext_lazy("closed the question"),
    }
)
"""What each act is called; a test holds it to the verbs."""


@dataclass(frozen=True, slots=True)
class WayBack:
    """How an act can be undone.

    Attributes:
        label: What the button or link says.
        address: Where it leads.
        one: What the button sends; empty for a link, to where a reason is asked first.
    """

    label: str
    address: str
    one: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """One act, in words.

    Attributes:
        who: Who did it; empty for the program itself.
        words: The statement that it was about, or the name that was given; empty without one.
        reason: The reason that was given; empty without one, or once it is erased.
        back: How it can be undone; None when it can't be, or was already.
    """

    at: datetime
    who: str
    what: str
    words: str
    reason: str
    back: WayBack | None


@dataclass(frozen=True, slots=True)
class History:
    """A page of what was done; `next` asks for what came before it."""

    deeds: Sequence[Deed]
    next: str | None


def history(challenge: ChallengeRef, acting: str | None, *, after: str | None) -> History:
    """Gather a page of what was done. At most four SQL queries.

    Args:
        challenge: Of which challenge.
        acting: Opaque id of who reads.
        after: The word that the page before gave.

    Raises:
        InvalidCursor: `after` is not a word that we gave.
    """
    page = acts_in(str(challenge.id), WHAT, limit=ON_A_PAGE, after=after)
    named = {str(seat.account_id): seat.shown_name for seat in members_of(challenge.owner_id)}
    statements = _statements(challenge, page.items)
    back = _Back(challenge.slug, statements, led_conversation(challenge.id))
    deeds = []
    for act in page.items:
        about = statements.get(act.line.object_id)
        deeds.append(
            Deed(
                at=act.line.recorded_at,
                who=_who(act.acting, acting, named),
                what=str(WHAT[act.line.verb]),
                words=about.text if about else str(act.payload.get("name", "")),
                reason=str(act.payload.get("reason", "")),
                back=back.of(act),
            )
        )
    return History(deeds, page.next)


def _who(acting: str | None, reader: str | None, named: Mapping[str, str]) -> str:
    if acting is None:
        return ""
    if acting == reader:
        return _("You")
    return named.get(acting, _("Somebody who is no longer here"))


def _statements(challenge: ChallengeRef, acts: Sequence[Act]) -> Mapping[str, ListedStatement]:
    ids = {act.line.object_id for act in acts if act.line.verb in contributions.LEADING_VERBS}
    ids |= {str(act.payload["into"]) for act in acts if "into" in act.payload}
    found = chosen_statements(challenge.id, [UUID(id_) for id_ in ids]) if ids else ()
    return {str(statement.id): statement for statement in found}


class _Back:
    """Finds ways back; each is offered once, where the act still holds."""

    def __init__(
        self, slug: str, statements: Mapping[str, ListedStatement], led: Led | None
    ) -> None:
        self._slug = slug
        self._statements = statements
        self._led = led
        self._offered: set[tuple[str, str]] = set()

    def of(self, act: Act) -> WayBack | None:
        """Return the way back from an act; None when there is none (any more)."""
        key = (act.line.verb, act.line.object_id)
        found = None if key in self._offered else self._find(act)
        if found is not None:
            self._offered.add(key)
        return found

    def _find(self, act: Act) -> WayBack | None:
        verb = act.line.verb
        statement = self._statements.get(act.line.object_id)
        if statement is not None:
            return self._from_statement(verb, statement, str(act.payload.get("into", "")))
        if self._led is not None and verb == conversations.VERB_SET:
            return WayBack(_("Choose again"), self._address("web:settings"))
        state = {
            conversations.VERB_CLOSED: conversations.State.CLOSED,
            conversations.VERB_OPENED: conversations.State.OPEN,
        }.get(verb)
        if self._led is not None and state is not None and self._led.state is state:
            return WayBack(_("Open or close it"), self._address("web:opening"))
        return None

    def _from_statement(self, verb: str, statement: ListedStatement, into: str) -> WayBack | None:
        new = self._statements.get(into)
        if statement.state is State.MERGED and new is not None and new.state is State.SHOWN:
            return WayBack(_("Undo the merging"), self._on_the_list(new))
        shown = statement.state is State.SHOWN
        if verb == contributions.VERB_SHOWN and shown:
            return WayBack(_("Take it off the list"), self._on_the_list(statement))
        lists, order = self._address("web:statements"), self._address("web:order")
        for done, holds, label, address, word in (
            (
                contributions.VERB_SENT_BACK,
                statement.state is State.SENT_BACK,
                _("Let it wait again"),
                lists,
                "reconsider",
            ),
            (contributions.VERB_FROZEN, statement.frozen, _("Thaw it"), lists, "thaw"),
            (
                contributions.VERB_THAWED,
                shown and not statement.frozen,
                _("Freeze it"),
                lists,
                "freeze",
            ),
            (
                contributions.VERB_PUT_FIRST,
                statement.place is not None,
                _("No longer first"),
                order,
                "put-back",
            ),
        ):
            if verb == done and holds:
                return WayBack(label, address, f"{word} {statement.id}")
        return None

    def _on_the_list(self, statement: ListedStatement) -> str:
        before = str(max(statement.number - 1, 0))
        words = urlencode({"lijst": str(ListName.SHOWN), "na": before})
        return f"{self._address('web:statements')}?{words}#uitspraak-{statement.id}"

    def _address(self, view: str) -> str:
        return reverse(view, kwargs={"slug": self._slug})
