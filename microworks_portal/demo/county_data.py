"""The fictional county of the demonstration: names and plans, no code.

No place, firm or person of this list exists; the statistical codes begin with 99,
which no province has.
"""

PLATFORM = "清和县小微工程监管平台"
COUNTY = ("990123000000", "清和县")

# code, name, villages (code, name)
TOWNSHIPS = [
    (
        "990123101000",
        "柳河镇",
        [
            ("990123101201", "上湾村"),
            ("990123101202", "下湾村"),
            ("990123101203", "石桥村"),
            ("990123101204", "杨柳村"),
        ],
    ),
    (
        "990123102000",
        "青山镇",
        [
            ("990123102201", "松岭村"),
            ("990123102202", "竹园村"),
            ("990123102203", "茶坪村"),
            ("990123102204", "泉水村"),
        ],
    ),
    (
        "990123201000",
        "白石乡",
        [
            ("990123201201", "白石村"),
            ("990123201202", "河口村"),
            ("990123201203", "东坡村"),
        ],
    ),
    (
        "990123001000",
        "城关街道",
        [
            ("990123001001", "文庙社区"),
            ("990123001002", "南门社区"),
            ("990123001003", "东湖社区"),
        ],
    ),
]

# role, login, name; one person for each county role, then one per township.
COUNTY_PEOPLE = [
    ("group_county_department", "xcjs", "陈国平"),
    ("group_county_department", "xcjs2", "赵慧"),
    ("group_county_finance", "xczj", "孙丽华"),
    ("group_county_finance", "xczj2", "郭明"),
    ("group_auditor", "xsj", "何正清"),
    ("group_discipline", "xjw", "马守廉"),
]
TOWNSHIP_PEOPLE = [
    ("group_township_officer", "zxm", "镇项目专员"),
    ("group_township_officer", "zjs", "镇技术员"),
    ("group_township_leader", "zld", "分管领导"),
]
TOWNSHIP_NAMES = {
    "990123101000": ("周建华", "吴志强", "郑伟民"),
    "990123102000": ("冯晓东", "韩立新", "曹文军"),
    "990123201000": ("许海涛", "邓小军", "彭建国"),
    "990123001000": ("蒋雪梅", "沈浩", "曾凡"),
}
VILLAGE_NAMES = [
    ("李春生", "王德顺"),
    ("张秀英", "刘长根"),
    ("黄家旺", "徐桂芳"),
    ("罗永福", "梁玉兰"),
    ("宋有田", "唐老根"),
    ("谢满仓", "董素珍"),
    ("潘冬梅", "袁守业"),
    ("蔡石头", "余守信"),
    ("叶青", "苏大山"),
    ("吕水生", "丁桂香"),
    ("任家宝", "沈守望"),
    ("姚静", "卢建设"),
    ("傅强", "钟秀兰"),
    ("汪平", "田守正"),
]

# name, unified social credit code (fictional), contact
CONTRACTORS = [
    ("清和恒达建设工程有限公司", "99990123MA0000001A", "高大鹏"),
    ("柳河兴农建筑队（个体）", "99990123MA0000002B", "林根生"),
    ("清和瑞丰路桥工程有限公司", "99990123MA0000003C", "夏志远"),
    ("青山水利建筑安装有限公司", "99990123MA0000004D", "范永年"),
    ("清和宏业市政工程有限公司", "99990123MA0000005E", "方启明"),
    ("白石乡村建设劳务合作社", "99990123MA0000006F", "石勇"),
    ("清和天成体育设施工程有限公司", "99990123MA0000007G", "任飞"),
    ("清和金桥建筑工程有限公司", "99990123MA0000008H", "金海"),
]
REVIEWER = ("清和公信工程造价咨询有限公司", "99990123MA0000009J")
LABORATORY = ("清和建科工程质量检测有限公司", "99990123MA0000010K")

# Money of every year: where it comes from, its document, and the quota of it.
VILLAGE_FUND = {
    "name": "农村综合改革及村级公益事业建设资金",
    "kind": "funding_kind_f04",
    "document": "清财农指〔{year}〕17号",
    "amount": 20_000_000,
    "letters": "QH",
    "function": "2130701",
}
SUBSIDY = {
    "name": "中央财政衔接推进乡村振兴补助资金",
    "kind": "funding_kind_f05",
    "document": "清财农指〔{year}〕5号",
    "amount": 6_000_000,
    "letters": "XJ",
    "function": "2130504",
}

# name, works type, nature, amount (CNY), safety flags, length m, floor area m²
WORKS = [
    ("三组入户道路硬化", "road", "rehabilitation", 86000, (), 620, 0),
    ("村口漫水桥维修", "bridge", "repair", 168000, ("bridge_culvert_span>=5m",), 24, 0),
    (
        "饮水管网改造",
        "water_supply",
        "rehabilitation",
        268000,
        ("drinking_water",),
        2300,
        0,
    ),
    (
        "小学操场塑胶面层改造",
        "playground",
        "rehabilitation",
        720000,
        ("school_kindergarten", "playground_surface"),
        0,
        2400,
    ),
    ("灌溉渠道清淤", "irrigation", "maintenance", 42000, (), 1800, 0),
    ("公共厕所改建", "sewage", "rehabilitation", 95000, (), 0, 60),
    ("村史馆屋面修缮", "building", "repair", 68000, (), 0, 220),
    ("太阳能路灯安装", "lighting", "new_build", 128000, (), 3200, 0),
    ("通组公路窄路加宽", "road", "expansion", 386000, (), 1500, 0),
    ("文化广场铺装", "environment", "new_build", 156000, ("crowd_place",), 0, 900),
    ("卫生室门窗更换", "building", "repair", 36000, ("clinic",), 0, 110),
    ("排水边沟修补", "irrigation", "repair", 28000, (), 900, 0),
    ("机耕路铺砂", "road", "maintenance", 54000, (), 2100, 0),
    (
        "养老服务站无障碍改造",
        "building",
        "rehabilitation",
        246000,
        ("elderly_care",),
        0,
        320,
    ),
    ("污水管网延伸", "sewage", "new_build", 468000, (), 1300, 0),
    ("篮球场围网更新", "playground", "repair", 47000, (), 0, 600),
]

# Where each project of the demonstration stands: the state it has reached and what is
# special about it. The works of the list above are taken in turn, the villages, too.
PLANS = [
    *[("draft", None)] * 3,
    ("draft", "documents_missing"),
    *[("applied", None)] * 3,
    ("applied", "no_quorum"),
    ("returned", None),
    ("cancelled", None),
    *[("deliberated", None)] * 2,
    ("deliberated", "objection_open"),
    *[("approved_or_filed", None)] * 4,
    *[("priced", None)] * 2,
    ("priced", "waiver"),
    *[("procuring", None)] * 2,
    ("procuring", "bids_sealed"),
    ("procuring", "too_few_bidders"),
    ("procuring", None),
    *[("awarded", None)] * 2,
    *[("contracted", None)] * 3,
    *[("under_construction", None)] * 5,
    ("under_construction", "finding_overdue"),
    ("under_construction", "serious_finding"),
    ("under_construction", "variation"),
    ("suspended", "weather"),
    ("suspended", "major_finding"),
    *[("completed", None)] * 2,
    ("completed", "acceptance_convened"),
    ("completed", "acceptance_failed"),
    *[("accepted", None)] * 4,
    *[("settled", None)] * 3,
    ("settled", "high_reduction"),
    *[("in_warranty", None)] * 4,
    ("in_warranty", "defect_open"),
    *[("archived", None)] * 4,
    ("archived", "warranty_over"),
    ("terminated", None),
    *[("procuring", "bids_open")] * 2,
    # Posted for longer than the law asks: the award is today's work.
    ("awarded", "candidates_posted"),
]

# Some more, by the number that gives them works and a village.
LATER_PLANS = {
    # Both sides have signed; nobody completed the signature before its last day.
    70: ("awarded", "contract_unsigned"),
    # Class B: the township leader is to approve it.
    71: ("deliberated", None),
    # Its resolution was posted today: nobody may take the notice down yet.
    82: ("deliberated", "notice_running"),
    # One procurement in each state in which it can wait for somebody.
    72: ("awarded", "bids_suspended"),
    73: ("awarded", "bids_evaluated"),
    74: ("priced", "procurement_again"),
    77: ("awarded", "bids_opened"),
    78: ("priced", "procurement_approved"),
    81: ("contracted", "contract_signed"),
    # The same of the first payment, and of a finding beside it.
    75: ("under_construction", "payment_draft"),
    76: ("under_construction", "payment_verified"),
    79: ("under_construction", "payment_endorsed"),
    80: ("under_construction", "payment_approved"),
    91: ("under_construction", "payment_sent"),
    92: ("under_construction", "payment_failed"),
    95: ("under_construction", "payment_refused"),
}
