"""The tables of people, organisations and sign-in. Times are written from the database's clock."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class PersonState(models.TextChoices):
    """Whether a person may sign in at all."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class Organisation(models.Model):
    """Whom people work for, and what it is accredited for (`query`, `feed`, `shielding`, …)."""

    id = models.CharField(primary_key=True, max_length=40, db_collation="C")
    code = models.CharField(max_length=40, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    authority = models.CharField(max_length=3, null=True, db_collation="C")
    national = models.BooleanField()
    accredited = ArrayField(models.CharField(max_length=40))

    class Meta:
        db_table = "organisation"


class Person(models.Model):
    """Somebody who may sign in; `username` is kept in its normal form."""

    id = models.CharField(primary_key=True, max_length=40, db_collation="C")
    username = models.CharField(max_length=64, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    password = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=PersonState.choices, db_collation="C")

    class Meta:
        db_table = "person"
        constraints = (models.CheckConstraint(name="person_state_known", condition=Q(state__in=PersonState.values)),)


class PersonRole(models.Model):
    """A role for an organisation, who gave it and who agreed. One at a time: roles are disjoint (B4-20)."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, db_column="person")
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_column="organisation")
    role = models.CharField(max_length=40, db_collation="C")
    granted_by = models.CharField(max_length=40, db_collation="C")
    approved_by = models.CharField(max_length=40, null=True, db_collation="C")
    since = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "person_role"
        constraints = (
            models.UniqueConstraint(
                name="person_role_one_at_a_time", fields=("person",), condition=Q(ended__isnull=True)
            ),
            models.CheckConstraint(
                name="person_role_two_people", condition=Q(approved_by=None) | ~Q(approved_by=F("granted_by"))
            ),
            models.CheckConstraint(name="person_role_not_by_self", condition=~Q(person=F("granted_by"))),
            models.CheckConstraint(
                name="person_role_not_approved_by_self", condition=Q(approved_by=None) | ~Q(person=F("approved_by"))
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
    change the secret or the PIN but with a `reset` of this person that was not used yet.
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
    """A visit; `key` is the SHA-256 of the token in the cookie."""

    key = models.BinaryField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, db_column="person", related_name="+")
    started = models.DateTimeField()
    last_seen = models.DateTimeField()
    stepped_up_at = models.DateTimeField()
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


class Attempt(models.Model):
    """One failure to sign in, by a keyed hash of username and address."""

    id = models.UUIDField(primary_key=True)
    pair = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = "attempt"
        indexes = (models.Index(name="attempt_pair_at", fields=("pair", "at")),)
