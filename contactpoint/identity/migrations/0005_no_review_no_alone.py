"""What the version before kept of waiting records: the worker finds it anew as it makes the cards."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("identity", "0004_doubt_decision_founded"),)

    operations = (migrations.DeleteModel("Alone"), migrations.DeleteModel("Review"))
