"""What gunicorn serves: the face that CONTACTPOINT_PROCESS names."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactpoint.config.settings")
application = get_wsgi_application()
