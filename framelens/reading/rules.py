"""Why a single block is set aside: by the table of rules, or because it mostly speaks of the site and its reader."""

from __future__ import annotations

import re

from framelens.reading.articlerules import ARTICLE_RULES
from framelens.reading.layout import Block, is_item
from framelens.reading.metadata import is_byline, is_date_line
from framelens.reading.outletrules import OUTLET_RULES
from framelens.reading.rule import Rule

RULES: tuple[Rule, ...] = (*OUTLET_RULES, *ARTICLE_RULES)

#: Words with which an outlet speaks of itself to its readers: beside a plain appeal they mark the rest of it.
APPEAL_WE = re.compile(r"\b(?:we|our|us)\b")
APPEAL_TOPIC = re.compile(
    r"\b(?:you|your|journalism|journalists?|reporting|newsroom|readers?|independent (?:news|media|outlet)|donat\w+|"
    r"contribut\w+|support)\b"
)

#: Words of sites about themselves. Two of them in a short block that mostly speaks to the reader, and it is the page
#: that speaks: what the tables of rules have no pattern for.
SITE_WORDS = frozenset(
    (
        *("click", "sign", "subscribe", "subscribers", "subscription", "subscriptions", "newsletter", "newsletters"),
        *("roundup", "digest", "inbox", "website", "site", "webpage", "page", "app", "login", "account", "password"),
        *("browser", "settings", "cookies", "javascript", "form", "field", "validation", "required", "e-mail", "email"),
        *("updates", "alerts", "notifications", "comments", "comment", "commenting", "posts", "posting", "reprint"),
        *("reprints", "permissions", "copyright", "hyperlink", "advertising", "advertisers", "sponsor", "podcast"),
        *("donate", "donations", "donation", "donors", "membership", "unsubscribe", "follow", "share", "links", "link"),
        *("stories", "content", "articles", "article", "readers", "reader", "editors", "archive", "video", "free"),
        *("download",),
    )
)
READER_WORDS = frozenset(("you", "your", "our", "us", "we", "please", "here", "latest"))

# A block of so many words, a tenth of them function words, is prose, whatever debris of code stands in it.
PROSE_WORDS = 20

# Blocks of at most so many words with this share of words of sites about themselves (at least two different ones)
# are the page's. `python -m benchmarks.furniture` counts the labelled paragraphs that this would set aside: none.
SITE_BLOCK, SITE_SHARE = 60, 0.15
_QUOTES = str.maketrans("’‘ʼ“”", "'''\"\"")

# What a page says to its readers; in quotation marks, with who said it, somebody in the article says it.
_ADDRESSED = frozenset({"consent", "donation", "subscription", "share", "copyright", "related", "contact"})
_SAID = re.compile(r"\b(?:said|says|told|wrote|writes|added|adds|asked|asks|replied|remarked|declared)\b")
_TOKEN = re.compile(r"[\w'-]+")
_FUNCTION = re.compile(r"\b(?:the|of|to|and|in|that|a)\b")
_LETTER = re.compile(r"[^\W_]")


def normal(block: Block) -> str:
    """Words of a block as the patterns see them: lower case, single blanks, straight quotes."""
    return block.line.lower().translate(_QUOTES)


def reason_of(block: Block) -> str | None:
    """Reason that the block's own words give; None if they give none."""
    if not _LETTER.search(block.words):
        return "separator"
    line = normal(block)
    words = line.count(" ") + 1
    if is_byline(block.line):
        return "byline"
    reported = '"' in line and _SAID.search(line) is not None
    prose = words >= PROSE_WORDS and 10 * len(_FUNCTION.findall(line)) >= words
    rules = (r for r in RULES if not (reported and r.reason in _ADDRESSED) and not (prose and r.reason == "code"))
    reason = next((rule.reason for rule in rules if rule.matches(line, words)), None)
    if reason is None and not block.item and not is_item(block.words) and is_date_line(block.line):
        return "dateline"
    return reason or ("page" if not reported and _speaks_of_the_site(line, words) else None)


def _speaks_of_the_site(line: str, words: int) -> bool:
    """Tell whether a short block is mostly about the site and its reader."""
    if not 3 <= words <= SITE_BLOCK:
        return False
    tokens = _TOKEN.findall(line)
    site = [token for token in tokens if token in SITE_WORDS]
    spoken = len(site) + sum(token in READER_WORDS for token in tokens)
    return len(set(site)) >= 2 and spoken >= SITE_SHARE * len(tokens)
