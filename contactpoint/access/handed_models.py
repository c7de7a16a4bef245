"""The tables of codes handed over, of what takes two, and of family; `models.py` has them with the others."""

from django.db import models
from django.db.models import F, Q


def two_apart(table: str, giver: str) -> tuple[models.CheckConstraint, ...]:
    """Who gives and who agrees, if anybody, are two people, and neither is the one whom it is about."""
    nobody = Q(approved_by=None)
    return (
        models.CheckConstraint(name=f"{table}_not_by_self", condition=~Q(person=F(giver))),
        models.CheckConstraint(name=f"{table}_not_approved_by_self", condition=nobody | ~Q(person=F("approved_by"))),
        models.CheckConstraint(name=f"{table}_two_people", condition=nobody | ~Q(approved_by=F(giver))),
    )


A_ROLE = Q(what="role", role__isnull=False, relative=None, because=None)
A_TOKEN = Q(what="factor", role=None, relative=None, because=None)
A_NAMING = Q(what="family", role=None, relative__isnull=False, because=None)
A_SUSPENSION = Q(what="suspension", role=None, relative=None, because__isnull=False)


class Asked(models.Model):
    """What one administrator asks for a person and another agrees to: a role, or a new token, neither by a relative;
    that the person's naming of `relative` counts no more, not by whom it names; or a suspension, `because` of a reason.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("access.Person", models.PROTECT, db_column="person", related_name="+")
    what = models.CharField(max_length=10, db_collation="C")
    role = models.CharField(max_length=40, null=True, db_collation="C")
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, db_column="organisation", related_name="+")
    relative = models.CharField(max_length=64, null=True, db_collation="C")
    because = models.CharField(max_length=20, null=True, db_collation="C")
    asked_by = models.CharField(max_length=40, db_collation="C")
    at = models.DateTimeField()
    approved_by = models.CharField(max_length=40, null=True, db_collation="C")
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "asked"
        constraints = (
            *two_apart("asked", "asked_by"),
            models.UniqueConstraint(name="asked_one_at_a_time", fields=("person", "what"), condition=Q(ended=None)),
            models.CheckConstraint(name="asked_known", condition=A_ROLE | A_TOKEN | A_NAMING | A_SUSPENSION),
        )


class FamilySaid(models.Model):
    """That a person says somebody is family, by username, whether or not there is anybody of that name (B4-21).

    `withdrawn`: what two administrators agreed to, since when it counts no more. A trigger takes nothing else there.
    """

    pk = models.CompositePrimaryKey("person", "username")
    person = models.ForeignKey("access.Person", models.PROTECT, db_column="person", related_name="+", db_index=False)
    username = models.CharField(max_length=64, db_collation="C", db_index=True)
    at = models.DateTimeField()
    withdrawn = models.OneToOneField(Asked, models.PROTECT, db_column="withdrawn", related_name="+", null=True)

    class Meta:
        db_table = "family_said"


class Enrolment(models.Model):
    """A code with which its person sets up their own way to sign in, as its SHA-256; good once and until `until`, or
    until another is given: then it is `superseded`.

    Triggers: one administrator alone gives none to somebody who has a factor of their own or whose role takes two, and
    a code that is `spent` or superseded stays so.
    """

    digest = models.BinaryField(primary_key=True)
    person = models.ForeignKey("access.Person", models.PROTECT, db_column="person", related_name="+")
    issued_by = models.CharField(max_length=40, db_collation="C")
    approved_by = models.CharField(max_length=40, null=True, db_collation="C")
    issued = models.DateTimeField()
    until = models.DateTimeField()
    spent = models.DateTimeField(null=True)
    superseded = models.DateTimeField(null=True)

    class Meta:
        db_table = "enrolment"
        constraints = (*two_apart("enrolment", "issued_by"),)
