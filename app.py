"""Opens the page: ``python app.py``."""

import sys

from assistant.errors import NuanyanError
from assistant.page.serve import run
from assistant.pipeline import Assistant

if __name__ == "__main__":
    try:
        sys.exit(run(Assistant()))
    except NuanyanError as error:
        sys.exit(str(error))
