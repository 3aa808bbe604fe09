"""A composed report as a file: page, plain text, word file, workbook, PDF. `edits` gives pieces (by identity) another
text; `lost` is a row that is left out."""
import html, os, shutil, subprocess, tempfile, zipfile
from compose import lines_of

ESCAPE = html.escape


def text_of(pieces, edits):
    return "".join(piece if isinstance(piece, str) else edits.get(id(piece), piece.text) for piece in pieces)


def plain(composition, edits=None, lost=None):
    """As copied from a page: rows are lines, cells stand between tabs."""
    lines, edits = [], edits or {}
    for block in composition.blocks:
        for pieces, row in lines_of(block):
            if lost is None or lost != (block, row):
                lines.append(text_of(pieces, edits))
    return "\n".join(lines) + "\n"


# ---- pages

def page_table(table, edits, lost_row, attributes, wrap):
    out = [f"<table {attributes}>"]
    for index, row in enumerate(table.heads + table.rows):
        if index == lost_row:
            continue
        cells = ""
        for pieces, columns, rows in row:
            span = (f' colspan="{columns}"' if columns > 1 else "") + (f' rowspan="{rows}"' if rows > 1 else "")
            cells += f"<td{span}>{wrap(ESCAPE(text_of(pieces, edits)) or '&nbsp;')}</td>"
        out.append(f"<tr>{cells}</tr>")
    return "\n".join(out + ["</table>"])


def page(composition, edits=None, lost=None):
    """A portal's page: the text in a layout table among menus; or a word file saved as a page."""
    edits, word = edits or {}, composition.style.get("page", "portal") == "word"
    tags = {"title": ("<h1>", "</h1>"), "part": ("<h2>", "</h2>"), "h": ("<h3>", "</h3>"), "p": ("<p>", "</p>")}
    if word:
        tags = {kind: ('<p class="MsoNormal" style="text-indent:32.0pt"><span style="font-family:仿宋_GB2312">', "</span></p>") for kind in tags}
    wrap = (lambda text: f'<p class="MsoNormal"><span lang="EN-US">{text}</span></p>') if word else (lambda text: text)
    body = []
    for block in composition.blocks:
        if block[0] == "page":
            continue
        if block[0] != "table":
            opening, closing = tags[block[0]]
            body.append(opening + ESCAPE(text_of(block[1], edits)) + closing)
            continue
        table = block[1]
        opening, closing = tags["p"]
        body += [opening + ESCAPE(part) + closing for part in (table.number, table.title, table.unit_line) if part]
        body.append(page_table(table, edits, lost[1] if lost and lost[0] is block else None, 'border="1" cellspacing="0"', wrap))
        body += [opening + ESCAPE(table.note) + closing] if table.note else []
    title = ESCAPE(text_of(composition.blocks[0][1], edits))
    content = "\n".join(body)
    if word:
        return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{title}</title></head><body lang="ZH-CN"><div class="WordSection1">{content}</div></body></html>'
    return (f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title><script>var a = 1;</script><style>td {{ border: 1px solid }}</style></head><body>'
            '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul></div><p>发布时间：2023-08-25 10:30　来源：办公室　浏览次数：1286　字体：【大】【中】【小】</p>'
            f'<table width="1000" align="center"><tr><td><table width="100%"><tr><td>当前位置：首页 &gt; 财政预决算</td></tr></table></td></tr><tr><td><div id="zoom">{content}</div></td></tr></table>'
            '<div class="footer">主办单位：政府办公室</div></body></html>')


# ---- packages

def put_package(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            package.writestr(name, content)


def docx_paragraph(text, style="", size=""):
    """Runs as word breaks them: anywhere."""
    cut = len(text) // 2
    look = f'<w:rPr><w:sz w:val="{size}"/></w:rPr>' if size else ""
    runs = "".join(f'<w:r>{look}<w:t xml:space="preserve">{ESCAPE(part)}</w:t></w:r>' for part in (text[:cut], text[cut:]) if part)
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{runs}</w:p>"


def grid(table, lost_row=None):
    """Rows of (column, cell or None for one covered from above, columns)."""
    covered, rows = {}, []
    for index, row in enumerate(table.heads + table.rows):
        cells, column, waiting = [], 0, list(row)
        while waiting or covered.get(column):
            if covered.get(column):
                left, columns = covered[column]
                cells.append((column, None, columns))
                covered[column] = (left - 1, columns) if left > 1 else None
                column += columns
                continue
            cell = waiting.pop(0)
            cells.append((column, cell, cell[1]))
            if cell[2] > 1:
                covered[column] = (cell[2] - 1, cell[1])
            column += cell[1]
        if index != lost_row:
            rows.append(cells)
    return rows


CELL = 14  # half points: so small that no figure breaks

# How a word file is laid out before the office makes a PDF of it: which borders its tables have, the height of its
# pages (in twentieths of a point), whether a table's heads are repeated on each of them, and where a cell's text stands.
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
LAYOUTS = {
    "ruled": {"borders": SIDES, "height": 11906, "repeat": False, "middle": False},
    "bare": {"borders": (), "height": 11906, "repeat": False, "middle": False},
    "bare-cut": {"borders": (), "height": 6200, "repeat": False, "middle": True},
    "bare-again": {"borders": (), "height": 6200, "repeat": True, "middle": True},
    "lined": {"borders": ("top", "bottom", "insideH"), "height": 6200, "repeat": True, "middle": True},
    "three": {"borders": ("top", "bottom"), "under": True, "height": 7200, "repeat": False, "middle": True},
    "cut": {"borders": SIDES, "height": 6200, "repeat": False, "middle": True},
    "again": {"borders": SIDES, "height": 6200, "repeat": True, "middle": True},
    "open": {"borders": ("top", "bottom", "insideH", "insideV"), "height": 6200, "repeat": True, "middle": True},
    "narrow": {"borders": SIDES, "width": 11906, "height": 11906, "repeat": False, "middle": True},
    "narrow-bare": {"borders": (), "width": 11906, "height": 11906, "repeat": True, "middle": True},
}


def docx_cell(text, columns, merge, layout, last_head, right):
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    under = '<w:tcBorders><w:bottom w:val="single" w:sz="4"/></w:tcBorders>' if last_head and layout.get("under") else ""
    middle = '<w:vAlign w:val="center"/>' if layout["middle"] else ""
    paragraph = docx_paragraph(text, size=CELL)
    if right:
        paragraph = paragraph.replace("<w:p>", '<w:p><w:pPr><w:jc w:val="right"/></w:pPr>', 1)
    return f"<w:tc><w:tcPr>{span}{merge}{under}{middle}</w:tcPr>{paragraph}</w:tc>"


def amount(cell):
    """Is the cell a figure, or a zero that is no figure to compose.py?"""
    return cell is not None and any(not isinstance(piece, str) or piece[:1].isdigit() and "." in piece for piece in cell[0])


def widths(rows, paper):
    """How wide each column is: no figure breaks, labels share what is left."""
    count = max(cells[-1][0] + cells[-1][2] for cells in rows)
    need, label = [240] * count, [0] * count
    for cells in rows:
        for column, cell, columns in cells:
            text = "" if cell is None else text_of(cell[0], {})
            if columns == 1 and (amount(cell) or text.isdigit()):
                need[column] = max(need[column], 5 * CELL * (len(text) + 1) + 240)
            elif text.isdigit():
                for part in range(column, column + columns):
                    need[part] = max(need[part], (5 * CELL * (len(text) + 1) + 240) // columns)
            elif columns == 1:
                label[column] = max(label[column], min(16, len(text)))
    rest = max(0, paper - sum(need))
    return [int(width + rest * part / max(1, sum(label))) for width, part in zip(need, label)]


def docx_table(table, edits, lost_row, layout):
    rows, heads = [], len(table.heads)
    for index, cells in enumerate(grid(table, lost_row)):
        out = ""
        for _, cell, columns in cells:
            merge = "<w:vMerge/>" if cell is None else '<w:vMerge w:val="restart"/>' if cell[2] > 1 else ""
            out += docx_cell("" if cell is None else text_of(cell[0], edits), columns, merge, layout, index == heads - 1, layout["middle"] and amount(cell))
        again = "<w:trPr><w:tblHeader/></w:trPr>" if layout["repeat"] and index < heads else ""
        rows.append(f"<w:tr>{again}{out}</w:tr>")
    paper = layout.get("width", 16838) - 1800
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths(grid(table), paper))
    borders = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in layout["borders"])
    return f'<w:tbl><w:tblPr><w:tblW w:w="{paper}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>' + "".join(rows) + "</w:tbl>"


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def write_docx(composition, path, edits=None, lost=None, layout="ruled"):
    edits, body, layout = edits or {}, "", LAYOUTS[layout]
    for block in composition.blocks:
        if block[0] == "page":
            continue
        if block[0] != "table":
            body += docx_paragraph(text_of(block[1], edits), {"title": "Title", "part": "Heading1", "h": "Heading2"}.get(block[0], ""))
            continue
        table = block[1]
        body += "".join(docx_paragraph(part) for part in (table.number, table.title, table.unit_line) if part)
        body += docx_table(table, edits, lost[1] if lost and lost[0] is block else None, layout)
        body += docx_paragraph(table.note)
    styles = "".join(f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{label}"/></w:style>' for name, label in
                     (("Title", "Title"), ("Heading1", "heading 1"), ("Heading2", "heading 2")))
    put_package(path, (
        ("[Content_Types].xml", HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
         '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'),
        ("_rels/.rels", HEAD + f'<Relationships {RELATIONS}><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'),
        ("word/_rels/document.xml.rels", HEAD + f'<Relationships {RELATIONS}><Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'),
        ("word/styles.xml", HEAD + f"<w:styles {W}>{styles}</w:styles>"),
        ("word/document.xml", HEAD + f"<w:document {W}><w:body>{body}{section(layout)}</w:body></w:document>")))


def section(layout):
    width, height = layout.get("width", 16838), layout["height"]
    return (f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}" w:orient="{"landscape" if width > height else "portrait"}"/>'
            '<w:pgMar w:top="1000" w:bottom="1000" w:left="900" w:right="900" w:header="500" w:footer="500" w:gutter="0"/></w:sectPr>')


def letters(column):
    name = ""
    while column >= 0:
        name, column = chr(65 + column % 26) + name, column // 26 - 1
    return name


def write_xlsx(composition, path, edits=None, lost=None):
    """The tables alone, one sheet each; figures are numbers with a format, as the platform exports them."""
    edits, sheets = edits or {}, []
    tables = [block for block in composition.blocks if block[0] == "table"]
    for block in tables:
        table = block[1]
        rows, merges, line = [], [], 0
        for part in (table.number, table.title, table.unit_line):
            if part:
                line += 1
                rows.append(f'<row r="{line}">{inline(0, line, part)}</row>')
        for cells in grid(table, lost[1] if lost and lost[0] is block else None):
            line += 1
            out = ""
            for column, cell, columns in cells:
                if cell is None:
                    continue
                figure = next((piece for piece in cell[0] if not isinstance(piece, str)), None)
                text = text_of(cell[0], edits)
                out += number(column, line, text) if figure is not None else inline(column, line, text) if text else ""
                if columns > 1 or cell[2] > 1:
                    merges.append(f'<mergeCell ref="{letters(column)}{line}:{letters(column + columns - 1)}{line + cell[2] - 1}"/>')
            rows.append(f'<row r="{line}">{out}</row>')
        if table.note:
            line += 1
            rows.append(f'<row r="{line}">{inline(0, line, table.note)}</row>')
        merged = f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else ""
        sheets.append(f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{"".join(rows)}</sheetData>{merged}</worksheet>')
    names = "".join(f'<sheet name="{index}{ESCAPE(block[1].title)[:24]}" sheetId="{index}" r:id="rId{index}"/>'.replace("“", "").replace("”", "") for index, block in enumerate(tables, 1))
    types = "".join(f'<Override PartName="/xl/worksheets/sheet{index}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>' for index in range(1, len(tables) + 1))
    links = "".join(f'<Relationship Id="rId{index}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{index}.xml"/>' for index in range(1, len(tables) + 1))
    decimals = composition.style["table"][1]
    form = ("#,##0." if composition.style["comma"] else "0.") + "0" * decimals
    put_package(path, [
        ("[Content_Types].xml", HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
         '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>' + types + "</Types>"),
        ("_rels/.rels", HEAD + f'<Relationships {RELATIONS}><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
        ("xl/workbook.xml", HEAD + f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", HEAD + f'<Relationships {RELATIONS}>{links}<Relationship Id="rId{len(tables) + 1}" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'),
        ("xl/styles.xml", HEAD + f'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="{form}"/></numFmts>'
         '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>')]
        + [(f"xl/worksheets/sheet{index}.xml", HEAD + sheet) for index, sheet in enumerate(sheets, 1)])


def inline(column, line, text):
    return f'<c r="{letters(column)}{line}" t="inlineStr"><is><t>{ESCAPE(text)}</t></is></c>'


def number(column, line, text):
    return f'<c r="{letters(column)}{line}" s="1"><v>{text.replace(",", "")}</v></c>'


# ---- PDF, by LibreOffice

def office():
    return shutil.which("soffice") or shutil.which("libreoffice")


def pdfs(reports, folder, layout="ruled"):
    """Each (name, composition, edits, lost) as NAME.pdf in the folder, from its word file, in one run of the office; names that came out."""
    if not office() or not reports:
        return []
    with tempfile.TemporaryDirectory() as home:
        paths = []
        for name, *report in reports:
            paths.append(os.path.join(home, name + ".docx"))
            write_docx(report[0], paths[-1], *report[1:], layout=layout)
        subprocess.run([office(), f"-env:UserInstallation=file://{home}/profile", "--headless", "--convert-to", "pdf", "--outdir", folder, *paths],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
    return [name for name, *_ in reports if os.path.isfile(os.path.join(folder, name + ".pdf"))]


def write_text(composition, path, edits=None, lost=None):
    with open(path, "w", encoding=composition.style.get("encoding", "utf-8"), newline="") as file:
        file.write(plain(composition, edits, lost))


def write_page(composition, path, edits=None, lost=None):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(page(composition, edits, lost))


def write_pdf(composition, path, edits=None, lost=None):
    folder, name = os.path.split(path)
    pdfs([(name[:-4], composition, edits, lost)], folder)


FORMS = {"txt": write_text, "html": write_page, "docx": write_docx, "xlsx": write_xlsx, "pdf": write_pdf}


def write(composition, form, path, edits=None, lost=None):
    FORMS[form](composition, path, edits, lost)
