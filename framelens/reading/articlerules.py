"""What stands around an article: where it came from, who worked on it, captions, sources, ways to other pages."""

from __future__ import annotations

from framelens.reading.rule import Rule

_AGENCIES = "reuters|afp|ap|ap photo|tass|epa|getty(?: images)?|sputnik|shutterstock|rfe/rl|anadolu|xinhua|pool"
_PICTURES = "photo(?:graph)?s?|images?|pictures?|pics?|illustration|illustrative photo|screenshot|graphic|map|video"
_TEXTS = "article|story|text|piece|commentary|op-ed|interview|post|report|essay|column|analysis|translation"

#: What stands above a list of literature.
REFERENCES_BELOW = (
    r"^(?:references|sources|bibliography|endnotes|footnotes|works cited|further reading|external links)"
    r"\W*(?:edit\W*)?$"
)

#: In order of precedence, after those of `outletrules`.
ARTICLE_RULES: tuple[Rule, ...] = (
    Rule(
        "provenance",
        45,
        (
            *("published", "appeared", "appears in", "republished", "reprinted", "translat", "originally"),
            *("courtesy of", "[from", "(from", "source:"),
        ),
        (
            rf"^\W*(?:a version of )?(?:this|the) (?:{_TEXTS})\b.{{0,30}}"
            r"\b(?:published|appeared|appears in|republished|reprinted|"
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
        ("edited", "update", "corrected", "condensed", "correction", "amended", "transcript"),
        (
            rf"^\W*(?:this|the) (?:{_TEXTS}|transcript|conversation|headline|version)\b.{{0,30}}"
            r"\b(?:edited|updated|corrected|condensed|amended)\b",
            r"^\W*(?:correction|clarification|update)\W",
        ),
    ),
    Rule(
        "credits",
        60,
        ("contributed", "issn", "isbn", "layout:"),
        (
            r"^(?:[^\W\d_][\w'.-]*,? ){2,14}contributed (?:reporting|to this "
            rf"(?:{_TEXTS}))\b.{{0,40}}$",
            r"\bissn:? ?\d{4}-|\bisbn[: -]{0,3}\d|\blayout: [a-z]",
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
        "references",
        90,
        (
            *("references", "bibliography", "endnotes", "footnotes", "works cited", "cite ", "citation"),
            *("sources", "further reading", "external links"),
            *("ibid", " see ", "cf.", "quoted in", "(19", "(20"),
        ),
        (
            REFERENCES_BELOW,
            r"^\W*(?:please )?(?:cite (?:this )?(?:\w+ )?as|how to cite|(?:suggested|recommended) citation)\b",
            r"^\[?\d{1,3}\W{1,2}(?:see\b|cf\.|ibid\b|quoted in\b|(?:for|on) [^.]{1,80}\bsee\b)",
            r"^\W{0,2}(?:\d{1,3}\W{1,2})?[^\W\d_][\w'-]{1,30}, (?:[a-z]\.[ ,-]{0,2}){1,3}[^?!()]{0,100}\((?:19|20)\d\d",
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
            r"^other (?:\w+ ){1,3}(?:by|from|on|in) (?:this|the)\b.{0,30}$|"
            r"^\W*(?:other|today's|previous) (?:news|stories|articles|headlines|posts)\b[^.]{0,30}$",
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
            r"^(?:figure|table|chart|map|graph) \d+[.:]|^\[[^\[\]]{2,60}/[^\[\]]{2,60}\]$|\. source: .{2,60}$|"
            r"^sources?: (?:the )?(?:authors?|own|compiled|based|calculat|data)[^?!]{0,100}$",
        ),
    ),
    Rule("table", 200, ("|",), (r"^\|.*\|$",)),
    Rule("form", 40, ("enter your",), (r"^(?:please )?enter your (?:e-?mail|address|name|phone|comment)\b",)),
    Rule(
        "page",
        14,
        ("online", "visitors", "views", "reads"),
        (
            r"^there (?:are|is) (?:currently )?\d+ (?:\w+ ){1,5}online\b|^visitors (?:today|online)\b|"
            r"^\d+ (?:views|reads)$",
        ),
    ),
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
