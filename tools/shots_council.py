"""Pictures of the way from a question to a decision: councils, experts, problems, ideas, proof and meetings.

What a page needs before it can be looked at is done through the actions of the rooms, in a fixed order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.shots_town import SCHOOL, mandates, newest_code, school

if TYPE_CHECKING:
    from uuid import UUID

    from playwright.sync_api import Page, StorageState

    from tools.camera import Camera, Keep, Walk

STREET, VILLAGE, ELDERLY = "grotestraat", "wonen-in-aijen", "oud-worden-in-siebengewald"
COUNCIL, OTHER_COUNCIL = "raad@dorpsraad-well.example", "raad@dorpsraad-aijen.example"
EXPERT, OFFICIAL = "dorpen@gemeente.example", "organisator@gemeente.example"
WHY = {
    "choose": "Er zijn genoeg ideeën.",
    "do": "Er is een besluit.",
    "closed": "Alles is gedaan.",
}
IDEA = "Een bankje op de dijk, waar het pad begint."


def council(camera: Camera) -> None:
    """Go through all of it; the demo town is filled."""
    root = mandates()
    camera.take("idea-drawer", f"/opgaven/{STREET}/ideeen")
    camera.take("ideas", f"/opgaven/{VILLAGE}/ideeen")
    camera.take("problem-asked", f"/opgaven/{STREET}/probleem")
    camera.take("problem-asked-english", f"/en/opgaven/{STREET}/probleem")
    camera.take(
        "problem-ratified", f"/opgaven/{VILLAGE}/probleem", press="Wat volgens mensen niet klopt"
    )
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
    school()
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
    page.get_by_role("alert").or_(page.get_by_role("status")).first.wait_for()
    keep("preview-sent")
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
        page.locator("input[name=ceiling]").fill("60.000")
        page.get_by_role("button", name="Geef dit door").click()
        keep("mandate-refused")

    return walk


def _width(page: Page) -> int:
    width: int = page.evaluate("innerWidth")
    return width


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
    camera.walk(
        visiting("decision-form", f"/opgaven/{VILLAGE}/besluit/opschrijven"), state=official
    )
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
        cites=[each.id for each in citable(ended) if "koffie" in each.text],
        today=today,
        acting=None,
    )
    _agreeing(camera, organiser, official)
    camera.take("decisions", f"/opgaven/{VILLAGE}/besluit")
    move(Stage.DO)
    move(Stage.CLOSED)


def _agreeing(camera: Camera, organiser: StorageState, official: StorageState) -> None:
    """Look at a decision that waits for the council, from all sides; then let the council agree."""
    from voorkant.bodies.queries import body, members_of  # noqa: PLC0415  all of these read the environment
    from voorkant.challenges.queries import challenge_ref  # noqa: PLC0415
    from voorkant.decisions.actions import reply_to_decision  # noqa: PLC0415
    from voorkant.decisions.queries import decisions_page  # noqa: PLC0415

    camera.take("decisions-waiting", f"/opgaven/{VILLAGE}/besluit")
    camera.take("decisions-waiting-english", f"/en/opgaven/{VILLAGE}/besluit")
    camera.take("challenge-waiting", f"/opgaven/{VILLAGE}", press="Waar wacht de volgende stap op?")
    camera.walk(visiting("stage-waiting", f"/opgaven/{VILLAGE}/fase"), state=organiser)
    camera.walk(visiting("worksheet-to-agree", "/werkblad"), state=organiser)
    camera.walk(agreeing, state=organiser)
    camera.walk(
        visiting("decision-form-waiting", f"/opgaven/{VILLAGE}/besluit/opschrijven"), state=official
    )
    council_ = body("dorpsraad-aijen")
    seat = next(each for each in members_of(council_.id) if each.role == "organiser")
    [decision] = decisions_page(VILLAGE).decisions
    reply_to_decision(
        challenge_id=challenge_ref(VILLAGE).id,
        decision_id=decision.id,
        body_id=council_.id,
        seat_id=seat.membership_id,
        agrees=True,
        reason="De kapel is van het hele dorp. Wij zoeken zelf mensen die koffie zetten.",
        acting=str(seat.account_id),
    )


def agreeing(page: Page, keep: Keep) -> None:
    """Read a decision that waits, and forget to say why not."""
    page.goto("/werkblad")
    page.get_by_role("link", name="Lees het en geef antwoord").click()
    keep("decision-reply")
    page.get_by_label("Nee, wij stemmen niet in").check()
    page.get_by_role("button", name="Bewaar het antwoord").click()
    keep("decision-reply-refused")


def visiting(name: str, address: str) -> Walk:
    """Only look at a page."""

    def walk(page: Page, keep: Keep) -> None:
        page.goto(address)
        keep(name)

    return walk
