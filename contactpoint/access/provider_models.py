"""The tables of employers' identity providers; `models.py` has them with the others of the app."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from contactpoint.access.id_tokens import ALGORITHMS

ASYMMETRIC = list(ALGORITHMS)


class Provider(models.Model):
    """An employer's identity provider (OpenID Connect), for the people of one organisation on one face.

    `sealed`: the client's secret or key, sealed to the face; `authorize`, `token`, `keys`: its addresses as they were
    when two administrators connected it; `amr`: each names what must have been used together, joined by `+`.
    """

    id = models.UUIDField(primary_key=True)
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, db_column="organisation", related_name="+")
    face = models.CharField(max_length=4, db_collation="C")
    issuer = models.CharField(max_length=500, db_collation="C")
    client = models.CharField(max_length=200, db_collation="C")
    proof = models.CharField(max_length=30, db_collation="C")
    sealed = models.BinaryField()
    authorize = models.CharField(max_length=500, db_collation="C")
    token = models.CharField(max_length=500, db_collation="C")
    keys = models.CharField(max_length=500, db_collation="C")
    names_itself = models.BooleanField()
    algorithms = ArrayField(models.CharField(max_length=10))
    acr = ArrayField(models.CharField(max_length=200))
    amr = ArrayField(models.CharField(max_length=200))
    max_age = models.IntegerField()
    given_by = models.CharField(max_length=40, db_collation="C")
    approved_by = models.CharField(max_length=40, db_collation="C")
    since = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "provider"
        constraints = (
            models.UniqueConstraint(
                name="provider_one_at_a_time", fields=("organisation", "face"), condition=Q(ended__isnull=True)
            ),
            models.CheckConstraint(name="provider_face_known", condition=Q(face__in=("web", "desk"))),
            models.CheckConstraint(
                name="provider_proof_known", condition=Q(proof__in=("client_secret_basic", "private_key_jwt"))
            ),
            models.CheckConstraint(name="provider_two_people", condition=~Q(approved_by=F("given_by"))),
            models.CheckConstraint(name="provider_by_somebody", condition=~Q(given_by="") & ~Q(approved_by="")),
            models.CheckConstraint(name="provider_two_factors", condition=~Q(acr=[]) | ~Q(amr=[])),
            models.CheckConstraint(name="provider_asymmetric", condition=Q(algorithms__contained_by=ASYMMETRIC)),
        )


class ProviderSubject(models.Model):
    """Whom a provider's subject stands for. `digest`: the SHA-256 of issuer and subject together.

    Neither administrator is the person, nor the other, nor a relative.
    """

    id = models.UUIDField(primary_key=True)
    digest = models.BinaryField()
    issuer = models.CharField(max_length=500, db_collation="C")
    person = models.ForeignKey("access.Person", models.PROTECT, db_column="person", related_name="+")
    given_by = models.CharField(max_length=40, db_collation="C")
    approved_by = models.CharField(max_length=40, db_collation="C")
    at = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "provider_subject"
        constraints = (
            models.UniqueConstraint(
                name="provider_subject_one_person", fields=("digest",), condition=Q(ended__isnull=True)
            ),
            models.UniqueConstraint(
                name="provider_subject_one_a_person", fields=("person", "issuer"), condition=Q(ended__isnull=True)
            ),
            models.CheckConstraint(name="provider_subject_two_people", condition=~Q(approved_by=F("given_by"))),
            models.CheckConstraint(name="provider_subject_by_somebody", condition=~Q(given_by="") & ~Q(approved_by="")),
            models.CheckConstraint(name="provider_subject_not_by_self", condition=~Q(person=F("given_by"))),
            models.CheckConstraint(name="provider_subject_not_approved_by_self", condition=~Q(person=F("approved_by"))),
        )


class ProviderTrip(models.Model):
    """A browser on its way to a provider and back: the SHA-256 of the state, and of what the browser keeps."""

    key = models.BinaryField(primary_key=True)
    bound = models.BinaryField()
    sealed = models.BinaryField()
    made = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "provider_trip"
