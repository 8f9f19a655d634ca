"""Reading: what people have (files, folders, records, pages, addresses) -> `framelens.article.Article`.

::

    inputs -> formats -> decode, html, documents, records, ...   what the user names -> text
                      -> layout                                  text -> blocks
                      -> furniture (rules), metadata             blocks -> body, furniture, metadata
                      -> plain.assemble                          -> Article
"""

from framelens.reading.inputs import read_articles
from framelens.reading.options import Columns, ReadOptions
from framelens.reading.plain import read_text

__all__ = ["Columns", "ReadOptions", "read_articles", "read_text"]
