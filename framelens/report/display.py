"""Words, letters and colours that reports share: how a label, a share and a stretch of foreign text are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from framelens.result import Report
from framelens.verdict import CERTAIN, DOMINANT, INTERVAL, MIXED, NEUTRAL, TIMES_OTHER, UNCERTAIN, Framing

# Colour slots of the style sheet (Okabe and Ito 2008); labels of other sets take the remaining ones in turn.
_SLOTS = {NEUTRAL: "neutral", MIXED: "mixed", UNCERTAIN: "uncertain", "pro-kremlin": "one", "western-critical": "two"}
_OTHER_SLOTS = ("one", "two", "three", "four", "five")

#: What the project's own labels mean, to end "a paragraph that ..."; the codebook has the rest.
MEANINGS = {
    "pro-kremlin": "carries a storyline that favours the Kremlin",
    "western-critical": "carries a storyline critical of the Kremlin, as usual in Western and exile commentary",
    NEUTRAL: "reports, analyses or weighs up without carrying either storyline",
}

# Control characters could move the cursor or set the title of a terminal, and cannot stand in a page; nor can lone
# surrogates in a file. Direction overrides reorder what is shown.
_UNSAFE = dict.fromkeys(
    [
        *range(9),
        *range(11, 32),
        *range(127, 160),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xD800, 0xE000),
    ],
    "\N{REPLACEMENT CHARACTER}",
)


def safe(text: str) -> str:
    """Neutralise control and direction characters of article text, one for one, so that offsets stay."""
    return text.translate(_UNSAFE)


def short(text: str, width: int = 90) -> str:
    """Put `text` on one line of at most `width` characters."""
    text = " ".join(safe(text).split())
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def percent(share: float) -> str:
    """Write a share as whole per cent.

    Examples
    --------
    >>> percent(0.625)
    '62%'
    """
    return f"{share:.0%}"


def certainty(probability: float) -> str:
    """Write a probability; one that rounds to 100% is not quite that.

    Examples
    --------
    >>> certainty(0.998), certainty(0.62)
    ('>99%', '62%')
    """
    return ">99%" if probability > 0.99 else percent(probability)


def slot(label: str, labels: Sequence[str]) -> str:
    """Name the colour slot of a label."""
    if label in _SLOTS:
        return _SLOTS[label]
    return _OTHER_SLOTS[list(labels).index(label) % len(_OTHER_SLOTS)] if label in labels else "mixed"


def letters(labels: Sequence[str]) -> dict[str, str]:
    """Give each label and verdict a letter to stand beside its colour: its initial, or its number where initials clash.

    Examples
    --------
    >>> letters(["neutral-analytic", "pro-kremlin", "western-critical"])
    {'neutral-analytic': 'N', 'pro-kremlin': 'P', 'western-critical': 'W', 'mixed': 'M', 'uncertain': '?'}
    """
    initials = [label[:1].upper() for label in labels]
    unique = len(set(initials)) == len(initials) and "M" not in initials
    given = initials if unique else [str(i + 1) for i in range(len(labels))]
    return {**dict(zip(labels, given, strict=True)), MIXED: "M", UNCERTAIN: "?"}


def web_address(url: str | None) -> str | None:
    """Pass an http or https address on; anything else (``javascript:``, ``data:``) does not become a link."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def by_size(shares: Mapping[str, float]) -> list[tuple[str, float]]:
    """Labels and shares, the largest first."""
    return sorted(shares.items(), key=lambda item: -item[1])


def verdict_rule() -> str:
    """Say how the verdict follows from the paragraphs."""
    return (
        f"The verdict is the framing other than {NEUTRAL} that holds at least {percent(DOMINANT)} of the words and "
        f"{TIMES_OTHER:g} times as many as the next such framing; “{MIXED}” if it holds that many but not so clearly; "
        f"otherwise {NEUTRAL}. Somebody else’s words count by half. Where fewer than {percent(CERTAIN)} of a thousand "
        f"trials, with other paragraphs of the same kind, come to the same verdict, it is “{UNCERTAIN}”."
    )


def verdict_sentence(report: Report) -> str:
    """Say the verdict in a sentence, with shares, interval and how certain it is."""
    framing, paragraphs = report.framing, report.paragraphs
    if framing.leaning == MIXED:
        frames = [(label, share) for label, share in by_size(framing.shares) if label != NEUTRAL and share > 0]
        what = "No one frame leads: " + " and ".join(f"{percent(s)} of the words are {label}" for label, s in frames)
    else:
        low, high = framing.interval[framing.leaning]
        what = (
            f"{percent(framing.shares[framing.leaning])} of the words stand in {framing.leaning} paragraphs "
            f"({percent(INTERVAL)} interval {percent(low)} to {percent(high)})"
        )
    unsure = sum(p.uncertain for p in paragraphs)
    if not unsure:
        certainty = "the model is sure of every paragraph" if len(paragraphs) > 1 else "the model is sure of it"
    elif len(paragraphs) == 1:
        certainty = "the model is not sure of it"
    else:
        certainty = f"the model is not sure of {unsure} of the {len(paragraphs)} paragraphs"
    return f"{_certainty_of(framing)}{what}; {certainty}."


def _certainty_of(framing: Framing) -> str:
    if framing.label != UNCERTAIN:
        return ""
    return f"No verdict: {framing.leaning} is likeliest, but with a certainty of only {percent(framing.certainty)}. "
