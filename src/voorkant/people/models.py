"""Accounts of staff, people who take part without one, what they showed, and the counters of limits."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from voorkant.people.kinds import AGE_BANDS, ONE_LINE, PROOFS

if TYPE_CHECKING:
    from typing import ClassVar


class Account(AbstractBaseUser):
    """Somebody of a municipality, a village council or a partner, who signs in by e-mail.

    There is no password. `email` is in its folded spelling. Every session is bound to `seal`: another
    seal ends them all.
    """

    password = None  # type: ignore[assignment]
    last_login = None

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.TextField(unique=True)
    name = models.TextField()
    is_active = models.BooleanField(default=True)
    seal = models.TextField()

    objects = BaseUserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        db_table = "people_account"
        constraints = [
            models.CheckConstraint(
                name="people_account_email",
                condition=Q(email__regex=r"^[!-~]+@[!-~]+$") & Q(email=Lower("email")),
            ),
            models.CheckConstraint(name="people_account_name", condition=Q(name__regex=ONE_LINE)),
        ]

    def __str__(self) -> str:
        """Return which account this is, not whose."""
        return f"account {self.pk}"

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # What Django makes of a password: it changes when the sessions of this account must end.
        return salted_hmac(
            "people.sessions", self.seal, secret=secret, algorithm="sha256"
        ).hexdigest()


class Participant(models.Model):
    """Somebody who takes part in one scope (a challenge), by a pseudonym and without an account.

    `id` is a number by chance, so that it doesn't tell who came before whom. `pseudonym` is the
    HMAC-SHA256 of the device under the scope's own key: in another scope the same device has another
    one. `joined_on` is a day: a finer time would tell who was there.
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
    scope = models.UUIDField()
    pseudonym = models.BinaryField()
    village = models.ForeignKey(
        "places.Area", null=True, on_delete=models.PROTECT, related_name="+"
    )
    age_band = models.TextField(null=True)  # noqa: DJ001  not told, which is no word
    joined_on = models.DateField()

    class Meta:
        db_table = "people_participant"
        constraints = [
            models.UniqueConstraint(name="people_participant_once", fields=["scope", "pseudonym"]),
            models.CheckConstraint(
                name="people_participant_age_band",
                condition=Q(age_band__isnull=True) | Q(age_band__in=list(AGE_BANDS)),
            ),
        ]

    def __str__(self) -> str:
        """Return which row this is, not whose."""
        return f"participant {self.pk}"


class Proof(models.Model):
    """What somebody showed in one scope beside a device: a mailbox, or a card that she was handed.

    `mark` is an HMAC of the address or the code under the scope's own key, so one address or card
    stands for one person there, and means nothing elsewhere. `village` comes from a card only.
    """

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    level = models.TextField()
    mark = models.BinaryField()
    village = models.ForeignKey(
        "places.Area", null=True, on_delete=models.PROTECT, related_name="+"
    )
    shown_on = models.DateField()

    class Meta:
        db_table = "people_proof"
        constraints = [
            models.UniqueConstraint(name="people_proof_once", fields=["level", "mark"]),
            models.UniqueConstraint(name="people_proof_of_one", fields=["participant", "level"]),
            models.CheckConstraint(
                name="people_proof_level", condition=Q(level__in=[proof.value for proof in PROOFS])
            ),
        ]

    def __str__(self) -> str:
        """Return what was shown, not by whom."""
        return self.level


class Card(models.Model):
    """A paper card with a code that a council hands out in a village; only the code's mark is kept."""

    scope = models.UUIDField()
    mark = models.BinaryField(unique=True)
    village = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    batch = models.UUIDField()
    made_on = models.DateField()

    class Meta:
        db_table = "people_card"
        indexes = [models.Index(name="people_card_scope", fields=["scope"])]

    def __str__(self) -> str:
        """Return which card this is, not its code."""
        return f"card {self.pk}"


class AskedCode(models.Model):
    """The code that is on its way to somebody's mailbox; asking again replaces it."""

    participant = models.OneToOneField(
        Participant, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    mark = models.BinaryField()
    digest = models.BinaryField()
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "people_asked_code"

    def __str__(self) -> str:
        """Return whose code it is, by number."""
        return f"code of participant {self.pk}"


class Allowance(models.Model):
    """How often something was done with one key in the window that is running.

    `key` is an HMAC of what is limited: no address and no device can be read from this table.
    """

    purpose = models.TextField()
    key = models.BinaryField()
    used = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "people_allowance"
        constraints = [
            models.UniqueConstraint(name="people_allowance_once", fields=["purpose", "key"]),
        ]
        indexes = [models.Index(name="people_allowance_over", fields=["ends_at"])]

    def __str__(self) -> str:
        """Return what is limited."""
        return self.purpose
