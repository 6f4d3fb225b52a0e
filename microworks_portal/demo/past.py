"""Files as an office has them: works of earlier years, and the sheet of an opening."""

import io

import openpyxl

HEADS = (
    "序号,项目编号,项目名称,乡镇,建设地点,项目类别,建设内容及规模,总投资（万元）,"
    "中标价（元）,施工单位,开工日期,竣工日期,年度,建设状态,资金来源"
)
# township, place, name, kind, content, investment (10,000 yuan), price, firm, months
WORKS = [
    ("柳河镇", "上湾村二组", "上湾村二组入户道路硬化", "道路",
     "硬化道路410米，宽3.0米，厚18厘米", "9.20", "88500.00",
     "清和恒达建设工程有限公司", (3, 5)),
    ("柳河镇", "上湾村", "上湾村主干道破损路面修复", "道路",
     "修复路面260平方米", "5.60", "54200.00", "柳河兴农建筑队（个体）", (9, 10)),
    ("柳河镇", "下湾村", "下湾村灌溉渠道清淤", "水利", "清淤渠道1500米", "3.80",
     "37000.00", "柳河兴农建筑队（个体）", (2, 3)),
    ("柳河镇", "石桥村", "石桥村漫水桥栏杆更换", "桥梁", "更换栏杆48米", "4.50",
     "43800.00", "清和瑞丰路桥工程有限公司", (4, 6)),
    ("青山镇", "松岭村", "松岭村饮水池修建", "饮水", "新建蓄水池2座，各50立方米",
     "18.60", "181000.00", "青山水利建筑安装有限公司", (5, 9)),
    ("青山镇", "竹园村一组至三组", "竹园村太阳能路灯安装", "亮化", "路灯36盏", "7.20",
     "70200.00", "清和宏业市政工程有限公司", (6, 7)),
    ("青山镇", "茶坪村", "茶坪村公厕改建", "环境", "改建公厕1座，60平方米", "9.80",
     "95600.00", "清和金桥建筑工程有限公司", (3, 6)),
    ("白石乡", "河口村", "河口村机耕路铺砂", "道路", "铺砂1900米", "5.10", "49800.00",
     "白石乡村建设劳务合作社", (10, 12)),
    ("白石乡", "东坡村", "东坡村文化广场铺装", "广场", "铺装透水砖820平方米", "14.90",
     "146000.00", "清和天成体育设施工程有限公司", (4, 8)),
    ("城关街道", "东湖社区", "东湖社区排水边沟修补", "排水", "修补边沟760米", "2.90",
     "28400.00", "清和宏业市政工程有限公司", (7, 8)),
]  # fmt: skip


def past_works(year):
    """A list of the works of two years as a township office keeps it, as text.

    :param int year: the year before the first project of the county
    """
    lines = ["清和县农村小微工程项目台账", HEADS]
    for back in (1, 0):
        total = 0
        for number, work in enumerate(WORKS[back::2], start=1):
            town, place, name, kind, content, cost, price, firm, (begin, end) = work
            told = year - back
            lines.append(
                f"{number},QHXW-{told}-{number:03d},{name},{town},{place},{kind},"
                f"{content},{cost},{price},{firm},{told}-{begin:02d}-08,"
                f"{told}-{end:02d}-20,{told},已验收,县级财政"
            )
            total += round(float(cost) * 100)
        lines.append(f",,小计,,,,,{total / 100:.2f},,,,,,,")
    # What such lists hold, too: it is named and stays out.
    lines.append(
        f"6,QHXW-{year}-006,泉水村村史馆屋面修缮,青山镇,泉水村,房建,屋面220平方米,"
        f"6.80,,,{year}-11-02,,{year},在建,村集体自筹"
    )
    return "\n".join(lines).encode("gb18030")


def opening_sheet(entries):
    """The sheet of an opening with the items behind it, as a workbook.

    :param entries: pairs of a bid and what it says, see ``microworks.bid._submit``
    """
    book = openpyxl.Workbook()
    bids, items = book.active, book.create_sheet("报价清单")
    bids.title = "开标一览表"
    bids.append(["投标单位", "密封编号", "投标报价（元）", "工期（天）", "项目经理"])
    items.append(
        ["投标单位", "项目编码", "清单名称", "计量单位", "工程量", "综合单价（元）"]
    )
    for bid, says in entries:
        firm = bid.partner_id.name
        bids.append(
            [
                firm,
                bid.envelope_mark,
                says["amount"],
                says["duration_days"],
                says["project_manager"],
            ]
        )
        for line in says["lines"]:
            items.append(
                [
                    firm,
                    line["number"],
                    line["name"],
                    line["unit"],
                    line["quantity"],
                    line["unit_price"],
                ]
            )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
