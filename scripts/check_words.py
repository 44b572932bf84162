"""Find figurative or translated wording in code, docs and English texts: `scripts/check_words.py [FOLDER...]`.

Exits with 1 if it finds any; `--report` prints only the number of places per folder and exits with 0.
Underscores separate words, so that identifiers are checked too.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PATTERNS = {
    r"tells?|told|telling(?! .*apart)": "report, show, inform",
    r"anew": "again",
    r"by itself": "automatically, separately, on its own",
    r"all the same": "anyway, still",
    r"(the )?one door|faces? of the house": "the command runner",
    r"gentle|gently": "slow, limited",
    r"dear(er)?(?! (user|sir))|the dearest": "expensive, most expensive",
    r"becomes? of": "the result of",
    r"where (it|there|nothing|nobody|none|they)": "if, when, unless",
    r"reckon(s|ed|ing)?": "calculate, expect",
    r"makes? room|made room": "remove, free",
    r"at present|as it stands": "now, currently",
    r"(is|are|was|were) to be": "must be, will be",
    r"it is not known": "unknown",
    r"makes? hold|let go (of )?now|for a good while": "claim, release, for a long time",
}
WORDS = {
    re.compile(rf"(?<![A-Za-z])(?:{pattern})(?![A-Za-z])", re.IGNORECASE): better
    for pattern, better in PATTERNS.items()
}
APART = re.compile(r"tell(s|ing)? (\S+ ){1,6}apart", re.IGNORECASE)

SUFFIXES = {".py", ".ts", ".md", ".yaml", ".yml", ".json", ".toml", ".sh", ""}
LEFT_OUT = re.compile(
    r"^(scripts/check_words\.py|tests/test_words\.py|LICENSE|CHANGELOG\.md)$"
    r"|^custom_components/miner_remote/frontend/"
    r"|^tests/captures/.*\.json$|^frontend/(package|biome|tsconfig)|\.ambr$|(^|/)de\.(json|ts)$|/de/"
)


def checked_files() -> list[Path]:
    """Return the files under version control that contain English."""
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607
    return [
        ROOT / name
        for name in names.splitlines()
        if Path(name).suffix in SUFFIXES and not LEFT_OUT.search(name) and (ROOT / name).is_file()
    ]


def findings(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line number, wording and better wording for each place in a text."""
    for number, line in enumerate(text.splitlines(), 1):
        cleaned = APART.sub("", line)
        for word, better in WORDS.items():
            for match in word.finditer(cleaned):
                yield number, match.group(), better


def folder_of(name: str) -> str:
    """Return the folder of a file in the report: two levels, three within the integration."""
    parts = name.split("/")[:-1]
    return "/".join(parts[: 3 if parts[:1] == ["custom_components"] else 2]) or "."


def main() -> int:
    """Print the findings; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", action="store_true", help="print counts per folder only, and exit with 0")
    parser.add_argument("folders", nargs="*", help="check only files under these folders")
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    for path in checked_files():
        name = str(path.relative_to(ROOT))
        if arguments.folders and not name.startswith(tuple(arguments.folders)):
            continue
        for number, word, better in findings(path.read_text("utf-8")):
            counts[folder_of(name)] += 1
            if not arguments.report:
                print(f'{name}:{number}: "{word}": write {better}')  # noqa: T201
    for folder, count in counts.most_common():
        print(f"{count:5} {folder}")  # noqa: T201
    print(f"{counts.total():5} places with wording to improve")  # noqa: T201
    return 1 if counts and not arguments.report else 0


if __name__ == "__main__":
    sys.exit(main())
