"""How an outlet speaks of itself, to its readers and about its rights; and the debris of its pages."""

from __future__ import annotations

from framelens.reading.rule import Rule

_SITES = (
    "facebook|twitter|x|instagram|telegram|whatsapp|vk|vkontakte|linkedin|reddit|youtube|viber|email|e-mail|rss|zen"
)

#: What stands above readers' comments and nowhere else: "4 thoughts on ...", "No responses to ...".
COMMENTS_BELOW = r"^(?:\d+|no|one) (?:thoughts?|comments?|responses?|replies) (?:on|to)\b"

#: In order of precedence, before those of `articlerules`.
OUTLET_RULES: tuple[Rule, ...] = (
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
            r"\bshare (?:this|the) (?:article|story|page|post|news)\b|^(?:\d+ )?shares?\W*$|^(?:like )?loading\W*$",
            r"^(?:was|did you find|how useful|rate|do you like) (?:was )?this (?:article|news|page|story|post|"
            r"information|content)\b",
            r"\bshare it with (?:your )?\w+|\bways to share\b|^(?:be the first|like this)\b.{0,50}$",
        ),
    ),
    Rule(
        "comments",
        40,
        (
            "comment",
            "reply",
            "replies",
            "response",
            "forum",
            "thread",
            "topic",
            "discuss",
            "disqus",
            "moderat",
            "thoughts on",
        ),
        (
            r"^(?:leave|post|add|write|view|show|see|load|read|join|no|all|\d+|your|"
            r"display)\b.{0,25}\bcomments?\b\W*\d*\W*$",
            r"^comments?\W*(?:\(?\d+\)?|are (?:closed|off)|powered by disqus|policy|section)?\W*$",
            r"^this (?:forum|thread|discussion|topic)\b.{0,20}\b(?:closed|locked|archived)\b",
            r"^(?:leave a |cancel )?reply\b\W*$|^discuss\W*\d*\W*$",
            COMMENTS_BELOW,
            r"\b(?:log|sign)(?:ged)? in to (?:post a |leave a )?(?:comment|reply)",
            r"\bcomments (?:are|will be) (?:moderated|closed|open|welcome|off|disabled)\b|"
            r"^join the (?:discussion|conversation)\W*$",
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
                "be shared",
                "be quoted",
                "be cited",
                "be translated",
                "reference to",
                "link to",
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
            r"\b(?:may|can) be (?:shared|quoted|cited|translated)\b.{0,40}\b(?:link|credit|attribution|source)\b",
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
)
