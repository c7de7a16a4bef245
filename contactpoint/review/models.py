"""What data managers are asked, sealed to the desk, and what they answered: answers are only ever added."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from contactpoint.audit.clock import WallClock
from contactpoint.review.rules import Kind

UNDO = Kind.UNDO.value  # plain, for the migrations


class ReviewItem(models.Model):
    """Two records that stand for two that may be one child. `based_on`: a digest of ids and versions, of no value."""

    id = models.UUIDField(primary_key=True)
    one = models.UUIDField()
    other = models.UUIDField(db_index=True)
    authority = models.TextField(db_collation="C")
    since = models.DateTimeField()
    due = models.DateField()
    version = models.IntegerField()
    based_on = models.TextField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "review_item"
        constraints = (models.UniqueConstraint(name="one_item_a_pair", fields=["one", "other"]),)
        indexes = (models.Index(fields=["authority", "due", "id"], name="review_item_due"),)


class Answer(models.Model):
    """What a person answered on an item that stood then. `done`: the worker has carried it out or it was overtaken.

    `reason`: how the two agreed and differed then, in words, sealed to the desk.
    """

    id = models.UUIDField(primary_key=True)
    item = models.UUIDField(db_index=True)
    version = models.IntegerField()
    one = models.UUIDField()
    other = models.UUIDField()
    children = ArrayField(models.BigIntegerField())
    kind = models.TextField()
    undoes = models.UUIDField(null=True, unique=True)
    authority = models.TextField(db_collation="C")
    answered_by = models.TextField()
    answered_at = models.DateTimeField(db_default=WallClock())
    reason = models.BinaryField(null=True)
    done = models.BooleanField(default=False)

    class Meta:
        db_table = "answer"
        constraints = (
            models.CheckConstraint(
                name="an_undo_names_what_it_undoes",
                condition=models.Q(kind=UNDO, undoes__isnull=False) | ~models.Q(kind=UNDO) & models.Q(undoes=None),
            ),
        )
        indexes = (
            models.Index(fields=["item"], name="answer_not_done", condition=models.Q(done=False)),
            GinIndex(fields=["children"], name="answer_children"),
        )
