"""The report as Parquet, a row a paragraph or a row a group, for data frames."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from framelens.errors import OptionError
from framelens.overview import Group, group, summarise
from framelens.result import Report


def write(reports: Iterable[Report], path: Path, by: Sequence[str] = ()) -> None:
    """Write a Parquet file that appears only when it is complete.

    Parameters
    ----------
    reports : iterable of Report
    path : Path
    by : sequence of str, default ()
        Keys of `framelens.overview.KEYS`: a row a group instead of a row a paragraph.

    Raises
    ------
    OptionError
        If pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise OptionError(
            "--format parquet: expected pyarrow; found none. Install it with: pip install pyarrow"
        ) from None
    if by:
        groups = group((summarise(r) for r in reports), by)
        rows = [_group_row(g, by) for g in groups]
    else:
        rows = [row for report in reports for row in _paragraph_rows(report)]
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        parquet.write_table(pyarrow.Table.from_pylist(rows), temporary)
        temporary.replace(path)
    except OSError as error:
        raise OptionError(f"--out: cannot write {path}: {error.strerror}") from None
    finally:
        temporary.unlink(missing_ok=True)


def schema_of(labels: Sequence[str]) -> Any:
    """Columns of the table of paragraphs (docs/scaling.md), the same for every report of a model."""
    import pyarrow as pa

    text, number, real = pa.string(), pa.int64(), pa.float64()
    passage = {"start": number, "end": number, "label": text, "contribution": real, "share": real, "voice": text}
    return pa.schema(
        [
            *((name, text) for name in ("article", "path", "title", "source", "date", "article_label")),
            *((name, number) for name in ("paragraph", "start", "end")),
            *(("voice", text), ("speaker", text), ("label", text), ("label_set", pa.list_(text))),
            *((f"p({label})", real) for label in labels),
            ("passages", pa.list_(pa.struct(list(passage.items())))),
            ("text", text),
        ]
    )


def writer_of(reports: Iterable[Report], labels: Sequence[str]) -> Callable[[Path], None]:
    """Give a function that writes the paragraphs of `reports` to a path; the same reports give the same bytes."""
    import pyarrow
    from pyarrow import parquet

    rows = [row for report in reports for row in _paragraph_rows(report)]
    table = pyarrow.Table.from_pylist(rows, schema_of(labels))
    return lambda path: parquet.write_table(table, path)


def _paragraph_rows(report: Report) -> Iterable[dict[str, Any]]:
    metadata = report.article.metadata
    about = {
        "article": _whole(report.article.id),
        "path": _whole(report.article.path),
        "title": _whole(metadata.title),
        "source": _whole(metadata.source),
        "date": _whole(metadata.date),
        "article_label": report.framing.label,
    }
    for p in report.paragraphs:
        yield {
            **about,
            "paragraph": p.index,
            "start": p.start,
            "end": p.end,
            "voice": p.voice,
            "speaker": _whole(p.speaker),
            "label": p.label,
            "label_set": list(p.label_set),
            **{f"p({label})": value for label, value in p.probabilities.items()},
            "passages": [
                {
                    **{"start": x.start, "end": x.end, "label": x.label},
                    **{"contribution": x.contribution, "share": x.share, "voice": x.voice},
                }
                for x in p.passages
            ],
            "text": _whole(p.text),
        }


def _whole(text: str | None) -> str | None:
    """Replace halves of characters, which JSON can hold and UTF-8 cannot; offsets stay as they are."""
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")


def _group_row(found: Group, by: Sequence[str]) -> dict[str, Any]:
    row: dict[str, Any] = dict(zip(by, found.key, strict=True))
    row |= {"articles": found.articles, "words": found.words}
    for label, share in found.shares.items():
        low, high = found.interval[label]
        row |= {f"share({label})": share, f"low({label})": low, f"high({label})": high}
    return row
