from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pyarrow
import pytest
from pyarrow import parquet
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from framelens.article import Article
from framelens.errors import InputError
from framelens.reading import ReadOptions, read_articles

BODY = [
    "The port of Aktau opened a second berth on Friday, its director said, and ferries no longer wait at anchor.",
    "“It took two years,” he said.",
    "Neither the port nor the ministry gave a figure for the work that began in 2019 after a tender.",
    "Shipping companies had asked for lower fees since the autumn, when traffic doubled on the route.",
]


def read(path: Path, **options: object) -> Article:
    (article,) = read_articles([str(path)], ReadOptions(**options))  # type: ignore[arg-type]
    assert isinstance(article, Article), article
    return article


def error(path: Path) -> str:
    (result,) = read_articles([str(path)])
    assert isinstance(result, InputError)
    return str(result).removeprefix(f"{path.parent}/")


def texts(article: Article) -> list[str]:
    return [p.text for p in article.paragraphs]


def test_docx(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.author = "Anna Lee"
    document.add_paragraph("Port opens second berth", style="Title")
    document.add_paragraph(BODY[0])
    document.add_heading("What it cost", level=1)
    for paragraph in BODY[1:]:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Year", "2021"
    document.save(str(tmp_path / "port.docx"))
    article = read(tmp_path / "port.docx")
    assert texts(article) == BODY
    assert (article.metadata.title, article.metadata.byline) == ("Port opens second berth", "Anna Lee")
    assert [s.reason for s in article.skipped] == ["title", "heading", "table", "table"]


def canvas_of(path: Path, **options: object) -> Canvas:
    return Canvas(str(path), pagesize=A4, **options)  # type: ignore[arg-type]


def write_column(canvas: Canvas, lines: list[str], left: float, top: float) -> None:
    text = canvas.beginText(left, top)
    text.setFont("Helvetica", 10)
    for line in lines:
        text.textLine(line)
    canvas.drawText(text)


def test_pdf_columns_running_heads_page_numbers_and_hyphens(tmp_path: Path) -> None:
    canvas = canvas_of(tmp_path / "port.pdf")
    left = [
        "The port of Aktau opened a second berth on",
        "Friday, its director said, and ferries no lon-",
        "ger wait at anchor in the bay,",
    ]
    right = ["as they did all winter. Shipping companies had", "asked for lower fees since the autumn."]
    for number in (1, 2):
        write_column(canvas, [f"Caspian Review 4 ({number})"], 60, 820)
        write_column(canvas, [str(number)], 290, 30)
        if number == 1:
            canvas.setFont("Helvetica-Bold", 20)
            canvas.drawString(60, 740, "Port opens second berth")
            write_column(canvas, left, 60, 600)
            write_column(canvas, right, 320, 600)
        else:
            write_column(
                canvas,
                ["The third berth is planned for next year, the", "director of the port added on Friday."],
                60,
                600,
            )
        canvas.showPage()
    canvas.save()
    article = read(tmp_path / "port.pdf")
    assert texts(article) == [
        "The port of Aktau opened a second berth on Friday, its director said, and ferries no longer wait at anchor "
        "in the bay, as they did all winter. Shipping companies had asked for lower fees since the autumn.",
        "The third berth is planned for next year, the director of the port added on Friday.",
    ]
    assert article.metadata.title == "Port opens second berth"
    assert [s.text for s in article.skipped if s.reason == "running head"] == [
        "Caspian Review 4 (1)", "1", "Caspian Review 4 (2)", "2",
    ]  # fmt: skip


def test_pdf_without_a_text_layer(tmp_path: Path) -> None:
    canvas = canvas_of(tmp_path / "scan.pdf")
    canvas.rect(50, 50, 300, 300, fill=1)
    canvas.save()
    assert error(tmp_path / "scan.pdf").startswith("scan.pdf: scanned: no text in this PDF")


def test_pdf_with_a_password(tmp_path: Path) -> None:
    canvas = canvas_of(tmp_path / "locked.pdf", encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(50, 500, "Nobody may read this sentence.")
    canvas.save()
    assert error(tmp_path / "locked.pdf") == "locked.pdf: protected by a password"


def test_damaged_documents(tmp_path: Path) -> None:
    for name, start in (
        ("a.pdf", b"%PDF-1.4 "),
        ("a.docx", b"PK\x03\x04"),
        ("a.xlsx", b"no"),
        ("a.parquet", b"PAR1"),
        ("a.epub", b"x"),
    ):
        (tmp_path / name).write_bytes(start + b"garbage" * 40)
        assert error(tmp_path / name).startswith(f"{name}: ")
        (tmp_path / name).write_bytes(b"")
        assert error(tmp_path / name).startswith(f"{name}: ")


def test_office_files_with_a_password_or_of_the_old_kind(tmp_path: Path) -> None:
    for name in ("a.docx", "a.xlsx"):
        (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
        assert error(tmp_path / name).startswith(f"{name}: protected by a password, or of the old kind")


def test_a_docx_that_is_a_bomb(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    assert "would unpack to 60,000,000 bytes" in error(tmp_path / "bomb.docx")


def test_eml_plain_and_html(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = "Port opens second berth", "Anna Lee <anna@paper.example>"
    message["Date"] = "Fri, 05 Mar 2021 10:00:00 +0000"
    message.set_content("\n\n".join(BODY))
    message.add_alternative("<p>" + "</p><p>".join(BODY) + "</p>", subtype="html")
    (tmp_path / "mail.eml").write_bytes(message.as_bytes())
    article = read(tmp_path / "mail.eml")
    assert texts(article) == BODY
    found = article.metadata
    assert (found.title, found.byline, found.source) == ("Port opens second berth", "Anna Lee", "paper.example")
    assert found.date == "2021-03-05T10:00:00+00:00"
    only_html = EmailMessage()
    only_html.set_content("<p>" + "</p><p>".join(BODY) + "</p>", subtype="html")
    (tmp_path / "page.eml").write_bytes(only_html.as_bytes())
    assert texts(read(tmp_path / "page.eml")) == BODY


def test_mhtml(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://paper.example/port"
    message.set_content("<html><body><p>" + "</p><p>".join(BODY) + "</p></body></html>", subtype="html")
    message.make_mixed()
    (tmp_path / "port.mhtml").write_bytes(message.as_bytes())
    article = read(tmp_path / "port.mhtml")
    assert texts(article) == BODY
    assert article.metadata.url == "https://paper.example/port"


def test_epub(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "book.epub", "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        )
        book.writestr(
            "OPS/book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml"/><item id="b" href="b.xhtml"/>'
            '<item id="c" href="cover.xhtml"/></manifest><spine><itemref idref="c"/><itemref idref="b"/><itemref idref="a"/>'
            "</spine></package>",
        )
        book.writestr("OPS/cover.xhtml", "<html><body><img/></body></html>")
        book.writestr("OPS/a.xhtml", f"<html><body><h1>Berths</h1><p>{BODY[0]}</p></body></html>")
        book.writestr("OPS/b.xhtml", f"<html><body><h1>Fees</h1><p>{BODY[3]}</p></body></html>")
    chapters = [a for a in read_articles([str(tmp_path / "book.epub")]) if isinstance(a, Article)]
    assert [(a.metadata.title, texts(a)) for a in chapters] == [("Fees", [BODY[3]]), ("Berths", [BODY[0]])]


def test_parquet_and_xlsx(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "text": BODY[0], "other": 1},
        {"id": "b", "text": None, "other": 2},
        {"id": "c", "text": BODY[2], "other": 3},
    ]
    parquet.write_table(pyarrow.Table.from_pylist(rows), str(tmp_path / "in.parquet"))
    book = openpyxl.Workbook()
    book.active.append(["id", "text", "other"])
    for row in rows:
        book.active.append(list(row.values()))
    book.save(tmp_path / "in.xlsx")
    for name, line in (("in.parquet", 2), ("in.xlsx", 3)):
        first, second, third = read_articles([str(tmp_path / name)])
        assert isinstance(first, Article)
        assert isinstance(third, Article)
        assert (first.id, texts(first), third.id) == ("a", [BODY[0]], "c")
        assert str(second).startswith(f"{tmp_path}/{name}:{line}: expected a field 'text'")


FEED = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Caspian Paper</title>
<item><title>Port opens</title><link>https://paper.example/1</link><dc:creator>Anna Lee</dc:creator>
<pubDate>Fri, 05 Mar 2021 10:00:00 GMT</pubDate><description>short</description>
<content:encoded><![CDATA[<p>{BODY[0]}</p><p>{BODY[1]}</p>]]></content:encoded></item>
<item><title>Fees &x;</title><guid>n2</guid><description>{BODY[3]}</description></item>
<item><title>Empty</title></item></channel></rss>"""


def test_rss(tmp_path: Path) -> None:
    (tmp_path / "feed.rss").write_text(FEED, encoding="utf-8")
    first, second, third = read_articles([str(tmp_path / "feed.rss")])
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert texts(first) == BODY[:2]
    found = first.metadata
    assert (found.title, found.byline, found.source, found.url) == (
        "Port opens",
        "Anna Lee",
        "Caspian Paper",
        "https://paper.example/1",
    )
    assert found.date == "2021-03-05T10:00:00+00:00"
    assert (second.id, texts(second), second.metadata.title) == ("n2", [BODY[3]], "Fees &x;")  # no file was read
    assert str(third) == f"{tmp_path}/feed.rss:3: empty: no text to read"


def test_atom(tmp_path: Path) -> None:
    (tmp_path / "feed.atom").write_text(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title><entry><title>Port</title><id>e1</id>'
        f'<link href="https://p.example/1"/><published>2021-03-05</published><author><name>Anna Lee</name></author>'
        f'<content type="html">&lt;p&gt;{BODY[0]}&lt;/p&gt;</content></entry></feed>',
        encoding="utf-8",
    )
    article = read(tmp_path / "feed.atom")
    assert (article.id, texts(article), article.metadata.url) == ("e1", [BODY[0]], "https://p.example/1")
    assert (article.metadata.byline, article.metadata.date) == ("Anna Lee", "2021-03-05")


@pytest.mark.parametrize(
    "xml", ["<svg/>", "no xml", "<rss/>", "<!DOCTYPE a [" + "<!ENTITY b 'c'>" * 9 + "]><a>&b;</a>"]
)
def test_xml_that_is_no_feed(tmp_path: Path, xml: str) -> None:
    (tmp_path / "a.xml").write_text(xml, encoding="utf-8")
    assert error(tmp_path / "a.xml").startswith("a.xml: ")


def test_wrong_endings_are_known_by_the_first_bytes(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(BODY[0])
    document.save(str(tmp_path / "really-docx.txt"))
    assert texts(read(tmp_path / "really-docx.txt")) == [BODY[0]]
    canvas = canvas_of(tmp_path / "really-pdf.html")
    write_column(canvas, [BODY[1]], 60, 600)
    canvas.save()
    assert len(texts(read(tmp_path / "really-pdf.html"))) == 1
    (tmp_path / "really-text.docx").write_text(BODY[0], encoding="utf-8")
    assert error(tmp_path / "really-text.docx").startswith("really-text.docx: damaged, or not what its name says")


def test_a_missing_package_is_named_with_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framelens.reading.extras.find_spec", lambda name: None)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    assert error(tmp_path / "a.pdf") == (
        "a.pdf: this kind of input needs the package pdfminer (pip install 'framelens[documents]')"
    )


def test_documents_from_a_pipe(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(BODY[0])
    buffer = io.BytesIO()
    document.save(buffer)
    buffer.seek(0)
    (article,) = read_articles(["-"], ReadOptions(kind="docx"), buffer)
    assert isinstance(article, Article)
    assert texts(article) == [BODY[0]]
