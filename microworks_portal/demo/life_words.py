"""What is delivered and what is found wanting, by kind of works."""

from typing import NamedTuple


class Delivery(NamedTuple):
    name: str
    specification: str
    quantity: float
    unit: str


class Words(NamedTuple):
    """Words of a finding: what is wrong, what is asked for, what was done."""

    name: str
    demand: str
    measures: str


CEMENT = Delivery("普通硅酸盐水泥", "P.O 42.5", 20, "t")

DELIVERIES = {
    "road": CEMENT,
    "bridge": Delivery("热轧带肋钢筋", "HRB400E 直径 16 毫米", 3.6, "t"),
    "water_supply": Delivery("聚乙烯给水管", "PE100 DN63 1.6MPa", 2300, "m"),
    "irrigation": CEMENT,
    "sewage": Delivery("高密度聚乙烯双壁波纹管", "DN300 SN8", 420, "m"),
    "building": Delivery("改性沥青防水卷材", "SBS II 型 4 毫米", 240, "m²"),
    "playground": Delivery("聚氨酯面层材料", "混合型", 5.2, "t"),
    "lighting": Delivery("太阳能路灯", "LED 60W 杆高 6 米", 40, "套"),
    "environment": Delivery("花岗岩铺装板", "600×300×50 毫米", 900, "m²"),
}
FINDINGS = {
    "road": Words(
        "混凝土路面养护不及时，局部起砂",
        "清除松散层后修补，覆盖洒水养护不少于七天",
        "已凿除修补并覆盖养护",
    ),
    "bridge": Words(
        "桥面铺装局部露筋，保护层不足",
        "凿除后按设计厚度修补，报监理复验",
        "已凿除，用同标号细石混凝土修补",
    ),
    "water_supply": Words(
        "管道埋深不足，管底未铺砂垫层",
        "不足段返工，铺砂垫层后经验收再回填",
        "已重新开挖，补铺砂垫层，埋深达到设计要求",
    ),
    "irrigation": Words(
        "渠底淤泥清理不到位，局部阻水",
        "按设计断面清到底，淤泥运至指定地点",
        "已二次清理并外运，断面符合设计",
    ),
    "sewage": Words(
        "检查井井盖安装不平，接口渗水",
        "重新坐浆调平，做闭水试验",
        "已调平井盖，接口重做，闭水试验合格",
    ),
    "building": Words(
        "外墙与门窗洞口周边密封不严",
        "清理后重新打胶，做淋水试验",
        "已重新打胶，淋水试验无渗漏",
    ),
    "playground": Words(
        "面层接缝不平整，局部鼓泡",
        "切除鼓泡处重新铺设，接缝打磨平整",
        "已切除重铺，接缝已打磨",
    ),
    "lighting": Words(
        "灯杆基础螺栓未做防腐，接地未测",
        "补做防腐封帽，逐杆测接地电阻",
        "已加防腐封帽，接地电阻逐杆实测合格",
    ),
    "environment": Words(
        "铺装局部空鼓，排水坡度不足",
        "空鼓处揭起重铺，复测坡度",
        "已重铺，坡度复测符合设计",
    ),
}
