"""The table of steps of the handbook, made from what the models declare."""

from pathlib import Path

import polib

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/roles/steps.md"
HEAD = """# 各类记录的步骤

本页由程序按各模型声明的步骤生成（`./dev steps`），请勿手工修改。每一步：从哪个状态到哪个状态、由谁办、是否要写理由、谁不能办（曾承担所列职责的人），以及系统自动记下什么。“系统”指由其他步骤或定时任务带出。门槛条件（缺什么不能办）由规则集决定，在表单上方列出。

"""
SYSTEM = "系统"


def page(env):
    """The page as text.

    :param env: an environment in which the models are loaded; its language and its
        person do not matter
    """
    words = _words()
    parts = [HEAD]
    for name in sorted(env.registry):
        model = env[name]
        if (
            not name.startswith("microworks.")
            or model._abstract
            or not getattr(model, "_get_steps", dict)()
        ):
            continue
        parts.append(_table(model, words))
    return "\n".join(parts)


def _words():
    """Chinese of every English term of our addons, by term."""
    return {
        entry.msgid: entry.msgstr
        for path in sorted(ROOT.glob("microworks_*/i18n/zh_CN.po"), reverse=True)
        for entry in polib.pofile(str(path))
        if entry.msgstr
    }


def _table(model, words):
    def say(text):
        return words.get(str(text), str(text)).replace("|", "\\|")

    state = model._fields["state"]
    selection = state.selection
    if isinstance(selection, str):
        selection = getattr(model, selection)()
    elif callable(selection):
        selection = selection(model)
    states = {value: say(label) for value, label in selection}
    fields = model._fields
    lines = [f"## {say(model._description)}（`{model._name}`）", ""]
    if model._edge_fields:
        named = "、".join(say(fields[name].string) for name in model._edge_fields)
        lines += [f"由谁办，还要看：{named}。", ""]
    lines += [
        "| 步骤 | 从 | 到 | 由谁办 | 理由 | 不能是 | 记下 |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, step in model._get_steps().items():
        if not step.label and not step.groups:
            # Nobody's: it follows from another record.
            continue
        groups = dict.fromkeys(step.groups)
        roles = [_role(model, group, say) for group in groups]
        if step.system or not roles:
            roles.append(SYSTEM)
        lines.append(
            "| "
            + " | ".join(
                (
                    say(step.label._source) if step.label else f"`{name}`",
                    "、".join(states[source] for source in step.sources),
                    states[step.target],
                    "、".join(roles),
                    {True: "必填", None: "视情况"}.get(step.reason, ""),
                    "、".join(say(fields[field].string) for field in step.apart),
                    "、".join(say(fields[field].string) for field in step.stamp),
                )
            )
            + " |"
        )
    return "\n".join([*lines, ""])


def _role(model, group, say):
    xmlid = group if "." in group else f"microworks_supervision.{group}"
    # sudo: names of groups, for a page of the handbook.
    return say(model.env.ref(xmlid).sudo().with_context(lang="en_US").name)
