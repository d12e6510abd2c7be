"""Everything that can be refused, as one tree.

A *kind* says what sort of trouble it is and carries the HTTP status. A *leaf* is one refusal with a
stable code and named parameters. Leaves live in the room that raises them (`<room>/errors.py`),
their sentences beside them (`<room>/sentences/{en,nl}.toml`); only what every floor shares is here.

    VoorkantError
    ├── Invalid 422             what was sent can't be right
    │   ├── InvalidMoney        not an amount in whole cents
    │   ├── InvalidCursor       a page key that we didn't give
    │   ├── NotJson             a value that JSON can't hold exactly
    │   └── MathematicsRefused  civicmath refused; its code and sentences are passed through
    ├── NotAllowed 403          this person may not do this now
    ├── NotFound 404            there is nothing here, or nothing for you
    ├── Conflict 409            right in itself, but something else came first
    ├── Gone 410                it was here and has been removed on purpose
    ├── Busy 503                try again shortly; nothing is wrong with the request
    ├── Misconfigured 500       the people who run this site have to act
    └── Unexpected 500          a fault of ours

Kinds can be raised themselves where there is nothing more to say. Every class has its own code and
its sentences in every language; a test walks the tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voorkant.common.sentences import Sentence, nearest_language, room_sentences

if TYPE_CHECKING:
    from collections.abc import Mapping


class VoorkantError(Exception):
    """Something that we refuse or can't do, in a form that every edge can render.

    Attributes:
        code: Stable name of this refusal; addresses, logs and tests rely on it.
        status: The HTTP status that goes with it.
        transient: Whether the same request may succeed when it is simply tried again later.
        retry_after_seconds: When it is transient: how long to wait.
        params: What the sentences name. Never a secret, and never somebody's free text.
    """

    code: str
    status: int
    transient: bool = False
    retry_after_seconds: int = 30

    def __init__(self, **params: str | int) -> None:
        """Keep the parameters that the sentences of this code use."""
        super().__init__(params)
        self.params: dict[str, str | int] = params

    def __str__(self) -> str:
        """Return code and parameters, for logs; people read `explain`."""
        given = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({given})"


class Invalid(VoorkantError):
    """What was sent can't be right, whoever sends it and whenever."""

    code = "invalid"
    status = 422


class NotAllowed(VoorkantError):
    """This person may not do this now."""

    code = "not-allowed"
    status = 403


class NotFound(VoorkantError):
    """There is nothing here, or nothing that this reader may know of: the two look the same."""

    code = "not-found"
    status = 404


class Conflict(VoorkantError):
    """Right in itself, but something else came first."""

    code = "conflict"
    status = 409


class Gone(VoorkantError):
    """It was here and has been removed on purpose."""

    code = "gone"
    status = 410


class Busy(VoorkantError):
    """Nothing is wrong with the request; the same one may succeed shortly."""

    code = "busy"
    status = 503
    transient = True


class Misconfigured(VoorkantError):
    """The people who run this site have to act; the visitor can't."""

    code = "misconfigured"
    status = 500


class Unexpected(VoorkantError):
    """A fault of ours: what the edge shows for any exception outside this tree."""

    code = "unexpected"
    status = 500


class InvalidMoney(Invalid):
    """The text is not an amount in euros and whole cents. Params: ``given``."""

    code = "money.invalid"


class InvalidCursor(Invalid):
    """The key of a next page is not one that we gave."""

    code = "page.invalid-cursor"


class NotJson(Invalid):
    """A value has no exact place in JSON: NaN, a huge number, NUL, something that is no value at all."""

    code = "json.not-exact"


class MathematicsRefused(Invalid):
    """civicmath refused its input; code, parameters and sentences are its own.

    This floor doesn't know civicmath, so whoever does (a room's bridge) hands over the sentences too.
    """

    code = "mathematics.refused"

    def __init__(
        self,
        *,
        code: str,
        params: Mapping[str, str | int],
        sentences: Mapping[str, Sentence],
    ) -> None:
        """Pass a refusal through.

        Args:
            code: The refusal's own code, for example ``votes.unknown-value``.
            params: Its parameters.
            sentences: Language code → its sentences with the parameters filled in, for every
                language in `voorkant.common.sentences.LANGUAGES`.
        """
        super().__init__(**params)
        self.code = code
        self.sentences = dict(sentences)


def explain(error: VoorkantError, language: str = "nl") -> Sentence:
    """Say in a person's language what is wrong, why, and what to do.

    Args:
        error: Anything from the tree.
        language: A language code such as ``nl``, ``nl-nl`` or ``en``; any other is read as English.

    Returns:
        The sentences with the parameters filled in.

    Raises:
        KeyError: A code without sentences, or a sentence that uses a parameter which wasn't given.
    """
    known = nearest_language(language)
    if isinstance(error, MathematicsRefused):
        return error.sentences[known]
    return sentences_of(type(error), known).filled(error.params)


def sentences_of(kind: type[VoorkantError], language: str) -> Sentence:
    """Return the sentences of one class, as written: parameters still in braces."""
    room = ".".join(kind.__module__.split(".")[:2])
    return room_sentences(room, language)[kind.code]


def error_classes(root: type[VoorkantError] = VoorkantError) -> list[type[VoorkantError]]:
    """List every class of the tree that is loaded, kinds before their leaves."""
    found: list[type[VoorkantError]] = []
    for child in root.__subclasses__():
        found += [child, *error_classes(child)]
    return found


def error_named(code: str, params: Mapping[str, str | int]) -> VoorkantError:
    """Rebuild an error from what was stored of it.

    A code that this version no longer knows becomes `Unexpected`: the fault is still shown.
    """
    for kind in error_classes():
        if kind.code == code and not issubclass(kind, MathematicsRefused):
            return kind(**params)
    return Unexpected()
