"""A report made by hand, so that golden files do not depend on a trained model's last digits."""

from framelens.article import Article, Metadata, Paragraph, Skipped
from framelens.result import ModelReference, ParagraphReport, PassageReport, Report, TermReport
from framelens.verdict import Framing

LABELS = ("neutral-analytic", "pro-kremlin", "western-critical")
BODY = "Our so-called partners fund the NGOs. The sun shone."
TEXT = f"Menu\n\n{BODY}\n\n“=SUM(A1) \x1b[31mred,” he said\nslowly."


def of(*values: float) -> dict[str, float]:
    return dict(zip(LABELS, values, strict=True))


def report(terms: bool = False) -> Report:
    quoted = TEXT.index("“")
    paragraphs = (Paragraph(6, 6 + len(BODY), BODY, BODY), Paragraph(quoted, len(TEXT), TEXT[quoted:], TEXT[quoted:]))
    article = Article(
        "a-1",
        TEXT,
        paragraphs,
        (Skipped(0, 4, "Menu", "menu"),),
        Metadata(title="A title", byline="T. Author", date="2024-11-14", source="Steppe Observer"),
        "a.txt",
    )
    start = TEXT.index("so-called")
    passage = PassageReport(
        start, start + 18, "so-called partners", "pro-kremlin", 0.75, 0.6, "neutral-analytic", "author"
    )
    term = TermReport(start, start + 2, "so", of(-0.25, 0.5, -0.25))
    shared = {"intercepts": of(0.5, -0.25, -0.25), "context": of(0.0, 0.125, -0.125), "temperature": 0.75}
    first = ParagraphReport(
        6, 6 + len(BODY), BODY, 0, "author", None, "pro-kremlin", ("pro-kremlin", "neutral-analytic"), of(0.3, 0.6, 0.1),
        of(0.25, 0.375, -0.625), known=0.9, passages=(passage,), terms=(term,) if terms else None, **shared,
    )  # fmt: skip
    second = ParagraphReport(
        quoted, len(TEXT), TEXT[quoted:], 1, "quoted", "A. Source", "neutral-analytic", ("neutral-analytic",), of(0.995, 0.003, 0.002),
        of(3.0, -1.0, -2.0), known=0.5, passages=(), terms=() if terms else None, **shared,
    )  # fmt: skip
    framing = Framing(
        "pro-kremlin", "pro-kremlin", 0.875, of(0.5, 0.4, 0.1), of(0.4, 0.6, 0.0),
        {"neutral-analytic": (0.0, 1.0), "pro-kremlin": (0.0, 1.0), "western-critical": (0.0, 0.0)},
        {"author": of(0.0, 1.0, 0.0), "quoted": of(1.0, 0.0, 0.0)}, (0,),
    )  # fmt: skip
    model = ModelReference("framelens-framing", "f" * 64, "e" * 64, "0.1.0")
    return Report(model, LABELS, article, framing, (first, second), warnings=("a warning",))
