"""What an inspection of the demonstration measures: values as they come on sites."""

# Design value (where there is one) and measured values, by item of the checklist.
VALUES = {
    "RD01": ("", "95.6 96.2 95.1"),
    "RD02": ("", "96.4 97.1 96.0"),
    "RD03": ("150", "148 152 145"),
    "RD03R": ("150", "148"),
    "RD04": ("180", "182 179 184"),
    "RD04R": ("180", "181"),
    "RD05": ("25", "29.4 30.8 31.6"),
    "RD06": ("", "3 4 2"),
    "RD07": ("3500", "3505 3498 3510"),
    "RD08": ("", "12 8 15"),
    "RD09": ("86250", "86255 86247 86252"),
    "RD10": ("1.5", "1.6 1.4 1.5"),
    "RD11": ("", "2 1 2"),
    "RD12": ("", "6 4 7"),
    "RD13": ("", "0.7 0.8 0.6"),
    "RD14": ("", "0"),
    "WT01": ("52300", "52292 52296 52288"),
    "WT02": ("600", "606 612 604"),
    "WT03": ("80", "79 82 81"),
    "WT04": ("20", "23.5 24.8 22.9"),
    "WT05": ("", "5 6 4"),
    "WT06": ("93", "94.2 95.0 93.6"),
    "WT08": ("51200", "51206 51194 51210"),
    "WT08C": ("0.7", "0.78 0.82 0.75"),
    "WT09": ("", "0.92 0.90"),
    "WT10": ("", "1.2"),
    "WT12": ("", "2.5"),
    "BD01": ("", "3 2 4"),
    "BD02": ("", "88 92 85"),
    "BD03": ("240", "242 238 245"),
    "BD04": ("", "2 3 2"),
    "BD05": ("", "2"),
    "BD08": ("", "2 3 1"),
    "BD10": ("", "45 52 38"),
    "BD10E": ("", "1.8"),
    "PG01": ("13", "13.4 13.2 13.6"),
    "PG02": ("", "41 39 43"),
    "PG03": ("", "1.6 1.8 1.7"),
    "PG04": ("", "92 95 90"),
    "PG05": ("", "0.8 0.7 0.8"),
    "PG05E": ("", "62 58 65"),
    "PG07": ("", "18"),
    "PG08": ("", "2 1 2"),
    "PG09": ("", "0.7"),
    "PG09R": ("", "0.06"),
    "BR01": ("30", "33.6 34.2 32.9"),
    "BR02": ("100", "103 98 106"),
    "BR03": ("", "3 2 4"),
    "BR04": ("1.5", "1.55 1.45 1.5"),
    "BR05": ("", "2 3 2"),
    "BR06": ("1100", "1104 1097 1102"),
    "BR07": ("", "2 3 2"),
    "BR08": ("", "1 2"),
    "BR09": ("", "2 3 2"),
    "LT03": ("", "2.6 3.1"),
}
# No asphalt is laid in this county, and its bridges are too short for steel beams.
ABSENT = ("AS", "GR")
# What gravel has not.
SLAB = ("RD04", "RD04R", "RD05", "RD11", "RD12", "RD13", "RD14")


def values(line):
    """What to write to a line of an inspection that passes.

    :param line: ``microworks.inspection.line`` with a limit in numbers
    :rtype: dict
    """
    gravel = "铺砂" in line.project_id.name and line.code in SLAB
    if line.code.startswith(ABSENT) or gravel:
        return {"judged": "na", "remark": "本工程无此项内容"}
    if line.code == "RD15":
        length = f"{line.project_id.length_m or 100:g}"
        return {"design": length, "measured": length}
    if line.code in VALUES:
        design, measured = VALUES[line.code]
        return {"design": design, "measured": measured}
    return _middle(line)


def _middle(line):
    """A value inside the limits of an item that a county has added."""
    low, high = (float(text) if text else None for text in (line.lower, line.upper))
    if line.tolerance in ("abs_range", "pct"):
        return {"design": "200", "measured": "200"}
    if line.tolerance == "between":
        return {"measured": f"{(low + high) / 2:g}"}
    if line.tolerance == "min":
        return {"design": "" if low is not None else "20", "measured": f"{low or 20:g}"}
    if high is None:
        return {"design": "20", "measured": "18"}
    return {"measured": f"{high * 0.6:g}"}
