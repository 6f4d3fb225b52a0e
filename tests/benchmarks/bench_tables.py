"""A list of 20,000 rows: previewed, and parsed and judged, as text and as a workbook.

The yardstick is what the usual libraries take to merely load the same file in the same
run; seconds are of the processor, because a shared machine tells others' time. Memory is that of a process of its own, above what it has before it reads.
"""

import base64
import datetime
import io
import json
import subprocess
import sys
import time
from pathlib import Path

ROWS = 20_000
MAX_PREVIEW = 3.0
MAX_JUDGED = 30.0
MAX_MEMORY = 150.0
TOOLS = Path(__file__).resolve().parents[2] / "microworks_supervision"
TITLES = ["指标ID", "指标文号", "金额", "年度", "功能分类", "预算单位", "日期", "备注"]
CHILD = """
import json, re, sys
sys.path.insert(0, sys.argv[1])
from tools import table
def peak():
    # The highest mark of this process alone; that of the operating system's accounts
    # counts what it was before it became this program.
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
data = open(sys.argv[2], "rb").read()
columns = [
    table.Column("code", ("指标ID",), "id", unique=True),
    table.Column("document", ("指标文号",)),
    table.Column("amount", ("金额",), "amount"),
    table.Column("year", ("年度",), "year"),
    table.Column("day", ("日期",), "date"),
    table.Column("note", ("备注",)),
]
idle = peak()
read = table.read(data, "a", columns)
print(json.dumps([len(read.good), peak() - idle]))
"""


def run(env):
    """Rows of name, value, unit, yardstick, limit, ok."""
    try:
        return _run(env)
    finally:
        env.cr.rollback()


def _run(env):
    env["res.users"].browse(env.uid).group_ids += env.ref(
        "microworks_supervision.group_county_finance"
    )
    rows = []
    files = (("text", _text(), _load_text), ("workbook", _book(), _load_book))
    for name, data, load in files:
        begin = time.process_time()
        load(data)
        yardstick = time.process_time() - begin
        wizard = env["microworks.quota.import"].create(
            {"file": base64.b64encode(data), "file_name": name}
        )
        begin = time.process_time()
        wizard.action_preview()
        env.flush_all()
        preview = time.process_time() - begin
        assert wizard.row_count == ROWS, wizard.row_count
        begin = time.process_time()
        _judge(env, data)
        judged = time.process_time() - begin
        rows += [
            _row(
                f"preview of the {name}", preview, "s", f"{yardstick:.2f}", MAX_PREVIEW
            ),
            _row(f"{name}, parsed and judged", judged, "s", "", MAX_JUDGED),
            _row(f"memory for the {name}", _memory(data), "MB", "", MAX_MEMORY),
        ]
    return rows


def _judge(env, data):
    """Everything that is asked before a row is stored."""
    quotas = env["microworks.fund.quota"]
    report = quotas._import(data, "list")
    # No funding source has the number: every row is judged and none is stored.
    assert len(report["problems"]) == ROWS, len(report["problems"])


def _memory(data):
    import tempfile

    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        answer = subprocess.run(
            [sys.executable, "-c", CHILD, str(TOOLS), file.name],
            capture_output=True,
            check=True,
        )
    count, megabytes = json.loads(answer.stdout)
    assert count == ROWS, count
    return megabytes


def _lines():
    yield TITLES
    for number in range(ROWS):
        yield [
            f"BENCH-{number:06}",
            "无此文〔2026〕1号",
            1_000 + number / 4,
            2026,
            "2130701",
            "",
            datetime.date(2026, 3, 5),
            f"第{number}行 村内道路硬化工程",
        ]


def _text():
    return "\n".join(",".join(map(str, line)) for line in _lines()).encode("gb18030")


def _book():
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("指标")
    for line in _lines():
        sheet.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _load_text(data):
    import csv

    for _line in csv.reader(io.StringIO(data.decode("gb18030"))):
        pass


def _load_book(data):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    for _line in book.worksheets[0].iter_rows(values_only=True):
        pass


def _row(name, value, unit, yardstick, limit):
    return {
        "name": name,
        "value": f"{value:.2f}",
        "unit": unit,
        "yardstick": yardstick,
        "limit": f"{limit:.0f}",
        "ok": value <= limit,
    }
