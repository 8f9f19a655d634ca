"""What a hostile input, file system or environment may not do; docs/security.md names the test of every row."""

import gzip
import importlib
import json
import os
import pkgutil
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

import framelens

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "balkhash-column.txt"

# Characters that patterns about text, pages and addresses count, skip or go back over.
UNITS = ("a", "A", "7", " ", "\n", ".", "…", ",", "-", "—", "'", "“", "”", "(", "<", "&", "/", ":", "@", "=", "ж",
         "a ", "A. ", ". ", "a.", "a-", "a,", "1.", "Mr. ", "“a", "a\n", "\n ", "http://", "<a ", "a@", "by ", "said ")  # fmt: skip
SMALL, TIMES = 500, 16


def patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern at the top of a module of the library, in containers, too."""
    found = []
    for info in pkgutil.walk_packages(framelens.__path__, "framelens."):
        try:
            module = importlib.import_module(info.name)
        except ImportError:  # an extra that is not installed
            continue
        for name, value in vars(module).items():
            found += [(f"{info.name}.{name}", p) for p in _inside(value)]
    return [(name, p) for name, p in {p: (name, p) for name, p in found}.values() if isinstance(p.pattern, str)]


def _inside(value: object) -> list["re.Pattern[str]"]:
    if isinstance(value, re.Pattern):
        return [value]
    if isinstance(value, dict):
        value = tuple(value.values())
    return [p for item in value for p in _inside(item)] if isinstance(value, tuple | list | frozenset) else []


def only_matched(name: str) -> bool:
    """Tell whether a pattern is applied at one place of a text alone, never sought through it."""
    module, _, variable = name.rpartition(".")
    source = Path(sys.modules[module].__file__ or "").read_text(encoding="utf-8")
    uses = re.findall(rf"\b{variable}\b(?!:|\s*=)(?:\.(\w+)\()?", source)
    return bool(uses) and set(uses) <= {"match", "fullmatch"}


def seconds(pattern: "re.Pattern[str]", text: str, once: bool) -> float:
    best = float("inf")
    for _ in range(2 if len(text) < 100_000 else 1):
        start = time.process_time()
        if once:
            pattern.match(text)
        else:
            for _ in pattern.finditer(text):
                pass
        best = min(best, time.process_time() - start)
    return best


def text_of(unit: str, length: int) -> str:
    return unit * (length // len(unit)) + "!"


@pytest.fixture(scope="module")
def worst_units() -> dict[str, tuple["re.Pattern[str]", bool, str]]:
    """Every pattern, whether it is sought at one place alone, and what it is slowest on; none is quadratic.

    Sixteen times the text may not take eighty times as long: a quadratic pattern would take 256 times.
    """
    found, worst, bad = patterns(), {}, []
    for name, pattern in found:
        once, slowest = only_matched(name), -1.0
        for unit in UNITS:
            taken = seconds(pattern, text_of(unit, SMALL * TIMES), once)
            # In a few milliseconds the clock tells nothing; what is quadratic takes more on this length.
            if taken > 0.02 and taken > 5 * TIMES * seconds(pattern, text_of(unit, SMALL), once):
                bad.append((name, unit, taken))
            if taken > slowest:
                slowest, worst[name] = taken, (pattern, once, unit)
    assert bad == []
    return worst


@pytest.mark.slow
def test_every_pattern_is_linear(worst_units: dict[str, tuple["re.Pattern[str]", bool, str]]) -> None:
    """On ten megabytes of what it is slowest on: about ten times one megabyte's time; a quadratic one takes 100."""
    assert len(worst_units) > 30
    bad = []
    for name, (pattern, once, unit) in worst_units.items():
        smaller, larger = text_of(unit, 1_000_000), text_of(unit, 10_000_000)
        for attempt in range(3):  # others on the machine only slow it down
            before, after = seconds(pattern, smaller, once), seconds(pattern, larger, once)
            if after < 0.05 or after < 20 * before:
                break
            if attempt == 2:
                bad.append((name, unit, before, after))
    assert bad == []


def predict(*args: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, **environment}
    return subprocess.run([sys.executable, "predict.py", *map(str, args)], capture_output=True, cwd=ROOT, env=env)


def test_locale_and_time_zone_make_no_difference(model_folder: Path) -> None:
    args = (EXAMPLE, "--model", model_folder, "-f", "jsonl")
    outputs = {
        predict(*args, TZ=zone, LC_ALL=locale, LANG=locale, PYTHONHASHSEED=seed).stdout
        for zone, locale, seed in (
            ("UTC", "C", "1"),
            ("Asia/Almaty", "tr_TR.UTF-8", "2"),
            ("America/Lima", "de_DE", "3"),
        )
    }
    assert len(outputs) == 1
    assert json.loads(outputs.pop())


def test_no_network_unless_an_address_is_given(model_folder: Path) -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise AssertionError('the network was used')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from framelens.cli.predict import main\n"
        f"sys.argv = ['predict.py', {str(EXAMPLE)!r}, '--model', {str(model_folder)!r}, '-f', 'html']\n"
        "main()"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("name", ["o.jsonl", "o.parquet", "folder", "o.csv"])
def test_where_nothing_can_be_written_it_says_so(model_folder: Path, name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    run = predict(EXAMPLE, "--model", model_folder, "--out", tmp_path / "file" / name)
    assert run.returncode in (1, 2)
    assert b"--out: cannot write" in run.stderr
    assert b"Traceback" not in run.stderr


@pytest.mark.parametrize("name", ["o.jsonl", "o.parquet"])
def test_output_does_not_follow_a_link_out(model_folder: Path, name: str, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    (tmp_path / name).symlink_to(victim)
    run = predict(EXAMPLE, "--model", model_folder, "--out", tmp_path / name)
    assert run.returncode == 0, run.stderr
    assert victim.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / name).is_symlink()


def test_links_to_folders_are_not_walked(model_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "a.txt").write_text("Officials in Osh signed an agreement.", encoding="utf-8")
    assert predict(tmp_path / "in", "--model", model_folder, "--out", tmp_path / "o.jsonl").returncode == 0
    assert len((tmp_path / "o.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_half_a_character_does_not_stop_a_corpus(model_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(
        '{"id": "\\ud800", "text": "Officials \\ud83d in Osh agreed."}\n', encoding="utf-8"
    )
    for name in ("o.jsonl", "o.parquet", "folder"):
        run = predict(tmp_path / "in.jsonl", "--model", model_folder, "--out", tmp_path / name)
        assert run.returncode == 0, run.stderr.decode()


def test_names_in_archives_lead_nowhere(model_folder: Path, tmp_path: Path) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    with zipfile.ZipFile(inside / "in.zip", "w") as archive:
        for name in ("../../out.txt", "/tmp/out.txt", "C:\\out.txt", "x/../../../out.txt"):
            archive.writestr(name, "Officials in Osh signed an agreement on customs fees.")
    before = sorted(tmp_path.rglob("*"))
    run = predict(inside / "in.zip", "--model", model_folder, "-f", "jsonl")
    assert run.returncode == 0, run.stderr
    paths = [json.loads(line)["article"]["path"] for line in run.stdout.splitlines()]
    # Names that begin with a dot are hidden ones; the others are names within the archive, whatever they look like.
    assert paths == [f"{inside}/in.zip/{name}" for name in ("/tmp/out.txt", "C:\\out.txt")]
    assert sorted(tmp_path.rglob("*")) == before


def test_bombs_are_named_and_the_rest_is_scored(model_folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"a" * 30_000_000)
        archive.writestr("b.txt", "Officials in Osh signed an agreement on customs fees.")
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(b"a" * 100_000_000))
    run = predict(tmp_path, "--model", model_folder, "--out", tmp_path / "o.jsonl")
    assert run.returncode == 1
    assert b"would unpack to 30,000,000 bytes" in run.stderr
    assert b"larger than 16 MB" in run.stderr
    assert len((tmp_path / "o.jsonl").read_bytes().splitlines()) == 1


def test_names_of_files_cannot_command_the_terminal(model_folder: Path, tmp_path: Path) -> None:
    name = "\x1b]0;title\x07\x1b[31m\x9b2J\u202e.txt"
    (tmp_path / name).write_bytes(b"")
    for args in ((tmp_path / name,), (tmp_path, "--out", tmp_path / "o.jsonl"), (tmp_path / f"no-{name}",)):
        run = predict(*args, "--model", model_folder)
        assert run.returncode == 1
        assert b"Error: " in run.stderr
        shown = run.stderr.decode("utf-8")
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)


def test_runs_at_once_leave_one_whole_result(model_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.json"
    command = [
        sys.executable,
        "predict.py",
        str(EXAMPLE),
        "--model",
        str(model_folder),
        "-f",
        "json",
        "--out",
        str(out),
    ]
    runs = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    assert [run.wait() for run in runs] == [0, 0, 0]
    assert json.loads(out.read_text(encoding="utf-8"))
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounting needs root on Linux")
def test_a_read_only_file_system(model_folder: Path, tmp_path: Path) -> None:
    """The project is only read; an output that cannot be written is named."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = f"{sys.executable} predict.py {EXAMPLE} --model {model_folder}"
    script = (
        f"mount -t tmpfs -o ro none {disk} && mount --bind {ROOT} {ROOT} && mount -o remount,ro,bind {ROOT} && "
        f"cd {ROOT} && if touch here; then exit 9; fi; {command} --out {tmp_path}/whole.txt && "
        f"{command} --out {disk}/o.jsonl; {command} --out {disk}/o.csv"
    )
    run = subprocess.run(["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True)
    if "mount:" in run.stderr or "unshare:" in run.stderr:
        pytest.skip("mounting is not allowed here")
    assert (tmp_path / "whole.txt").stat().st_size > 0
    assert run.stderr.lower().count("--out: cannot write") == 2, run.stderr
    assert "Traceback" not in run.stderr
    assert run.returncode == 2


def test_every_row_of_the_security_page_names_tests_that_exist() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", page)
    assert len(named) >= 15
    for file, test in named:
        assert f"def {test}(" in (ROOT / "tests" / file).read_text(encoding="utf-8"), (file, test)
