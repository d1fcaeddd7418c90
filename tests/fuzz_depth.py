"""How long the tests search that try out chance: FUZZ_DEPTH times as long as `make test` has time for."""

import os

FUZZ_DEPTH = int(os.environ.get("FUZZ_DEPTH", "1"))
