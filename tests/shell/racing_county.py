"""One of two processes that run the same county at once: run by test_race.

Arguments: folder, database URL. Each line read is an instant; it is looked at (cycle, then every
draft is signed) and "done" is answered.
"""

import sys
from datetime import datetime
from pathlib import Path

from tests.small_county import open_county


def main(folder: Path, url: str) -> None:
    county = open_county(folder, datetime.fromisoformat("2017-07-06T09:00+08:00"), url)
    for line in sys.stdin:
        county.clock.at = datetime.fromisoformat(line.strip())
        county.look()
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
