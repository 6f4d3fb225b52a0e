"""Which Latin letters a Chinese screen may show: everything else is raw English."""

import re

# Latin letters that are the same in Chinese.
ALLOWED = [
    # Codes and numbers: MW-PUB-01, MW2026-00063, D19, COUNTY-BASIC, v1.
    r"\bMW-[A-Z0-9-]+",
    r"\b[A-Z]{1,5}-?[A-Z]*-?\d[\w-]*",
    r"\b(?:CN|COUNTY|HB|HN|ZJ)-[A-Z]+\b",
    r"\bv\d+\b",
    # Numbers of invoices.
    r"\b\d+[A-Z]{1,4}\b",
    # Digests.
    r"\b[0-9a-f]{16,64}\b",
    # Standards and what they abbreviate.
    r"\b(?:GB|JTG|SL|CJJ|JGJ|DB|TN-S|PVC|PE|HDPE|PPR|DN|LED)\b[ /\w.-]*",
    # Units; BPN is what the pendulum of a slip test reads.
    r"\b(?:mm|cm|m|km|kg|mg|t|MPa|kPa|kW|KB|MB|kB|BPN)\b",
    # Substances, as the standards on playgrounds write them.
    r"\b(?:TVOC|MOCA|TDI|HDI|MDI|CS)\b",
    # Addresses and numbers of others, as examples of what to enter.
    r"https?://\S+",
    r"(?<!\w)/[a-z]+/[a-z]+\.json\b",
    r"\b(?:oc4ids-x+|GS(?=\(\d{4}\)))",
    # Kinds of files, and the names of files that people entered.
    r"[\w-]*\.(?:pdf|png|jpe?g|csv|xlsx|json)\b",
    r"\b(?:PDF|CSV|JSON|GeoJSON|Excel|xlsx|OCDS|UTF-8|GB18030|SHA-256|URL|ID|CGCS2000)\b",
    # Names.
    r"\b(?:OdooBot|Odoo|Administrator|Mitchell Admin)\b",
    # Odoo's own, which no translation can reach.
    r'Back to "[^"]*"(?: form)?',
    r"\bWeek \d+",
]


def foreign(text: str) -> str:
    """Return what of a text is neither Chinese nor the same in Chinese.

    >>> foreign("跑道 13 mm，TVOC≤5.0"), foreign("14 days"), foreign("TN-S系统")
    ('', 'days', '')
    """
    rest = re.sub("|".join(ALLOWED), " ", text, flags=re.ASCII)
    return " ".join(re.findall(r"[A-Za-z]{2,}", rest))
