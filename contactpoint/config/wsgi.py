"""What gunicorn serves: the face that CONTACTPOINT_PROCESS names."""

import gc
import os

from django.core.wsgi import get_wsgi_application

GARBAGE_AFTER = 10_000  # objects made and not freed: an answer makes a few thousand that go by themselves

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactpoint.config.settings")
application = get_wsgi_application()
gc.freeze()  # what is there now stays: not to be looked through again for each answer
gc.set_threshold(GARBAGE_AFTER)
