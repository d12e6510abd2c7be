"""Addresses of the town: home, signing in, challenges, problems, ideas, decisions."""

from __future__ import annotations

from tests.contracts.matrix import (
    NOBODY,
    Gets,
    Kind,
    Row,
    act,
    nothing,
    page,
)
from tests.contracts.rows.words import (
    AGREE,
    AGREES,
    ALWAYS_PUBLIC,
    DECIDE,
    DESK_OR_NOT_THERE,
    DESK_REFUSES,
    IDEA,
    JUDGE,
    LED,
    NEIGHBOUR,
    NOT_HERE,
    NOT_MINE,
    ORGANISER,
    ORGANISERS,
    OTHER,
    OWN,
    TAKE_OFF,
    VERSION,
    WAITS,
    WAITS_ELSEWHERE,
)

ROWS: tuple[Row, ...] = (
    page("health"),
    # — home and what everybody may read —
    page("web:home"),
    page("web:village", Kind.PUBLIC, {"slug": "well"}),
    page("web:village", Kind.HIDDEN, {"slug": "nergens"}, who=NOBODY),
    nothing("web:village", "get", Kind.OTHER, "a village belongs to no challenge"),
    page("web:villages"),
    page("web:outcomes"),
    page("web:privacy"),
    page("web:method"),
    page("web:accessibility"),
    page("web:letterbox", who=NOBODY),
    act("web:somebody-else", sends={"challenge": "@own.slug"}, changes=False),
    # — signing in —
    page("account_request_login_code"),
    act("account_request_login_code", sends={"email": "nobody@bergen.example"}, changes=False),
    page("account_login"),
    act("account_login", sends={"email": "nobody@bergen.example"}, changes=False),
    page("account_confirm_login_code"),
    act("account_confirm_login_code", sends={"code": "BBBB-CCCC"}, changes=False),
    page("account_carry_on"),
    act("account_carry_on", changes=False),
    act("account_logout", changes=False),
    # — a challenge —
    page("challenges:challenge", Kind.PUBLIC, OWN),
    nothing("challenges:challenge", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("challenges:challenge", Kind.OTHER, OTHER),
    page("challenges:deciding", Kind.PUBLIC, OWN),
    nothing("challenges:deciding", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("challenges:deciding", Kind.OTHER, OTHER),
    # — its problem, its ideas, its decisions —
    *(
        row
        for view in (
            "problems:problem",
            "problems:judge",
            "problems:proof",
            "problems:proof-paper",
            "contributions:ideas",
            "decisions:decisions",
        )
        for row in (
            page(view, Kind.PUBLIC, OWN),
            nothing(view, "get", Kind.HIDDEN, ALWAYS_PUBLIC),
            page(view, Kind.OTHER, OTHER),
        )
    ),
    act("problems:judge", Kind.PUBLIC, OWN, JUDGE, who=NOBODY, others=(Gets.REFUSED,)),
    nothing("problems:judge", "post", Kind.HIDDEN, ALWAYS_PUBLIC),
    act("problems:judge", Kind.OTHER, OTHER, JUDGE, who=NOBODY, others=(Gets.REFUSED,)),
    act("contributions:ideas", Kind.PUBLIC, OWN, IDEA, who=NOBODY, others=(Gets.REFUSED,)),
    act("contributions:ideas", Kind.HIDDEN, OWN, NOT_MINE, who=NOBODY, others=NOT_HERE),
    act("contributions:ideas", Kind.OTHER, OTHER, TAKE_OFF, who=NOBODY, others=DESK_OR_NOT_THERE),
    *(
        row
        for view in ("problems:write", "problems:lead", "problems:cards")
        for row in (
            page(view, Kind.PUBLIC, OWN, who=ORGANISER),
            nothing(view, "get", Kind.HIDDEN, LED),
            page(view, Kind.OTHER, OTHER, who=NEIGHBOUR),
        )
    ),
    act("problems:write", Kind.PUBLIC, OWN, {**VERSION, "cite-1": "@own.shown"}, who=ORGANISER),
    act(
        "problems:write",
        Kind.HIDDEN,
        OWN,
        {**VERSION, "cite-1": "@own.waiting"},
        who=NOBODY,
        others=DESK_REFUSES,
    ),
    act(
        "problems:write",
        Kind.OTHER,
        OWN,
        {**VERSION, "cite-1": "@other.shown"},
        who=NOBODY,
        others=DESK_REFUSES,
    ),
    act("problems:lead", Kind.PUBLIC, OWN, AGREE, who=ORGANISER),
    nothing("problems:lead", "post", Kind.HIDDEN, LED),
    act("problems:lead", Kind.OTHER, OTHER, AGREE, who=NEIGHBOUR),
    act("problems:cards", Kind.PUBLIC, OWN, {"village": "well", "count": "2"}, who=ORGANISER),
    nothing("problems:cards", "post", Kind.HIDDEN, LED),
    act("problems:cards", Kind.OTHER, OTHER, {"village": "well"}, who=NOBODY, others=DESK_REFUSES),
    page("decisions:write-down", Kind.PUBLIC, OWN, who=ORGANISERS),
    nothing("decisions:write-down", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("decisions:write-down", Kind.OTHER, OTHER, who=ORGANISERS),
    act("decisions:write-down", Kind.PUBLIC, OWN, DECIDE, who=NOBODY, others=DESK_REFUSES),
    nothing("decisions:write-down", "post", Kind.HIDDEN, ALWAYS_PUBLIC),
    act("decisions:write-down", Kind.OTHER, OTHER, DECIDE, who=NOBODY, others=DESK_REFUSES),
    page("decisions:reply", Kind.PUBLIC, WAITS, who=ORGANISER),
    nothing("decisions:reply", "get", Kind.HIDDEN, ALWAYS_PUBLIC),
    page("decisions:reply", Kind.OTHER, WAITS_ELSEWHERE, who=NOBODY),
    act("decisions:reply", Kind.PUBLIC, WAITS, AGREES, who=ORGANISER),
    nothing("decisions:reply", "post", Kind.HIDDEN, ALWAYS_PUBLIC),
    act("decisions:reply", Kind.OTHER, WAITS_ELSEWHERE, AGREES, who=NOBODY),
)
