"""The tables of how much people look, and of looks that are to be reviewed."""

from django.db import models
from django.db.models import F, Q


class BudgetUse(models.Model):
    """How often a person took from a purse: that of a day (`2026-11-23`), its reserve (`2026-11-23+`), or the release
    with this id.

    A trigger refuses to put `used` back: what was looked at stays counted, whoever holds the practitioners' face.
    """

    pk = models.CompositePrimaryKey("person", "kind", "purse")
    person = models.CharField(max_length=40, db_collation="C")
    kind = models.CharField(max_length=6, db_collation="C")
    purse = models.CharField(max_length=36, db_collation="C")
    used = models.IntegerField()
    day = models.DateField(db_index=True)

    class Meta:
        db_table = "budget_use"
        constraints = (
            models.CheckConstraint(name="budget_use_known", condition=Q(kind__in=("search", "open"))),
            models.CheckConstraint(name="budget_use_counts", condition=Q(used__gt=0)),
        )


class BudgetRelease(models.Model):
    """That somebody was given the day's budget once more, by whom and for which of the listed reasons."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("access.Person", models.PROTECT, db_column="person", related_name="+")
    because = models.CharField(max_length=20, db_collation="C")
    given_by = models.CharField(max_length=40, db_collation="C")
    at = models.DateTimeField()

    class Meta:
        db_table = "budget_release"
        constraints = (models.CheckConstraint(name="budget_release_not_by_self", condition=~Q(person=F("given_by"))),)


class UrgentLook(models.Model):
    """Looks of one visit without a reference (`in_front_of_me`), and what an auditor found: no fact of any child.
    `person` answers for them; `through` is the proxy who asked for the person, if any.

    The row comes with a look, so its foreign keys are not checked. A trigger refuses a reviewer who is a relative,
    and any change of what was found.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(
        "access.Person", models.PROTECT, db_column="person", related_name="+", db_constraint=False, db_index=False
    )
    organisation = models.ForeignKey(
        "access.Organisation", models.PROTECT, db_column="organisation", related_name="+", db_constraint=False
    )
    session = models.CharField(max_length=40, db_collation="C")
    through = models.CharField(max_length=40, db_collation="C", null=True)
    searches = models.IntegerField()
    opens = models.IntegerField()
    began = models.DateTimeField()
    last = models.DateTimeField()
    finding = models.CharField(max_length=20, db_collation="C", null=True)
    reviewed_by = models.CharField(max_length=40, db_collation="C", null=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "urgent_look"
        constraints = (
            models.UniqueConstraint(
                name="urgent_look_one_a_visit", fields=("person", "session"), condition=Q(reviewed_at=None)
            ),
            models.CheckConstraint(
                name="urgent_look_not_by_self", condition=Q(reviewed_by=None) | ~Q(person=F("reviewed_by"))
            ),
            models.CheckConstraint(
                name="urgent_look_not_by_proxy",
                condition=Q(reviewed_by=None) | Q(through=None) | ~Q(through=F("reviewed_by")),
            ),
            models.CheckConstraint(
                name="urgent_look_found",
                condition=Q(finding=None, reviewed_by=None, reviewed_at=None)
                | Q(finding__isnull=False, reviewed_by__isnull=False, reviewed_at__isnull=False),
            ),
        )


class AskerCode(models.Model):
    """A code that a practitioner takes and reads out to the proxy who rings back, as a keyed hash; then that proxy's
    visit asks for them, until it is `ended`.

    A trigger keeps a code that was used as it was, and one that was ended ended.
    """

    id = models.UUIDField(primary_key=True)
    asker = models.ForeignKey("access.Person", models.PROTECT, db_column="asker", related_name="+")
    digest = models.BinaryField()
    made = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    session = models.BinaryField(null=True)
    proxy = models.CharField(max_length=40, db_collation="C", null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "asker_code"
        constraints = (
            models.UniqueConstraint(
                name="asker_code_one_at_a_time", fields=("asker",), condition=Q(used_at=None, ended=None)
            ),
            models.UniqueConstraint(
                name="asker_code_one_a_visit", fields=("session",), condition=Q(ended=None, session__isnull=False)
            ),
            models.CheckConstraint(name="asker_code_not_for_self", condition=Q(proxy=None) | ~Q(asker=F("proxy"))),
            models.CheckConstraint(
                name="asker_code_used",
                condition=Q(used_at=None, session=None, proxy=None)
                | Q(used_at__isnull=False, session__isnull=False, proxy__isnull=False),
            ),
        )
