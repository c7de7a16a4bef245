"""The tables of people, organisations and sign-in. Times are written from the database's clock."""

from django.db import models
from django.db.models import F, Q

from contactpoint.access.handed_models import Asked, Enrolment, FamilySaid, two_apart
from contactpoint.access.looks.models import AskerCode, BudgetRelease, BudgetUse, UrgentLook
from contactpoint.access.provider_models import Provider, ProviderSubject, ProviderTrip
from contactpoint.access.vetting import Check
from contactpoint.kernel.actors import Sector

__all__ = [
    "Asked",
    "AskerCode",
    "BudgetRelease",
    "BudgetUse",
    "Enrolment",
    "FamilySaid",
    "Provider",
    "ProviderSubject",
    "ProviderTrip",
    "UrgentLook",
]
"""Tables that stand in modules of their own."""


class PersonState(models.TextChoices):
    """Whether a person may sign in at all."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class Organisation(models.Model):
    """Whom people work for."""

    id = models.CharField(primary_key=True, max_length=40, db_collation="C")
    code = models.CharField(max_length=40, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    authority = models.CharField(max_length=3, null=True, db_collation="C")
    national = models.BooleanField()
    kind = models.CharField(max_length=9, db_collation="C", db_default=Sector.GENERAL.value)
    telephone = models.CharField(max_length=40, null=True)

    class Meta:
        db_table = "organisation"
        constraints = (
            models.CheckConstraint(
                name="organisation_kind_known", condition=Q(kind__in=[sector.value for sector in Sector])
            ),
        )


class Accreditation(models.Model):
    """What an organisation may have people for (`query`, `feed`, `shielding`, …), from when to when.

    One person proposes and another agrees; until then `since` is empty and it counts for nothing. Those of the first
    organisation come from whoever runs the program.
    """

    id = models.UUIDField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_column="organisation")
    capability = models.CharField(max_length=40, db_collation="C")
    evidence = models.CharField(max_length=64)
    until = models.DateField()
    given_by = models.CharField(max_length=40, db_collation="C")
    approved_by = models.CharField(max_length=40, null=True, db_collation="C")
    since = models.DateField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "accreditation"
        constraints = (
            models.UniqueConstraint(
                name="accreditation_one_at_a_time",
                fields=("organisation", "capability"),
                condition=Q(ended=None, since__isnull=False),
            ),
            models.UniqueConstraint(
                name="accreditation_one_proposed",
                fields=("organisation", "capability"),
                condition=Q(ended=None, since=None),
            ),
            models.CheckConstraint(
                name="accreditation_two_people", condition=Q(approved_by=None) | ~Q(approved_by=F("given_by"))
            ),
            models.CheckConstraint(
                name="accreditation_agreed",
                condition=Q(since=None) | Q(approved_by__isnull=False) | Q(given_by="founder"),
            ),
        )


class Person(models.Model):
    """Somebody who may sign in; `username` is kept in its normal form."""

    id = models.CharField(primary_key=True, max_length=40, db_collation="C")
    username = models.CharField(max_length=64, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    password = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=PersonState.choices, db_collation="C")
    used_on = models.DateField()

    class Meta:
        db_table = "person"
        constraints = (models.CheckConstraint(name="person_state_known", condition=Q(state__in=PersonState.values)),)


class Vetting(models.Model):
    """That one thing was checked of a person: by whom, on what evidence, and until when it holds (B4-17).

    A trigger refuses what a relative of the person gives, here, in `person_role` and in `account_change`.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, db_column="person", related_name="+")
    kind = models.CharField(max_length=14, db_collation="C")
    evidence = models.CharField(max_length=64)
    dated = models.DateField()
    until = models.DateField()
    given_by = models.CharField(max_length=40, db_collation="C")
    at = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "vetting"
        constraints = (
            models.UniqueConstraint(
                name="vetting_one_at_a_time", fields=("person", "kind"), condition=Q(ended__isnull=True)
            ),
            models.CheckConstraint(name="vetting_known", condition=Q(kind__in=[check.value for check in Check])),
            models.CheckConstraint(name="vetting_not_by_self", condition=~Q(person=F("given_by"))),
        )


class AccountChange(models.Model):
    """A suspension or reactivation, by whom and for which of the listed reasons. A suspension that a second person
    agreed to may be by family.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, db_column="person", related_name="+")
    state = models.CharField(max_length=9, choices=PersonState.choices, db_collation="C")
    because = models.CharField(max_length=20, db_collation="C")
    given_by = models.CharField(max_length=40, db_collation="C")
    approved_by = models.CharField(max_length=40, null=True, db_collation="C")
    at = models.DateTimeField()

    class Meta:
        db_table = "account_change"
        constraints = two_apart("account_change", "given_by")


class Relative(models.Model):
    """Two people who are family: neither administers the other (B4-21). Kept once, in the order of their ids."""

    pk = models.CompositePrimaryKey("one", "other")
    one = models.ForeignKey(Person, models.PROTECT, db_column="one", related_name="+", db_index=False)
    other = models.ForeignKey(Person, models.PROTECT, db_column="other", related_name="+")
    declared_by = models.CharField(max_length=40, db_collation="C")
    at = models.DateTimeField()

    class Meta:
        db_table = "relative"
        constraints = (models.CheckConstraint(name="relative_in_order", condition=Q(one__lt=F("other"))),)


class PersonRole(models.Model):
    """A role for an organisation, who gave it and who agreed. One at a time: roles are disjoint (B4-20)."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, db_column="person")
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_column="organisation")
    role = models.CharField(max_length=40, db_collation="C")
    granted_by = models.CharField(max_length=40, db_collation="C")
    approved_by = models.CharField(max_length=40, null=True, db_collation="C")
    since = models.DateTimeField()
    until = models.DateField()
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "person_role"
        constraints = (
            *two_apart("person_role", "granted_by"),
            models.UniqueConstraint(
                name="person_role_one_at_a_time", fields=("person",), condition=Q(ended__isnull=True)
            ),
            models.CheckConstraint(
                name="person_role_given_by_two",
                condition=~Q(role__in=("account_administrator", "shielding_officer"))
                | Q(approved_by__isnull=False)
                | Q(role="account_administrator", granted_by="founder"),
            ),
        )


class FactorReset(models.Model):
    """That a lost token was replaced, and the two administrators who did it: neither is the person, nor the other."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, db_column="person", related_name="+")
    asked_by = models.CharField(max_length=40, db_collation="C")
    approved_by = models.CharField(max_length=40, db_collation="C")
    at = models.DateTimeField()

    class Meta:
        db_table = "factor_reset"
        constraints = (
            models.CheckConstraint(name="factor_reset_two_people", condition=~Q(approved_by=F("asked_by"))),
            models.CheckConstraint(name="factor_reset_not_by_self", condition=~Q(person=F("asked_by"))),
            models.CheckConstraint(name="factor_reset_not_approved_by_self", condition=~Q(person=F("approved_by"))),
            models.CheckConstraint(name="factor_reset_by_somebody", condition=~Q(asked_by="") & ~Q(approved_by="")),
        )


class Factor(models.Model):
    """A person's authenticator secret and the hash of the PIN, each sealed to the face of the role, and the last
    30-second step that was used. Without a PIN neither opens anything.

    One trigger refuses to put `last_step` back: a used code stays used, whoever holds a face. Another lets nobody
    change the secret, or take the PIN away, but with a `reset` of this person that was not used yet; what was emptied
    so is filled by who has just used an enrolment code.
    """

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, db_column="person")
    sealed = models.BinaryField()
    last_step = models.BigIntegerField()
    pin = models.BinaryField(null=True)
    reset = models.OneToOneField(FactorReset, models.PROTECT, db_column="reset", null=True)

    class Meta:
        db_table = "factor"


class RecoveryCode(models.Model):
    """A code that stands in once for an authenticator code, as the SHA-256 of its person and itself."""

    digest = models.BinaryField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, db_column="person", related_name="+")
    issued_by = models.CharField(max_length=40, db_collation="C")
    issued = models.DateTimeField()
    spent = models.DateTimeField(null=True)

    class Meta:
        db_table = "recovery_code"
        constraints = (models.CheckConstraint(name="recovery_code_not_by_self", condition=~Q(person=F("issued_by"))),)


class Passkey(models.Model):
    """A passkey or security key of one person for one face. `id`: what the device calls it; `public_key`: the
    device's own record of it, which checks signatures; `name`: what the person calls it.

    A trigger refuses to put `sign_count` back.
    """

    id = models.BinaryField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, db_column="person", related_name="+")
    face = models.CharField(max_length=4, db_collation="C")
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField()
    name = models.CharField(max_length=60)
    added = models.DateTimeField()
    last_used = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "passkey"
        constraints = (models.CheckConstraint(name="passkey_face_known", condition=Q(face__in=("web", "desk"))),)


class Challenge(models.Model):
    """A challenge that a passkey may still answer: its SHA-256, and that of what the answer must come with."""

    key = models.BinaryField(primary_key=True)
    bound = models.BinaryField()
    made = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "challenge"


class Session(models.Model):
    """A visit; `key` is the SHA-256 of the token in the cookie. `own_factor`: whether it was stepped up last by a
    factor of the person's own, not at an employer's provider.
    """

    key = models.BinaryField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, db_column="person", related_name="+")
    started = models.DateTimeField()
    last_seen = models.DateTimeField()
    stepped_up_at = models.DateTimeField()
    own_factor = models.BooleanField(db_default=False)
    purpose = models.JSONField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class WebSession(Session):
    """A practitioner's visit."""

    class Meta:
        db_table = "web_session"


class DeskSession(Session):
    """A desk visit; a person has one at a time."""

    class Meta:
        db_table = "desk_session"
        constraints = (
            models.UniqueConstraint(
                name="desk_session_one_at_a_time", fields=("person",), condition=Q(ended__isnull=True)
            ),
        )


class Handle(models.Model):
    """A random name, in URLs, for what one session keeps sealed."""

    handle = models.CharField(primary_key=True, max_length=22, db_collation="C")
    session = models.BinaryField(db_index=True)
    kind = models.CharField(max_length=10, db_collation="C")
    payload = models.BinaryField()
    made = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "handle"


class Recent(models.Model):
    """A child whose page a person opened, and when last; kept for some days."""

    pk = models.CompositePrimaryKey("person", "number")
    person = models.ForeignKey(Person, models.PROTECT, db_column="person", related_name="+", db_index=False)
    number = models.BigIntegerField()
    seen = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "recent"


class Submission(models.Model):
    """A form sent once: its one-use key, hashed with the session, and the sealed first answer."""

    key = models.BinaryField(primary_key=True)
    session = models.BinaryField(db_index=True)
    location = models.BinaryField(null=True)
    made = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "submission"


class Notice(models.Model):
    """Something that happened to a person's ways of signing in, until they have read of it: how often, and when."""

    pk = models.CompositePrimaryKey("person", "kind")
    person = models.ForeignKey(Person, models.PROTECT, db_column="person", related_name="+", db_index=False)
    kind = models.CharField(max_length=20, db_collation="C")
    times = models.IntegerField()
    first = models.DateTimeField()
    last = models.DateTimeField()

    class Meta:
        db_table = "notice"


class Attempt(models.Model):
    """One failure to sign in, by a keyed hash of username and address."""

    id = models.UUIDField(primary_key=True)
    pair = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = "attempt"
        indexes = (models.Index(name="attempt_pair_at", fields=("pair", "at")),)
