"""What tags, roles and class names say of the text in an element."""

from __future__ import annotations

import re

#: Elements whose text nobody reads on the page.
DROPPED = frozenset(
    (
        *("script", "style", "noscript", "template", "iframe", "svg", "canvas", "object", "embed", "video", "audio"),
        *(
            "select",
            "textarea",
            "input",
            "button",
            "map",
            "head",
            "link",
            "meta",
            "math",
            "progress",
            "datalist",
            "dialog",
        ),
    )
)

#: Elements that begin and end a line.
BLOCKS = frozenset(
    (
        *("html", "body", "main", "article", "section", "header", "footer", "aside", "nav", "div", "center", "details"),
        *("p", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "address", "summary"),
        *("ul", "ol", "li", "dl", "dt", "dd", "table", "tbody", "thead", "tr", "td", "th", "caption"),
        *("figure", "figcaption", "form", "fieldset"),
    )
)

#: Elements that may hold a paragraph of an article.
PARAGRAPHS = frozenset(("p", "div", "td", "li", "section", "article", "blockquote", "pre", "center", "body", "main"))

REASON_BY_TAG = {
    "nav": "menu", "footer": "footer", "aside": "related", "form": "form", "figure": "caption", "figcaption": "caption",
    "h1": "title", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "address": "byline", "time": "dateline", "caption": "caption",
}  # fmt: skip

REASON_BY_ROLE = {
    "navigation": "menu", "banner": "menu", "contentinfo": "footer", "complementary": "related", "search": "form",
    "dialog": "consent", "alertdialog": "consent",
}  # fmt: skip

_NAMES = (
    ("advertisement", "ads?|advert(?:s|isement|ising)?|adv|adslot|banner|sponsored?|promo(?:ted)?|dfp|adsbygoogle"),
    ("share", "share|sharing|shares|social|socials|addtoany|addthis|sharedaddy|follow(?:us)?"),
    ("related", "related|recommend(?:ed|ations?)?|read-?more|more-stories|teasers?|taboola|popular|trending|also"),
    ("subscription", "newsletter|subscri(?:be|ption)|signup|sign-up|paywall|mailchimp"),
    ("consent", "cookies?|consent|gdpr"),
    ("donation", "donat(?:e|ion|ions)|support-us|appeal|patreon"),
    ("comments", "comments?|disqus|respond|reply"),
    ("caption", "caption|credit|wp-caption-text|photo-credit|media-caption|image-caption"),
    ("byline", "byline|author|authors|writer|by-line"),
    ("dateline", "dateline|timestamp|pubdate|published|posted-on|entry-date|post-date|date"),
    ("tags", "tags?|tag-list|topics|categories|post-tags|keywords"),
    ("menu", "nav|navbar|menu|breadcrumbs?|toolbar|toc|sitemap|masthead|skip-link"),
    ("pagination", "pagination|pager|page-links|post-navigation"),
    ("footer", "footer|copyright|disclaimer|legal"),
)

#: Reasons that class names and ids give, in order of precedence.
REASON_BY_NAME = tuple((reason, re.compile(rf"(?:\A|[\s_-])(?:{names})(?:\Z|[\s_-])")) for reason, names in _NAMES)

#: Class names and ids of the element that holds an article.
BODY_NAME = re.compile(
    r"article-?_?-?(?:body|content|text|main)|(?:entry|post|story|news|page|single|main)-?_?-?(?:content|body|text)|"
    r"\bwysiwyg\b|\barticlebody\b|\bstory\b"
)
