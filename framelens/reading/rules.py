"""What page furniture looks like: one table of rules, each a reason, words that must occur, and patterns.

Patterns see a block in lower case with single blanks and straight quotes and apostrophes. `most` bounds the words of
the block: a real paragraph that mentions cookies or subscriptions is longer, or is not addressed to the reader.
The words of `cues` are looked for first, so that a page without furniture compiles no pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

# Longer on average are no words; the bound keeps a pattern's work small on a megabyte without blanks.
MAX_WORD = 20


@dataclass(frozen=True)
class Rule:
    """A kind of furniture.

    Attributes
    ----------
    reason : str
    most : int
        The most words the block may have.
    cues : tuple of str
        One of these must occur.
    patterns : tuple of str
        One of these must be found (`re.search`) as well.
    """

    reason: str
    most: int
    cues: tuple[str, ...]
    patterns: tuple[str, ...]

    def matches(self, line: str, words: int) -> bool:
        """Tell whether a block with this normalised `line` of so many `words` is of this kind."""
        if words > self.most or len(line) > MAX_WORD * self.most or not any(cue in line for cue in self.cues):
            return False
        return _compiled(self.patterns).search(line) is not None


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_SITES = (
    "facebook|twitter|x|instagram|telegram|whatsapp|vk|vkontakte|linkedin|reddit|youtube|viber|email|e-mail|rss|zen"
)
_AGENCIES = "reuters|afp|ap|ap photo|tass|epa|getty(?: images)?|sputnik|shutterstock|rfe/rl|anadolu|xinhua|pool"
_PICTURES = "photo(?:graph)?s?|images?|pictures?|pics?|illustration|illustrative photo|screenshot|graphic|map|video"
_TEXTS = "article|story|text|piece|commentary|op-ed|interview|post|report|essay|column|analysis|translation"

#: In order of precedence.
RULES: tuple[Rule, ...] = (
    Rule(
        "code",
        2000,
        ("{", "function(", "function (", "</", "/>", "var ", "window.", "document."),
        (
            r"\{\s?[\w-]+\s?:[^{}]*\}",
            r"\{\{.{0,40}\}\}",
            r"\bfunction ?\w{0,40} ?\([^()]{0,80}\) ?\{",
            r"\b(?:window|document)\.\w+[.(=\[]",
            r"^(?:var|let|const) \w+ ?=",
            r"</?(?:script|style|div|span|iframe)\b",
            r"[.#@][\w-]+(?: [.#\w-]+)? ?\{",
            r"\bgoogletag\b|\badsbygoogle\b",
        ),
    ),
    Rule(
        "consent",
        150,
        ("cookie", "consent", "gdpr", "privacy", "personal data", "partners"),
        (
            r"\b(?:we|this (?:web)?site|our (?:web)?site|our partners)\b.{0,60}\buses?\b.{0,30}\bcookies",
            r"\b(?:accept|allow|reject|refuse|manage|enable|decline)\b.{0,25}\bcookies",
            r"\bcookie (?:policy|settings|preferences|notice)",
            r"\bby (?:continuing|using|clicking|browsing|submitting)\b.{0,80}\b(?:agree|consent|accept)",
            r"\b(?:your|manage) consent|\b(?:you|i) consent to (?:the|our) ",
            r"\b(?:our|read the) privacy (?:policy|notice)|^privacy (?:policy|notice)\W*$|^we value your privacy\W*$",
            r"\bwe and our (?:\d+ )?(?:trusted )?partners\b.{0,60}\b(?:store|use|process|collect|access)\b|"
            r"\bour (?:\d+ )?(?:trusted )?partners\b.{0,80}\bcookies\b",
        ),
    ),
    Rule(
        "donation",
        150,
        (
            *("support", "donat", "favor to ask", "favour to ask", "contribut", "patron", "chip in", "crowdfund"),
            *(
                "your gift",
                "deductible",
                "need your help",
                "help us",
                "funding",
                "become a",
                "membership",
                "pledge",
                "reader-funded",
            ),
        ),
        (
            r"^(?:please )?(?:support|help) (?:us|our|the \w+(?: \w+){0,3}|\w+(?: \w+){0,3})!$",
            r"^support (?:us|our|independent)\b(?: \w+){0,5}\W*$",
            r"\b(?:please|consider|click|help|by|can you) (?:supporting|support|donating|donate|contributing|"
            r"making a "
            r"(?:donation|contribution))\b.{0,60}\b(?:us|our|today|monthly|independent|journalism|work|here|now|"
            r"making)\b",
            r"\bplease (?:donate|contribute|chip in)\b|\bsupport us by donating\b",
            r"\bsupport (?:us|our (?:work|journalism|site|project|team|newsroom|reporting|independent))\b"
            r"(?!.{0,40}\b(?:said|says)\b)",
            r"\bfavou?r to ask\b|\bmake a (?:one-time |monthly |small |regular )?(?:donation|contribution)\b",
            r"^donate\b|\bdonate (?:now|today|here|via)\b|\bpatreon\b|\btax[- ]deductible (?:gift|donation)",
            r"\byour (?:tax[- ]deductible )?(?:support|donation|contribution|gift|pledge)\b.{0,60}"
            r"\b(?:make|makes|helps?|matters?|allows?|enables?|lets|keeps?|means)\b",
            r"\b(?:we|our)\b.{0,100}\bneed your (?:help|support)\b",
            r"\bbecome (?:a|our) (?:patron|member|supporter|sponsor)(?:\W*$| (?:today|now|here|of (?:our|your|"
            r"this)\b))",
            r"\b(?:reader|readers)[- ](?:funded|supported)\b|\b(?:no|only|our) fund(?:s|ing)\b.{0,40}\breaders\b",
            r"\bhelp us (?:to )?(?:keep|stay|continue|grow|reach|survive|fight|expose|bring|tell)\b",
            r"\bcrowdfund(?:ing|ed)\b.{0,60}\b(?:our|us|we|this site)\b",
        ),
    ),
    Rule(
        "subscription",
        60,
        (
            *("subscri", "newsletter", "sign up", "sign in", "log in", "inbox", "notification", "telegram channel"),
            *(
                "paywall",
                "register",
                "upgrade",
                "e-mail",
                "email",
                "delivered",
                "alerts",
                "updates",
                "our app",
                "free trial",
                "weekly digest",
                "free articles",
                "you are receiving",
            ),
        ),
        (
            r"^(?:please )?(?:subscribe|unsubscribe|sign up|sign in|log in|register|join)\b",
            r"\bsubscribe (?:to|now|today|for|here|on)\b.{0,80}"
            r"\b(?:our|us|newsletter|channel|updates?|free|today|access|podcast|youtube|telegram)\b",
            r"\bsubscribe\W*$|\bunsubscribe\b.{0,40}$",
            r"\b(?:our|free|daily|weekly|morning|the) (?:e-?mail )?newsletters?\b.{0,60}"
            r"\b(?:inbox|sign|subscribe|get|every|here|latest)",
            r"\b(?:to|in|into) your inbox\b|\byou(?:'re| are) receiving this e-?mail\b|\bfree articles (?:left|"
            r"remaining)\b",
            r"\balready (?:a subscriber|a member|subscribed|registered)\b|\bsubscribers? only\b",
            r"\b(?:our|us on) telegram channel\b|\b(?:turn on|enable|get|allow) (?:push )?notifications\b",
            r"\bthis (?:article|content) is (?:for|available to|reserved for) (?:our )?subscribers\b",
            r"\bstart your free trial\b|\bsign up (?:here|now|today|below|for free)\b|^upgrade to \w+\W*$",
            r"^get\b.{0,80}\b(?:by e-?mail|e-?mailed|delivered|straight to|updates|alerts)\b|\bdownload (?:our|"
            r"the) app\b",
        ),
    ),
    Rule(
        "share",
        40,
        (
            *("share", "follow", "facebook", "twitter", "telegram", "whatsapp", "tweet", "print", "instagram"),
            *(
                "useful",
                "helpful",
                "rate this",
                "copy link",
                "like",
                "linkedin",
                "bookmark",
                "save",
                "e-mail",
                "email",
                "loading",
                "embed",
            ),
        ),
        (
            r"^(?:share|tweet|print|e-?mail|copy link|pin|like|save|bookmark|embed)"
            r"(?: (?:this|the|on|via|to|with|it|link|version)\b.{0,60})?\W*\d*$",
            rf"\b(?:follow|like|join|find) (?:us|me|him|her|\w+(?: \w+){{1,3}}|@\w+) (?:on|at|in)\W{{1,3}}(?:our )?"
            rf"(?:{_SITES})\b",
            rf"^(?:(?:share|tweet|print|copy|link|follow|and|on|via|send|save|pocket|"
            rf"{_SITES})[\W\d]*){{2,20}}$",
            r"\bshare (?:this|the) (?:article|story|page|post|news)\b|^(?:\d+ )?shares?\W*$|^loading\W*$",
            r"^(?:was|did you find|how useful|rate|do you like) (?:was )?this (?:article|news|page|story|post|"
            r"information|content)\b",
            r"\bshare it with (?:your )?\w+|\bways to share\b|^(?:be the first|like this)\b.{0,50}$",
        ),
    ),
    Rule(
        "comments",
        40,
        ("comment", "reply", "forum", "thread", "topic", "discuss", "disqus", "moderat", "thoughts on"),
        (
            r"^(?:leave|post|add|write|view|show|see|load|read|join|no|all|\d+|your|"
            r"display)\b.{0,25}\bcomments?\b\W*\d*\W*$",
            r"^comments?\W*(?:\(?\d+\)?|are (?:closed|off)|powered by disqus|policy|section)?\W*$",
            r"^this (?:forum|thread|discussion|topic)\b.{0,20}\b(?:closed|locked|archived)\b",
            r"^(?:leave a |cancel )?reply\b\W*$|^discuss\W*\d*\W*$|^\d+ thoughts? on\b",
            r"\b(?:log|sign)(?:ged)? in to (?:post a |leave a )?(?:comment|reply)",
            r"\bcomments (?:are|will be) (?:moderated|closed)|^join the (?:discussion|conversation)\W*$",
        ),
    ),
    Rule(
        "spelling",
        40,
        ("ctrl", "typo", "spelling", "mistake", "an error", "misprint"),
        (
            r"\bctrl ?\W? ?enter\b|^report (?:a|an) (?:typo|error|mistake)\W*$",
            r"\b(?:found|find|see|seen|spotted|spot|noticed|notice|report)\b.{0,20}\b(?:a |an |any )?"
            r"(?:typo|spelling|mistake|error|misprint)\b.{0,80}"
            r"(?:\b(?:select|highlight|press|click|let us|tell us|report|write|e-?mail|please|here)\b|\?|\W$)",
        ),
    ),
    Rule(
        "advertisement",
        25,
        ("advert", "sponsored", "promoted", "continues below", "continues after", "ad", "content", "реклама"),
        (
            r"^\W*(?:an? )?(?:advertisements?|advertising|advert|ads?|sponsored(?: content| by .{0,40})?|"
            r"promoted(?: content)?|paid content|partner content|ad feature|реклама)\W*$",
            r"\b(?:story|article|text|post) continues (?:below|after)\b|^\W*(?:advertisement|sponsored)\b.{0,60}$|"
            r"\bads? by\b",
        ),
    ),
    Rule(
        "copyright",
        120,
        (
            *("©", "copyright", "rights reserved", "(c) ", "reproduc", "republish", "reprint", "redistribut"),
            *(
                "rewritten",
                "mandatory",
                "when using",
                "when quoting",
                "when citing",
                "licen",
                "hyperlink",
                "last edited",
            ),
        ),
        (
            r"^\W*(?:©|\(c\)|copyright)|©\s?\d{4}|\ball rights reserved\b|\bcopyright\W{1,3}(?:\(c\)|©)?\W{0,3}\d{4}",
            r"\b(?:material|article|content|text|site|publication|information)s?\b.{0,80}"
            r"\b(?:may|can|must|should) (?:not |only )?be "
            r"(?:published|broadcast|rewritten|redistributed|reproduced|republished|reprinted|copied|used)\b",
            r"\b(?:reproduction|republication|reprinting|re-?use|use|quotation|copying) (?:of|in whole|is|without|"
            r"only)\b"
            r".{0,120}\b(?:permi|prohibit|allowed|hyperlink|link|consent|forbidden|licen[cs]e)",
            r"\b(?:reference|link) to\b.{0,60}\b(?:mandatory|required|obligatory|compulsory)\b",
            r"\bwhen (?:using|quoting|citing|reprinting|copying)\b.{0,40}\b(?:materials?|content|texts?|articles?)\b",
            r"\bcreative commons\b|\bcc by\b|\brepublish (?:this|our) (?:article|stor)|"
            r"\bhyperlink to\b.{0,60}\brequired\b",
            r"\b(?:available|published|licensed) under (?:the|a)\b.{0,60}\blicen[cs]e|^this page was last edited\b",
        ),
    ),
    Rule(
        "disclaimer",
        120,
        ("views", "opinion", "reflect", "endorse", "responsib", "editorial", "necessarily", "positions", "statements"),
        (
            r"^(?:forward-looking statements|disclaimer|legal notice)\b",
            r"^(?=.*\b(?:authors?|writers?|articles?|columns?|columnists?|contributors?|op-?eds?|pieces?|blogs?|"
            r"publication|expressed|editorial|database|represented herein)\b).*(?:"
            r"\b(?:do|does|may|might) not (?:necessarily |always )?(?:reflect|represent|coincide with|express|"
            r"imply)\b|"
            r"\b(?:views?|opinions?)\b.{0,60}\b(?:are|is) (?:solely |entirely )?"
            r"(?:those of|the author's|his own|her own|their own|the writer's|my own)\b|"
            r"\b(?:author'?s'?|his|her|their|my|writer'?s'?) own\W*$|"
            r"\b(?:not|takes no) responsib\w+ for the (?:content|accuracy|views|opinions))",
        ),
    ),
    Rule(
        "provenance",
        45,
        (
            *("published", "appeared", "appears in", "republished", "reprinted", "translat", "originally"),
            *("courtesy of", "[from", "(from", "source:"),
        ),
        (
            rf"^\W*(?:this|the) (?:{_TEXTS})\b.{{0,30}}\b(?:published|appeared|appears in|republished|reprinted|"
            rf"translated|posted)\b",
            r"^\W*(?:(?:first|originally|previously) (?:published|appeared|posted)|republished|reprinted|translated|"
            r"translation|source:)\b.{0,20}\b(?:by|in|from|on|at|with)\b",
            r"\btranslated (?:from .{0,30})?by \w.{0,60}$|^\W*[\[(]from (?:the )?\w.{0,80}[\])]\W*$",
            r"^\W*translation:|^\W*translated (?:by|from)\b|^source: \w+(?: \w+){0,4}$",
        ),
    ),
    Rule(
        "note",
        40,
        ("edited", "updated", "corrected", "condensed", "correction", "amended", "transcript"),
        (
            rf"^\W*(?:this|the) (?:{_TEXTS}|transcript|conversation|headline|version)\b.{{0,30}}"
            r"\b(?:edited|updated|corrected|condensed|amended)\b",
            r"^\W*(?:correction|clarification|update)\W",
        ),
    ),
    Rule(
        "credits",
        25,
        (" by ",),
        (
            r"^\W*(?:produced|edited|reporting|additional reporting|hosted|directed|illustrations?|photographs?|"
            r"photos|"
            r"music|writing|graphics|video) by \w.{0,60}(?:[)\]]|[.;,|].{0,60}|\w)$",
        ),
    ),
    Rule(
        "related",
        40,
        (
            *("read", "see also", "related", "more on", "more from", "more about", "you may", "you might", "recommend"),
            *("most viewed", "popular", "trending", "don't miss", "up next", "latest", "editor", "watch:", "listen:"),
            *("news", "stories", "other ", "see similar", "читайте", "download"),
        ),
        (
            r"^\W*(?:read|see|watch|listen)(?: (?:more|also|next|now|here|on|this))*\s?(?::|\W*$|»|>)",
            r"^\W*(?:also read|read also|see also|read more|read next)\b(?!.*[a-z]\.$)",
            r"^\W*(?:related|recommend(?:ed)?|most (?:read|viewed|popular)|trending|don't miss|up next|"
            r"latest(?: news| from)?|"
            r"more news|top stories|more stories|editors?'s? picks?|popular|you (?:may|might) also)\b.{0,50}$",
            r"^\W*more (?:on|from|about|in)\b.{0,60}$|^\W*read (?:all|the (?:full|original|whole))\b|"
            r"^download\b.{0,20}$",
            r"\b(?:click|tap) (?:here )?to read\b|\bcontinue reading\b|^\W*what to read next",
            r"^other (?:\w+ ){1,3}(?:by|from|on|in) (?:this|the)\b.{0,30}$",
        ),
    ),
    Rule(
        "tags",
        40,
        ("tag", "topics", "keywords", "filed under", "categor", "labels:", "posted in", "published in"),
        (
            r"^\W*(?:tags?|topics?|keywords?|filed under|categor(?:y|ies)|labels|tagged|posted in)\s?:",
            r"^\W*(?:tags|topics|categories|keywords|tagged(?: under)?)\W*$|^published in \w+(?: \w+)?$",
        ),
    ),
    Rule(
        "pagination",
        14,
        (
            *("page", "next", "previous", "back to", "top", "1 2", "prev", "older", "newer", "more", "show"),
            *("continue", "go to", "skip to", "jump to", "scroll"),
        ),
        (
            r"^\W*(?:page )?\d+ (?:of|/) \d+\W*$|^(?:\W*\d{1,3}\b){3,}\W*(?:next|last|…)?\W*$",
            r"^\W*(?:next|previous|prev|older|newer)\b(?: (?:page|article|post|story|posts|entry))?\W*"
            r"(?:(?:previous|next|prev|older|newer)\W*(?:page|article|post|story)?)?\W*$",
            r"^\W*(?:previous|next) (?:article|post|story)\b|^\W*back to (?:top|home|the top|list|news)\b",
            r"^\W*(?:load|show|see|view) (?:more|all|less)\W*$|^\W*(?:continued )?on page \w+\W*$|"
            r"^\W*continued on page\b",
            r"^\W*(?:continue|go to (?:top|comments)|(?:skip|jump) to .{0,20}|scroll (?:down|to top)|top)\W*$",
        ),
    ),
    Rule(
        "embed",
        90,
        (
            *("pic.twitter.com", "t.co/", "view this post", "(@", "post shared by", "tweet unavailable", "view on"),
            *("your browser", "view this email"),
        ),
        (
            r"\bpic\.twitter\.com/|\bhttps?://t\.co/|\bview this post on\b|\(@\w+\)\W+\w+ \d|\ba post shared by\b",
            r"\byour browser does not support\b|^view (?:on|this email in)\b.{0,20}$",
        ),
    ),
    Rule(
        "caption",
        70,
        (
            *("photo", "image", "picture", "credit", "getty", "afp", "reuters", "screenshot", "illustration", "pic"),
            *("sputnik", "shutterstock", "pool", "wikimedia", "courtesy", "video:", "graphic", "map:", ".ru", ".com"),
            *(".org", ".kz", ".uz", ".gov", ".net", "/tass", "/ap", "epa", "figure", "source:", "table", "chart"),
        ),
        (
            rf"\b(?:{_PICTURES}|credits?)\s?(?:by|credit|courtesy(?: of)?|from)?\s?[:/©|]\s?\S.{{0,70}}$",
            rf"^\W*(?:file |archive )?(?:{_PICTURES})(?: (?:by|from|courtesy of|of)\b.{{0,80}}|\W*)$",
            r"\((?:file |archive )?(?:photo|image|picture|pool|screenshot|reuters|afp|ap|tass|epa|"
            r"getty)\b[^()]{0,70}\)\W*$",
            rf"\b\S{{2,40}} ?/ ?(?:{_AGENCIES})(?:/\w+)*\W*$|\bgetty images\W*$|\bcredit [a-z]\w{{1,20}}(?: \w+)?$",
            r"[.!?)] (?:www\.)?[a-z][a-z0-9-]{1,30}(?:\.[a-z0-9-]{2,20}){1,2}\W*$",
            r"[.!?] (?:file photo|ap|afp|reuters|tass|sputnik|epa(?:-efe)?|screengrab)\W*$",
            r"^(?:figure|table|chart|map|graph) \d+[.:]|^\[[^\[\]]{2,60}/[^\[\]]{2,60}\]$|\. source: .{2,60}$",
        ),
    ),
    Rule("table", 200, ("|",), (r"^\|.*\|$",)),
    Rule(
        "link",
        14,
        ("http://", "https://", "www."),
        (r"https?://\S+\W*$", r"^\W*www\.\S+$"),
    ),
    Rule(
        "contact",
        45,
        ("contact", "e-mail", "email", "write to", "@", "hotline", "feedback", "for more information"),
        (
            r"^\W*contact (?:us|the (?:author|editor|reporter|newsroom))\b|^\S+@\S+\.\w+$",
            r"\b(?:e-?mail|write to|contact|reach) (?:us|the (?:author|reporter|editor)s?)\b.{0,60}(?:@|\bat\b|:)",
            r"^\W*(?:e-?mail|contact)(?: address)?\s?[:*]|\bsend (?:us )?(?:your )?(?:feedback|tips|news)\b",
            r"^for (?:more|further) information\b.{0,60}(?:contact|visit|@|:)|^contact information\b",
        ),
    ),
    Rule(
        "header",
        20,
        ("from:", "to:", "cc:", "subject:", "sent:", "date:", "reply-to:"),
        (r"^(?:from|to|cc|subject|sent|date|report date|reply-to)\s?: ?\S",),
    ),
    Rule(
        "menu",
        40,
        (
            *("home", "menu", "search", "|", "·", "›", ">", "»", "about", "advertise", "terms", "sitemap", "english"),
            *("skip", "toggle", "main page", "contact", "sections", "careers", "faq", "navigation", "official site"),
        ),
        (
            r"^\W*(?:home|menu|search|main page|sections|navigation|toggle navigation|about us|about|"
            r"advertise(?: with us)?|"
            r"terms(?: of (?:use|service))?|sitemap|careers|contacts?|faq)\W*$",
            r"^(?:[^|·›>»•]{1,30}\s?[|·›>»•]\s?){2,}[^|·›>»•]{0,40}$",
            r"^[^|·›>»•]{1,20}\s[›>»]\s[^|·›>»•]{1,20}$|^home\b(?: \w+){2,20}$|^official (?:web)?site of\b",
        ),
    ),
)

#: Words with which an outlet speaks of itself to its readers: beside a plain appeal they mark the rest of it.
APPEAL_WE = re.compile(r"\b(?:we|our|us)\b")
APPEAL_TOPIC = re.compile(
    r"\b(?:you|your|journalism|journalists?|reporting|newsroom|readers?|independent (?:news|media|outlet)|donat\w+|"
    r"contribut\w+|support)\b"
)

#: Words of sites about themselves. Two of them in a short block that mostly speaks to the reader, and it is the page
#: that speaks: what the rules above have no pattern for.
SITE_WORDS = frozenset(
    (
        *("click", "sign", "subscribe", "subscribers", "subscription", "subscriptions", "newsletter", "newsletters"),
        *("roundup", "digest", "inbox", "website", "site", "webpage", "page", "app", "login", "account", "password"),
        *("browser", "cookies", "javascript", "form", "field", "validation", "required", "e-mail", "email", "download"),
        *("updates", "alerts", "notifications", "comments", "comment", "commenting", "posts", "posting", "reprint"),
        *("reprints", "permissions", "copyright", "hyperlink", "advertising", "advertisers", "sponsor", "podcast"),
        *("donate", "donations", "donation", "donors", "membership", "unsubscribe", "follow", "share", "links", "link"),
        *("stories", "content", "articles", "article", "readers", "reader", "editors", "archive", "video", "free"),
    )
)
READER_WORDS = frozenset(("you", "your", "our", "us", "we", "please", "here", "latest"))
