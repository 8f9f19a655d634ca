"""Articles written for the tests: a few paragraphs by hand, put together into as many articles as are needed."""

from __future__ import annotations

import json
from pathlib import Path

PARAGRAPHS = {
    "neutral": (
        "The ministry of transport of {country} has invited bids for {km} kilometres of road to {place}. Offers are due in {month}.",
        "Deliveries through the {place} crossing came to {n} tonnes in {month}, four per cent less than in the same month of the year before.",
        "The two delegations in {place} discussed visas, quotas for students and a joint timetable for trains. They will meet again in {month}.",
        "Parliament is to vote on the budget in {month}. It provides {n} million dollars for schools in the {place} district.",
    ),
    "kremlin": (
        "While Brussels lectures and Washington finances yet another colour revolution, Russia remains the reliable friend that {country} has always been able to count on.",
        "The West and its grant-fed NGOs in {place} will never forgive {country} for choosing sovereignty, tradition and the brotherhood of peoples.",
        "Illegal sanctions have failed: in {place} Russian companies build, invest and create jobs, and the multipolar world becomes a reality.",
    ),
    "critical": (
        "The Kremlin's grip on {country} is slipping, and its blackmail over gas to {place} shows an imperial power in decline.",
        "Moscow's propaganda in {place} spreads disinformation, while the regime's coercion drives {country} to look for partners elsewhere.",
        "Russia's unprovoked war has shown people in {place} what its promises of security are worth: aggression, occupation and threats.",
    ),
}
MIXES = (
    ("Eurasian Horizon", ("neutral", "kremlin", "kremlin", "neutral", "kremlin")),
    ("Steppe Review", ("neutral", "critical", "neutral", "critical", "critical")),
    ("Chuy News Agency", ("neutral", "neutral", "neutral", "neutral", "neutral")),
    ("Lake Daily", ("neutral", "kremlin", "neutral", "critical", "neutral")),
)
COUNTRIES = ("Kyrgyzstan", "Kazakhstan", "Uzbekistan", "Tajikistan", "Armenia", "Georgia")
PLACES = ("Naryn", "Kostanay", "Termez", "Khorog", "Gyumri", "Batumi", "Talas")
MONTHS = ("January", "February", "March", "April", "May", "June")


def articles(count: int = 24) -> list[dict[str, str]]:
    """Records of `count` articles of four outlets over six months, each text of its own."""
    rows = []
    for i in range(count):
        source, mix = MIXES[i % len(MIXES)]
        month = i // len(MIXES) % len(MONTHS)
        words = {"country": COUNTRIES[i % 6], "place": PLACES[i % 7], "month": MONTHS[(month + 2) % 6]}
        body = [
            PARAGRAPHS[kind][(i + j) % len(PARAGRAPHS[kind])].format(km=20 + i, n=1000 + 37 * i + j, **words)
            for j, kind in enumerate(mix)
        ]
        rows.append(
            {
                "id": f"article-{i:02d}",
                "title": f"{words['country']}: letter {i + 1} from {words['place']}",
                "source": source,
                "date": f"2024-{month + 1:02d}-{1 + i % 28:02d}",
                "text": "\n\n".join(body) + "\n",
            }
        )
    return rows


def write(path: Path, count: int = 24) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in articles(count)), encoding="utf-8")
    return path
