"""Pictures of the way from a question to a decision: councils, experts, problems, ideas, proof and meetings.

What a page needs before it can be looked at is done through the actions of the rooms, in a fixed order.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from playwright.sync_api import Page

    from tools.shots import Camera
    from tools.shots_walks import Keep, Walk
    from voorkant.people.kinds import Level

STREET, VILLAGE, ELDERLY = "grotestraat", "wonen-in-aijen", "oud-worden-in-siebengewald"
COUNCIL, OTHER_COUNCIL = "raad@dorpsraad-well.example", "raad@dorpsraad-aijen.example"
EXPERT, OFFICIAL = "dorpen@gemeente.example", "organisator@gemeente.example"
SCHOOL = "rond-de-school"
TWICE = (
    "Ouders en kinderen voelen zich niet veilig rond de school.",
    "Ouders en kinderen voelen zich niet veilig rond de school. Er staan te veel auto’s.",
)
WHY = {
    "choose": "Er zijn genoeg ideeën.",
    "do": "Er is een besluit.",
    "closed": "Alles is gedaan.",
}
IDEA = "Een bankje op de dijk, waar het pad begint."


def council(camera: Camera) -> None:
    """Go through all of it; the demo town is filled."""
    root = _mandates()
    camera.take("idea-drawer", f"/opgaven/{STREET}/ideeen")
    camera.take("ideas", f"/opgaven/{VILLAGE}/ideeen")
    camera.take("problem-asked", f"/opgaven/{STREET}/probleem")
    camera.take("problem-asked-english", f"/en/opgaven/{STREET}/probleem")
    camera.take("problem-ratified", f"/opgaven/{VILLAGE}/probleem", press="Wat volgens mensen niet klopt")
    camera.take("problem-empty", f"/opgaven/{ELDERLY}/probleem")
    camera.take("judge-nothing", f"/opgaven/{VILLAGE}/probleem/oordeel")
    camera.take("proof", f"/opgaven/{VILLAGE}/voorkant")
    camera.take("proof-locked", f"/opgaven/{STREET}/voorkant")
    camera.take("proof-on-paper", f"/opgaven/{VILLAGE}/voorkant", media="print")
    camera.take("listening", f"/opgaven/{ELDERLY}/meelezen")
    camera.take("deciding", f"/opgaven/{STREET}/wie-beslist")
    camera.take("body", "/organisaties/gemeente")
    camera.take("body-council", "/organisaties/dorpsraad-well")
    camera.take("decisions-empty", f"/opgaven/{VILLAGE}/besluit")
    _school()
    camera.take("problem-per-village", f"/opgaven/{SCHOOL}/probleem")
    camera.take("judge-card", f"/opgaven/{SCHOOL}-later/probleem/oordeel")
    camera.walk(parking)
    camera.walk(judging)
    camera.walk(thinking)
    camera.walk(leading, state=camera.signed_in(COUNCIL, newest_code))
    camera.walk(listening, state=camera.signed_in(EXPERT, newest_code))
    camera.walk(passing_on(root), state=camera.signed_in(OFFICIAL, newest_code))
    _papers(camera)
    _ending(camera)


def newest_code(address: str) -> str:
    """Read in the letterbox which code was sent last to an address."""
    from voorkant.outbox.queries import latest_letters  # noqa: PLC0415  reads the environment

    letter = next(each for each in latest_letters() if each.to_address == address)
    found = re.search(r"[A-Z]{4}-[A-Z]{4}", letter.body)
    assert found is not None  # noqa: S101  the mail was asked for just now
    return found.group()


def parking(page: Page, keep: Keep) -> None:
    """Say something that looks like a solution, and keep it for later."""
    page.goto(f"/opgaven/{STREET}/zeggen")
    page.get_by_label("Wat merkt u").fill(f"Leg een drempel aan bij de bakker ({_width(page)}).")
    page.get_by_role("button", name="Verstuur").click()
    page.get_by_text("Dit lijkt op een oplossing").wait_for()
    keep("park-offer")
    page.get_by_role("button", name="Bewaar het voor later").click()
    page.get_by_role("heading", name="Dank u. Het ligt in de la.").wait_for()
    keep("parked")
    page.goto(f"/opgaven/{STREET}/ideeen")
    keep("idea-drawer-own")


def judging(page: Page, keep: Keep) -> None:
    """Say that a problem isn't put right: first without a reason, then with one."""
    page.goto(f"/opgaven/{STREET}/probleem/oordeel")
    keep("judge")
    page.get_by_label("Nee, dit klopt niet").check()
    page.get_by_role("button", name="Verstuur mijn stem").click()
    page.get_by_text("Schrijf op wat er niet klopt.").wait_for()
    keep("judge-refused")
    page.locator("#because").fill(f"De winkels ontbreken ({_width(page)}).")
    page.get_by_role("button", name="Verstuur mijn stem").click()
    page.get_by_text("Uw stem is bewaard").wait_for()
    for summary in page.locator("main summary").all():
        summary.click()
    keep("judged")


def thinking(page: Page, keep: Keep) -> None:
    """Think of an idea: first too short, then well."""
    page.goto(f"/opgaven/{VILLAGE}/ideeen")
    page.get_by_label("Uw idee").fill("Kort")
    page.get_by_role("button", name="Verstuur mijn idee").click()
    page.get_by_text("Dit is te kort.").wait_for()
    keep("idea-refused")
    page.get_by_label("Uw idee").fill(f"{IDEA} ({_width(page)})")
    page.get_by_role("button", name="Verstuur mijn idee").click()
    page.get_by_text(f"({_width(page)})").first.wait_for()
    keep("idea-said")


def leading(page: Page, keep: Keep) -> None:
    """Lead as a council: a new question up to its preview, the step it waits for, the problem, the cards."""
    page.goto("/opgaven/nieuw")
    keep("new")
    page.get_by_label("Een straat wordt opnieuw ingericht").check()
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("De vraag").fill(f"Wat speelt er in de Kerkstraat? ({_width(page)})")
    keep("draft")
    page.get_by_role("button", name="Bekijk hoe het wordt").click()
    keep("preview")
    page.get_by_role("button", name="Zet het op de site").click()
    page.get_by_text("bron").first.wait_for()
    keep("preview-refused")
    for name, address in {
        "challenge-as-organiser": f"/opgaven/{STREET}",
        "worksheet-organiser": "/werkblad",
        "stage": f"/opgaven/{STREET}/fase",
        "lead-asked": f"/opgaven/{STREET}/probleem/ronde",
        "lead-rulings": f"/opgaven/{SCHOOL}/probleem/ronde",
        "write": f"/opgaven/{SCHOOL}/probleem/schrijven",
        "cards": f"/opgaven/{SCHOOL}-later/probleem/kaarten",
        "paper": f"/opgaven/{STREET}/papier",
        "table": f"/opgaven/{STREET}/tafel",
        "deciding-as-organiser": f"/opgaven/{STREET}/wie-beslist",
    }.items():
        page.goto(address)
        keep(name)
    page.goto(f"/opgaven/{SCHOOL}-nieuw/probleem/ronde")
    keep("lead-agree")
    page.goto(f"/opgaven/{SCHOOL}-later/probleem/kaarten")
    page.get_by_label("Hoeveel kaarten").fill("6")
    page.get_by_role("button", name="Maak de kaarten").click()
    keep("cards-made")
    page.emulate_media(media="print")
    keep("cards-on-paper")


def listening(page: Page, keep: Keep) -> None:
    """Look at a request as the expert who may accept it."""
    page.goto(f"/opgaven/{ELDERLY}/meelezen")
    keep("listening-expert")
    page.get_by_text("Ik kan dit niet doen").first.click()
    keep("listening-decline")
    page.goto(f"/opgaven/{VILLAGE}/meelezen")
    keep("listening-accepted")


def passing_on(root: UUID) -> Walk:
    """Give a mandate on, as an official: first for too much money."""

    def walk(page: Page, keep: Keep) -> None:
        page.goto(f"/organisaties/gemeente/mandaten/{root}")
        keep("mandate")
        page.get_by_label("Waar is dit besloten?").fill("Collegebesluit 2026-40 (verzonnen)")
        page.get_by_label("hoogstens kosten").fill("60.000")
        page.get_by_role("button", name="Geef dit door").click()
        keep("mandate-refused")

    return walk


def _width(page: Page) -> int:
    width: int = page.evaluate("innerWidth")
    return width


def _mandates() -> UUID:
    """Say what the municipality may decide, and what it gave on to the council of Well."""
    from django.utils import timezone  # noqa: PLC0415  all of these read the environment

    from voorkant.bodies.actions import give_mandate  # noqa: PLC0415
    from voorkant.bodies.kinds import Right, Topic  # noqa: PLC0415
    from voorkant.bodies.queries import body  # noqa: PLC0415
    from voorkant.places.queries import villages  # noqa: PLC0415

    today = timezone.localdate()
    root = give_mandate(
        body_id=body("gemeente").id,
        parent_id=None,
        topic=None,
        place=None,
        right=Right.DECIDE,
        ceiling_cents=50_000_00,
        from_on=today,
        until_on=None,
        reference="Raadsbesluit 2026-14 (verzonnen)",
        acting=None,
    )
    give_mandate(
        body_id=body("dorpsraad-well").id,
        parent_id=root,
        topic=Topic.TRAFFIC,
        place=next(each.code for each in villages() if each.slug == "well"),
        right=Right.CO_DECIDE,
        ceiling_cents=2_500_00,
        from_on=today,
        until_on=today + timedelta(days=365),
        reference="Collegebesluit 2026-31 (verzonnen)",
        acting=None,
    )
    return root


def _school() -> None:
    """Three more questions of Well: refused twice by a village, with cards, and not yet agreed upon."""
    from voorkant.people.devices import new_device  # noqa: PLC0415  all of these read the environment
    from voorkant.people.kinds import Level  # noqa: PLC0415
    from voorkant.problems import actions as problems  # noqa: PLC0415

    _asked(f"{SCHOOL}-nieuw", "Wat merkt u van het sluipverkeer?", None)
    _ask_villages(_asked(f"{SCHOOL}-later", "Wat maakt het plein gezellig?", Level.CARD), TWICE[0])
    school = _asked(SCHOOL, "Wat speelt er rond de school?", Level.DEVICE)
    for text in TWICE:
        _ask_villages(school, text)
        for village, holding, refusing in (("well", 9, 1), ("wellerlooi", 2, 7)):
            for at in range(holding + refusing):
                problems.judge(
                    slug=SCHOOL,
                    device=new_device(),
                    village=village,
                    holds=at < holding,
                    because="" if at < holding else f"In Wellerlooi is geen school. Dit is reden {at}.",
                )
        problems.close_round(challenge_id=school, reason="Iedereen was er.", acting=None)


def _asked(slug: str, question: str, level: Level | None) -> UUID:
    """Ask a question of Well and Wellerlooi, and bring it to where a problem is stated."""
    from django.utils import timezone  # noqa: PLC0415  all of these read the environment

    from voorkant.bodies.queries import body, members_of, seat_in_force  # noqa: PLC0415
    from voorkant.challenges import actions as challenges  # noqa: PLC0415
    from voorkant.challenges.rules import Influence, Stage  # noqa: PLC0415
    from voorkant.challenges.values import NewLine  # noqa: PLC0415
    from voorkant.problems import actions as problems  # noqa: PLC0415

    today = timezone.localdate()
    made = challenges.open_challenge(
        slug=slug,
        question=question,
        introduction="Een verzonnen vraag.",
        owner_id=body("dorpsraad-well").id,
        answering_id=body("gemeente").id,
        listener_id=None,
        villages=["well", "wellerlooi"],
        influence=[NewLine(Influence.OPEN, "Hoe het er wordt.", "")],
        opens_on=today,
        closes_on=today + timedelta(days=60),
        acting=None,
    )
    members = {each.shown_name: each.membership_id for each in members_of(body("gemeente").id)}
    seat = seat_in_force(members["Ilse K."])
    assert seat is not None  # noqa: S101  she is of the demo town
    challenges.accept_to_listen(
        challenge_id=made.id, seat_id=seat.id, account_id=seat.account_id
    )
    challenges.move_challenge(
        challenge_id=made.id, to=Stage.UNDERSTAND, reason="Er luistert iemand.", acting=None
    )
    if level is not None:
        problems.fix_agreement(
            challenge_id=made.id, level=level, threshold_percent=60, fewest_voices=5, acting=None
        )
    return made.id


def _ask_villages(challenge_id: UUID, text: str) -> None:
    from django.utils import timezone  # noqa: PLC0415  all of these read the environment

    from voorkant.problems import actions as problems  # noqa: PLC0415

    today = timezone.localdate()
    problems.write_version(challenge_id=challenge_id, text=text, cites=[], acting=None)
    problems.open_round(
        challenge_id=challenge_id, closes_on=today + timedelta(days=14), today=today, acting=None
    )


def _papers(camera: Camera) -> None:
    """Look at the pages of an evening in the village, and at what is printed."""
    from voorkant.challenges.codes import code_of  # noqa: PLC0415  all of these read the environment
    from voorkant.challenges.queries import challenge_ref  # noqa: PLC0415
    from voorkant.meetings.actions import open_table  # noqa: PLC0415

    street = challenge_ref(STREET)
    camera.take("hall", f"/opgaven/{STREET}/zaal", whole=False)
    camera.take("table-closed", f"/opgaven/{STREET}/tafel")
    open_table(challenge_id=street.id, acting=None)
    camera.walk(sitting)
    camera.take("join", f"/m/{code_of(street.id)}")
    camera.print("proof", f"/opgaven/{VILLAGE}/voorkant.pdf")


def sitting(page: Page, keep: Keep) -> None:
    """Sit down at a table with a tablet, and answer a card."""
    from voorkant.challenges.queries import challenge_ref  # noqa: PLC0415  reads the environment
    from voorkant.meetings.queries import open_tables  # noqa: PLC0415

    page.goto(f"/opgaven/{STREET}/tafel")
    code = open_tables(challenge_ref(STREET).id)[0].spaced_code
    page.get_by_label("De code van de tafel").fill(code)
    page.get_by_role("button", name="Naar de tafel").click()
    keep("table-free")
    page.get_by_role("button", name="Begin").click()
    keep("table-card")


def _ending(camera: Camera) -> None:
    """Bring one question to its end, and look at every step."""
    from django.utils import timezone  # noqa: PLC0415  all of these read the environment

    from voorkant.bodies.queries import body  # noqa: PLC0415
    from voorkant.challenges.actions import move_challenge  # noqa: PLC0415
    from voorkant.challenges.queries import challenge_ref  # noqa: PLC0415
    from voorkant.challenges.rules import Stage  # noqa: PLC0415
    from voorkant.decisions.actions import take_decision  # noqa: PLC0415
    from voorkant.decisions.queries import citable  # noqa: PLC0415
    from voorkant.decisions.values import NewDecision  # noqa: PLC0415

    ended = challenge_ref(VILLAGE).id
    organiser = camera.signed_in(OTHER_COUNCIL, newest_code)
    official = camera.signed_in(OFFICIAL, newest_code)

    def move(to: Stage) -> None:
        move_challenge(challenge_id=ended, to=to, reason=WHY[to.value], acting=None)
        camera.take(f"challenge-{to.value}", f"/opgaven/{VILLAGE}")
        camera.walk(visiting(f"stage-{to.value}", f"/opgaven/{VILLAGE}/fase"), state=organiser)

    move(Stage.CHOOSE)
    camera.walk(visiting("decision-form", f"/opgaven/{VILLAGE}/besluit/opschrijven"), state=official)
    today = timezone.localdate()
    take_decision(
        challenge_id=ended,
        body_id=body("gemeente").id,
        seat_id=None,
        decision=NewDecision(
            what="In de kapel komt op woensdag een koffieochtend.",
            reasons="Veel mensen missen een plek om elkaar te spreken.\nDe kapel staat leeg.",
            changes="Het dorp mag de kapel gebruiken. De gemeente betaalt de verwarming.",
            cost_cents=1_250_00,
            decided_on=today,
        ),
        cites=[each.id for each in citable(ended)][:3],
        today=today,
        acting=None,
    )
    camera.take("decisions", f"/opgaven/{VILLAGE}/besluit")
    move(Stage.DO)
    move(Stage.CLOSED)


def visiting(name: str, address: str) -> Walk:
    """Only look at a page."""

    def walk(page: Page, keep: Keep) -> None:
        page.goto(address)
        keep(name)

    return walk
