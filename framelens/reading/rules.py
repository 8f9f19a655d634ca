"""What page furniture looks like: one table of rules, each a reason, words that must occur, and a pattern.

Patterns see a block in lower case with single blanks and straight apostrophes. `most` bounds the words of the
block: a real paragraph that mentions cookies or subscriptions is longer, or is not addressed to the reader.
The words of `cues` are looked for first, so that a page without furniture compiles no pattern.
"""

# ruff: noqa: E501
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
    pattern : str
        Must be found (`re.search`) as well; empty if a cue is enough.
    """

    reason: str
    most: int
    cues: tuple[str, ...]
    pattern: str = ""

    def matches(self, line: str, words: int) -> bool:
        """Tell whether a block with this normalised `line` of so many `words` is of this kind."""
        if words > self.most or len(line) > MAX_WORD * self.most or not any(cue in line for cue in self.cues):
            return False
        return not self.pattern or _compiled(self.pattern).search(line) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_SOCIAL = "facebook|twitter|x|instagram|telegram|whatsapp|vk|vkontakte|linkedin|reddit|youtube|viber|email|e-mail|rss"

#: In order of precedence.
RULES: tuple[Rule, ...] = (
    Rule(
        "code", 2000, ("{", "function(", "function (", "</", "/>", "var ", "window.", "document."),
        r"\{\s*[\w-]+\s*:[^{}]*;?\s*\}|\{\{.{0,40}\}\}|\bfunction ?\w{0,40} ?\([^()]{0,80}\) ?\{|"
        r"\b(?:window|document)\.\w+[.(=\[]|^\s*(?:var|let|const) \w+ ?=|</?(?:script|style|div|span|iframe)\b|"
        r"[.#@][\w-]+(?: [.#\w-]+)? ?\{|\bgoogletag\b|\badsbygoogle\b",
    ),
    Rule(
        "consent", 150, ("cookie", "consent", "gdpr", "privacy policy", "privacy notice", "personal data"),
        r"\b(?:we|this (?:web)?site|our (?:web)?site|our partners)\b.{0,60}\buses?\b.{0,30}\bcookies|"
        r"\b(?:accept|allow|reject|refuse|manage|enable|decline)\b.{0,25}\bcookies|\bcookie (?:policy|settings|preferences|notice)|"
        r"\bby (?:continuing|using|clicking|browsing|submitting)\b.{0,80}\b(?:agree|consent|accept)|"
        r"\b(?:your|manage) consent|\bconsent to (?:the|our) |\b(?:our|read the) privacy (?:policy|notice)|^privacy (?:policy|notice)\W*$",
    ),
    Rule(
        "donation", 150,
        ("support", "donat", "favor to ask", "favour to ask", "contribut", "patron", "fund", "chip in", "crowdfund", "pledge",
         "need your help", "become a member", "membership"),
        r"^(?:please )?(?:support|help) (?:us|our|the \w+(?: \w+){0,3}|\w+(?: \w+){0,3})!$|"
        r"\b(?:please|consider|click|help|by|can you) (?:supporting|support|donating|donate|contributing|making a (?:donation|contribution))\b.{0,60}"
        r"\b(?:us|our|today|monthly|independent|journalism|work|here|now|making)\b|"
        r"\bsupport (?:us|our (?:work|journalism|site|project|team|newsroom|reporting|independent))\b(?!.{0,40}\b(?:said|says)\b)|"
        r"\bfavou?r to ask\b|\bmake a (?:one-time |monthly |small |regular )?(?:donation|contribution)\b|^donate\b|\bdonate (?:now|today|here|via)\b|"
        r"\byour (?:support|donation|contribution|gift|pledge)\b.{0,60}\b(?:make|makes|helps?|matters?|allows?|enables?|lets|keeps?|means)\b|"
        r"\b(?:we|our)\b.{0,100}\bneed your (?:help|support)\b|\bbecome (?:a|our) (?:patron|member|supporter|sponsor)\b|"
        r"\b(?:reader|readers)[- ](?:funded|supported)\b|\bpatreon\b|\bcrowdfund(?:ing|ed)\b.{0,60}\b(?:our|us|we|this site)\b",
    ),
    Rule(
        "subscription", 60,
        ("subscri", "newsletter", "sign up", "sign in", "log in", "inbox", "notification", "telegram channel", "paywall", "register", "free trial"),
        r"^(?:please )?(?:subscribe|sign up|sign in|log in|register|join)\b|"
        r"\bsubscribe (?:to|now|today|for|here|on)\b.{0,80}\b(?:our|us|newsletter|channel|updates?|free|today|access|podcast|youtube|telegram)\b|\bsubscribe\W*$|"
        r"\b(?:our|free|daily|weekly|morning|the) (?:e-?mail )?newsletters?\b.{0,60}\b(?:inbox|sign|subscribe|get|every|here|latest)|"
        r"\b(?:to|in|into) your inbox\b|\balready (?:a subscriber|a member|subscribed|registered)\b|\bsubscribers? only\b|"
        r"\b(?:our|us on) telegram channel\b|\b(?:turn on|enable|get|allow) (?:push )?notifications\b|"
        r"\bthis (?:article|content) is (?:for|available to|reserved for) (?:our )?subscribers\b|\bstart your free trial\b",
    ),
    Rule(
        "share", 40,
        ("share", "follow", "facebook", "twitter", "telegram", "whatsapp", "tweet", "print", "instagram", "copy link", "like us", "linkedin",
         "bookmark"),
        rf"^(?:share|tweet|print|e-?mail|copy link|pin|like|save|bookmark)(?: (?:this|the|on|via|to|with|it|link)\b.{{0,60}})?\W*\d*$|"
        rf"\b(?:follow|like|join|find) (?:us|me|him|her|\w+ \w+|@\w+|the author) (?:on|at|in)\W{{1,3}}(?:our )?(?:{_SOCIAL})\b|"
        rf"^(?:(?:share(?: on)?|tweet|print|copy|link|follow|and|on|via|send|save|pocket|{_SOCIAL})[\W\d]*){{2,20}}$|"
        rf"\bshare (?:this|the) (?:article|story|page|post|news)\b|^(?:\d+ )?shares?\W*$",
    ),
    Rule(
        "comments", 40,
        ("comment", "reply", "discussion", "disqus", "moderat"),
        r"^(?:leave|post|add|write|view|show|see|load|read|join|no|all|\d+|your|display)\b.{0,25}\bcomments?\b\W*\d*\W*$|"
        r"^comments?\W*(?:\(?\d+\)?|are (?:closed|off)|powered by disqus|policy|section)?\W*$|^(?:leave a |cancel )?reply\b\W*$|"
        r"\b(?:log|sign)(?:ged)? in to (?:post a |leave a )?(?:comment|reply)|\bcomments (?:are|will be) (?:moderated|closed)|^join the (?:discussion|conversation)\W*$",
    ),
    Rule(
        "spelling", 40,
        ("ctrl", "typo", "spelling", "mistake", "an error", "misprint"),
        r"\bctrl ?\W? ?enter\b|\b(?:found|find|see|seen|spotted|spot|noticed|notice|report)\b.{0,20}\b(?:a |an |any )?(?:typo|spelling|mistake|error|misprint)\b"
        r".{0,80}(?:\b(?:select|highlight|press|click|let us|tell us|report|write|e-?mail|please|here)\b|\?|\W$)|^report (?:a|an) (?:typo|error|mistake)\W*$",
    ),
    Rule(
        "advertisement", 25,
        ("advert", "sponsored", "promoted", "continues below", "continues after", "ad feature", "paid content", "partner content", "реклама"),
        r"^\W*(?:an? )?(?:advertisements?|advertising|advert|ads?|sponsored(?: content| by .{0,40})?|promoted(?: content)?|paid content|partner content|ad feature|реклама)\W*$|"
        r"\b(?:story|article|text|post) continues (?:below|after)\b|^\W*(?:advertisement|sponsored)\b.{0,60}$|\bads? by\b",
    ),
    Rule(
        "copyright", 120,
        ("©", "copyright", "all rights reserved", "(c) ", "reproduc", "republish", "reprint", "redistribut", "rewritten"),
        r"^\W*(?:©|\(c\)|copyright)|©\s*\d{4}|\ball rights reserved\b|\bcopyright\W{1,3}(?:\(c\)|©)?\W{0,3}\d{4}|"
        r"\b(?:material|article|content|text|site|publication|information)s?\b.{0,80}\b(?:may|can|must|should) (?:not |only )?be (?:published|broadcast|rewritten|redistributed|reproduced|republished|reprinted|copied|used)\b|"
        r"\b(?:reproduction|republication|reprinting|re-?use|use|quotation|copying) (?:of|in whole|is|without|only)\b.{0,120}\b(?:permi|prohibit|allowed|hyperlink|link|consent|forbidden|licen[cs]e)|"
        r"\b(?:creative commons|cc by)\b.{0,80}|\brepublish (?:this|our) (?:article|stor)",
    ),
    Rule(
        "disclaimer", 120,
        ("views", "opinion", "reflect", "endorse", "responsib", "editorial"),
        r"^(?=.*\b(?:authors?|writers?|articles?|columns?|columnists?|contributors?|op-?eds?|pieces?|blogs?|publication|opinion pieces|expressed|editorial)\b)"
        r".*(?:\b(?:do|does|may|might) not (?:necessarily |always )?(?:reflect|represent|coincide with|express)\b|"
        r"\b(?:views?|opinions?)\b.{0,60}\b(?:are|is) (?:solely |entirely )?(?:those of|the author's|his own|her own|their own|the writer's|my own)\b|"
        r"\b(?:author'?s'?|his|her|their|my|writer'?s'?) own\W*$|\b(?:not|takes no) responsib\w+ for the (?:content|accuracy|views|opinions))",
    ),
    Rule(
        "provenance", 45,
        ("published", "appeared", "republished", "reprinted", "translat", "originally", "courtesy of", "[from", "(from"),
        r"^\W*(?:this|the) (?:article|story|text|piece|commentary|op-ed|interview|post|report|essay|column|analysis|translation)\b.{0,30}\b(?:published|appeared|republished|reprinted|translated|posted)\b|"
        r"^\W*(?:(?:first|originally|previously) (?:published|appeared|posted)|republished|reprinted|translated|translation|source:)\b.{0,20}\b(?:by|in|from|on|at|with)\b|"
        r"\btranslated (?:from .{0,30})?by \w.{0,60}$|^\W*[\[(]from (?:the )?\w.{0,80}[\])]\W*$|^\W*translation:|^\W*translated by\b",
    ),
    Rule(
        "related", 40,
        ("read more", "read also", "also read", "see also", "related", "more on", "more from", "you may", "you might", "recommended", "most read",
         "most popular", "trending", "don't miss", "read next", "up next", "latest news", "editor's pick", "editors' pick", "read:", "watch:",
         "read all", "read the full", "continue reading", "more news", "top stories", "more stories", "listen:", "popular", "in pictures",
         "what to read", "more about", "читайте"),
        r"^\W*(?:read|see|watch|listen)(?: (?:more|also|next|now|here|on|this))*\s?(?::|\W*$|»|>)|^\W*(?:also read|read also|see also|read more|read next)\b(?!.*[a-z]\.$)|"
        r"^\W*(?:related|recommended|most read|most popular|trending|don't miss|up next|latest(?: news)?|more news|top stories|more stories|editors?'s? picks?|popular|you (?:may|might) also)\b.{0,50}$|"
        r"^\W*(?:more (?:on|from|about))\b.{0,60}$|^\W*read (?:all|the (?:full|original|whole))\b|\b(?:click|tap) (?:here )?to read\b|\bcontinue reading\b|^\W*what to read next",
    ),
    Rule(
        "tags", 40,
        ("tags", "topics", "keywords", "filed under", "categories", "labels:", "tagged", "posted in", "category"),
        r"^\W*(?:tags?|topics?|keywords?|filed under|categor(?:y|ies)|labels|tagged|posted in)\s*:|^\W*(?:tags|topics|categories|keywords)\W*$",
    ),
    Rule(
        "pagination", 14,
        ("page", "next", "previous", "back to", "top", "1 2", "prev", "older", "newer", "load more", "show more", "continue", "go to", "skip to", "scroll"),
        r"^\W*(?:page )?\d+ (?:of|/) \d+\W*$|^\W*(?:next|previous|prev|older|newer)\b(?: (?:page|article|post|story|posts|entry))?\W*(?:(?:previous|next|prev|older|newer)\W*(?:page|article|post|story)?)?\W*$|"
        r"^\W*(?:previous|next) (?:article|post|story)\b|^\W*back to (?:top|home|the top|list|news)\b|^(?:\W*\d{1,3}\b){3,}\W*(?:next|last|…)?\W*$|"
        r"^\W*(?:load|show|see|view) (?:more|all|less)\W*$|^\W*(?:continue|go to (?:top|comments)|skip to (?:main )?content|scroll (?:down|to top)|top|next page \d+)\W*$",
    ),
    Rule(
        "embed", 90,
        ("pic.twitter.com", "t.co/", "view this post", "(@", "instagram post", "a post shared by", "tweet unavailable", "view on", "your browser"),
        r"\bpic\.twitter\.com/|\bhttps?://t\.co/|\bview this post on\b|\(@\w+\)\W+\w+ \d|\ba post shared by\b|"
        r"\byour browser does not support\b|^view on (?:twitter|telegram|instagram|facebook|youtube)\W*$",
    ),
    Rule(
        "caption", 70,
        ("photo", "image", "picture", "credit", "getty", "afp", "reuters", "screenshot", "illustration", "file pic", "sputnik", "shutterstock", "pool",
         "wikimedia", "courtesy", "video:", "graphic", "map:", ".ru", ".com", ".org", ".kz", ".uz", ".gov", ".net", "/tass", "/ap", "epa"),
        r"\b(?:photo(?:graph)?s?|images?|pictures?|pics?|credits?|illustration|screenshot|graphic|map|video|source of (?:the )?(?:photo|image))\s?(?:by|credit|courtesy(?: of)?|from)?\s?[:/©|]\s?\S.{0,70}$|"
        r"^\W*(?:file |archive )?(?:photo|image|picture|screenshot|illustration|illustrative photo|illustrative image)s?(?: (?:by|from|courtesy of|of)\b.{0,80}|\W*)$|"
        r"\((?:file |archive )?(?:photo|image|picture|pool|screenshot|reuters|afp|ap|tass|epa|getty)\b[^()]{0,70}\)\W*$|"
        r"\b\S{2,40} ?/ ?(?:reuters|afp|ap|ap photo|tass|epa|getty(?: images)?|sputnik|shutterstock|rfe/rl|anadolu|xinhua|pool|wikimedia(?: commons)?)(?:/\w+)*\W*$|\bgetty images\W*$|"
        r"[.!?)] (?:www\.)?[a-z][a-z0-9-]{1,30}(?:\.[a-z0-9-]{2,20}){1,2}\W*$|[.!?] (?:file photo|ap|afp|reuters|tass|sputnik|epa(?:-efe)?|screengrab)\W*$",
    ),
    Rule(
        "link", 14, ("http://", "https://", "www."), r"https?://\S+\W*$|^\W*www\.\S+$",
    ),
    Rule(
        "contact", 45,
        ("contact", "e-mail", "email", "write to", "@", "hotline", "feedback"),
        r"^\W*contact (?:us|the (?:author|editor|reporter|newsroom))\b|\b(?:e-?mail|write to|contact|reach) (?:us|the (?:author|reporter|editor)s?)\b.{0,60}(?:@|\bat\b|:)|^\W*(?:e-?mail|contact)\s*:|^\S+@\S+\.\w+$|"
        r"\bsend (?:us )?(?:your )?(?:feedback|tips|news)\b",
    ),
    Rule(
        "menu", 40,
        ("home", "menu", "search", "|", "·", "›", ">", "»", "about us", "advertise", "terms", "sitemap", "language", "english", "skip", "toggle",
         "main page", "contacts", "sections"),
        r"^\W*(?:home|menu|search|main page|sections|navigation|toggle navigation|about us|about|advertise(?: with us)?|terms(?: of (?:use|service))?|sitemap|careers|contacts?|faq)\W*$|"
        r"^(?:[^|·›>»•]{1,30}\s?[|·›>»•]\s?){2,}[^|·›>»•]{0,40}$|^(?:[^|·›>»•]{1,20}\s[›>»]\s)[^|·›>»•]{1,20}$|^home\b(?: \w+){2,20}$",
    ),
)  # fmt: skip

#: Words with which an outlet speaks of itself to its readers: beside a plain appeal they mark the rest of it.
APPEAL_WE = re.compile(r"\b(?:we|our|us)\b")
APPEAL_TOPIC = re.compile(
    r"\b(?:you|your|journalism|journalists?|reporting|newsroom|readers?|independent (?:news|media|outlet)|donat\w+|contribut\w+|support)\b"
)
