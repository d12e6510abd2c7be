"""The shape of what organisers send; no rules but those of shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from voorkant.meetings.errors import (
    InvitationRefused,
    MeetingRefused,
    PaperRefused,
    TableNotFound,
)
from voorkant.meetings.rules import (
    LONGEST_MEETING,
    PAPERS,
    is_invitation,
    is_meeting,
    longest_on,
)

if TYPE_CHECKING:
    from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Asked:
    """A sheet that somebody wants.

    Attributes:
        kind: One of `rules.PAPERS`.
        invitation: Her own words.
        meeting: When and where people meet; may be empty.
    """

    kind: str
    invitation: str
    meeting: str


def typed(sent: QueryDict) -> Asked:
    """Read what was typed, as it was typed."""
    text = sent.get("invitation", "").replace("\r\n", "\n")
    return Asked(sent.get("kind", ""), text, sent.get("meeting", ""))


def checked(asked: Asked) -> Asked:
    """Return what can be printed.

    Raises:
        PaperRefused: No sheet of this kind.
        InvitationRefused: Empty, too long, or with characters that don't show.
        MeetingRefused: No single short line.
    """
    if asked.kind not in PAPERS:
        raise PaperRefused
    invitation, meeting = asked.invitation.strip(), asked.meeting.strip()
    longest = longest_on(asked.kind)
    if not is_invitation(invitation, longest):
        raise InvitationRefused(longest=longest)
    if not is_meeting(meeting):
        raise MeetingRefused(longest=LONGEST_MEETING)
    return Asked(asked.kind, invitation, meeting)


def table_of(sent: QueryDict) -> UUID:
    """Read which table is meant.

    Raises:
        TableNotFound: It isn't the id of any.
    """
    try:
        return UUID(sent.get("table", ""))
    except ValueError:
        raise TableNotFound from None
