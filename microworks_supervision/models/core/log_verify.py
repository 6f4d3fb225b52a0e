"""Finding out whether somebody altered the trail."""

import json

from odoo import api, fields, models

from ...tools import canonical, merkle

CHUNK = 5_000

# Columns of an event that repeat a part of its content: column → key of the content.
REPEATED = {
    "kind": "kind",
    "res_model": "model",
    "res_id": "id",
    "label": "label",
    "role": "role",
    "source": "from",
    "target": "to",
    "reason": "reason",
}


class LogVerify(models.Model):
    _inherit = "microworks.log.head"

    @api.model
    def _verify(self, size=None, root=None):
        """Recompute the whole log from the events and compare it with what is stored.

        Names the first place that differs. What it finds: an altered column or
        content, a removed or foreign event, a gap, a removed tail (a stored
        head is longer than the log), a rebuilt history (a head does not match).
        Heads kept inside the same database can be rebuilt as well, so compare
        with one that was kept outside. Records in a state that no event tells of
        (see :meth:`_verify_states`), and values that are not those the events tell
        (:meth:`_verify_values`) are named, too.

        :param int size: size of a head kept outside
        :param str root: its root hash, hex
        :return: dict with ``ok``, ``size``, ``root``, ``index`` (of the first
            difference or None), ``problem``, ``waiting``, ``states`` and ``values``
        """
        heads = self._heads_to_check(size, root)
        state = {"size": 0, "edge": {}}
        problem = self._verify_events(state, heads)
        if problem is None:
            problem = self._verify_rest(state, heads)
        states = self._verify_states()
        values = self._verify_values()
        if problem is None and states:
            problem = None, self._describe_states(states)
        if problem is None and values:
            problem = None, self._describe_values(values)
        self.env.cr.execute("SELECT count(*) FROM microworks_log_pending")
        waiting = self.env.cr.fetchone()[0]
        return {
            "ok": problem is None,
            "size": state["size"],
            "root": merkle.root(state["size"], state["edge"]).hex(),
            "index": problem and problem[0],
            "problem": problem and problem[1],
            "waiting": waiting,
            "states": states,
            "values": values,
        }

    @api.model
    def _heads_to_check(self, size, root):
        self.env.cr.execute("SELECT size, root FROM microworks_log_head")
        heads = {}
        for head_size, head_root in self.env.cr.fetchall():
            heads.setdefault(head_size, set()).add(head_root)
        if size is not None:
            heads.setdefault(size, set()).add((root or "").lower())
        return heads

    @api.model
    def _verify_events(self, state, heads):
        for rows in self._stream_events():
            leaves = []
            for row in rows:
                index = state["size"] + len(leaves)
                problem = self._verify_event(index, row)
                if problem:
                    return index, problem
                leaves.append(merkle.leaf_hash(row["content"].encode()))
                if leaves[-1].hex() != row["hash"]:
                    return index, self.env._("the event differs from its place")
            problem = self._verify_batch(state, leaves, heads)
            if problem:
                return problem
        return None

    @api.model
    def _stream_events(self):
        last = -1
        while True:
            self.env.cr.execute(
                """
                SELECT n.idx, n.hash, e.id, e.occurred_at, e.kind, e.res_model,
                       e.res_id, e.label, e.user_id, e.role, e.source, e.target,
                       e.reason, e.content, e.digest, e.project_id, e.area_id,
                       e.company_id, p.company_id AS project_company
                FROM microworks_log_node n
                LEFT JOIN microworks_event e ON e.id = n.event_id
                LEFT JOIN microworks_project p ON p.id = e.project_id
                WHERE n.lvl = 0 AND n.idx > %s ORDER BY n.idx LIMIT %s
                """,
                [last, CHUNK],
            )
            rows = self.env.cr.dictfetchall()
            if not rows:
                return
            yield rows
            last = rows[-1]["idx"]

    @api.model
    def _verify_event(self, index, row):
        if row["idx"] != index:
            return self.env._("a place in the log is empty")
        if row["id"] is None or row["content"] is None:
            return self.env._("the event of this place is gone")
        try:
            content = json.loads(row["content"])
            digest = canonical.digest(content)
        except (ValueError, TypeError):
            return self.env._("the content is not readable")
        if digest != row["digest"]:
            return self.env._("the content differs from its digest")
        for column, key in REPEATED.items():
            if (row[column] or None) != (content.get(key) or None):
                return self.env._("the column %(column)s was altered", column=column)
        if row["user_id"] != content["user"][0]:
            return self.env._("the column %(column)s was altered", column="user_id")
        for column, key in (("project_id", "project"), ("area_id", "area")):
            if (row[column] or None) != (content[key][0] if content.get(key) else None):
                return self.env._("the column %(column)s was altered", column=column)
        if not self._is_company_told(row, content):
            return self.env._("the column %(column)s was altered", column="company_id")
        moment = fields.Datetime.to_string(row["occurred_at"]).replace(" ", "T")
        if not content["at"].startswith(moment):
            return self.env._("the column %(column)s was altered", column="occurred_at")
        return None

    @api.model
    def _is_company_told(self, row, content):
        """Whether the company, which decides who sees the event, is the one it had.

        Events of version 1 do not say it: there it is the one of the project.
        """
        if content["v"] > 1:
            return (row["company_id"] or None) == content["company"]
        return not row["project_id"] or row["company_id"] in (
            None,
            row["project_company"],
        )

    @api.model
    def _verify_batch(self, state, leaves, heads):
        """Append ``leaves`` to the recomputed tree, compare nodes and heads."""
        start = state["size"]
        # Heads inside the batch are checked by growing up to each of them.
        marks = sorted(s for s in heads if start < s <= start + len(leaves))
        done = 0
        for mark in [*marks, start + len(leaves)]:
            part = leaves[done : mark - start]
            done = mark - start
            size, nodes = merkle.append(state["size"], state["edge"], part)
            stored = self._nodes([(lvl, idx) for lvl, idx, _hash in nodes])
            for lvl, idx, value in nodes:
                if stored.get((lvl, idx)) != value:
                    return (
                        idx << lvl,
                        self.env._("a stored node differs from the recomputed tree"),
                    )
            state["edge"] = merkle.next_edge(size, state["edge"], nodes)
            state["size"] = size
            if mark in heads:
                root = merkle.root(size, state["edge"]).hex()
                if heads[mark] != {root}:
                    return (
                        mark - 1,
                        self.env._("the history up to here differs from a kept head"),
                    )
        return None

    @api.model
    def _verify_rest(self, state, heads):
        """What no single event shows: a cut tail, rows outside the log."""
        longest = max(heads, default=0)
        if longest > state["size"]:
            return (
                state["size"],
                self.env._("the log is shorter than a kept head: its tail is gone"),
            )
        self.env.cr.execute(
            """
            SELECT min(e.id) FROM microworks_event e
            WHERE NOT EXISTS (SELECT FROM microworks_log_node n
                              WHERE n.lvl = 0 AND n.event_id = e.id)
            AND NOT EXISTS (SELECT FROM microworks_log_pending p
                            WHERE p.event_id = e.id)
            """
        )
        stray = self.env.cr.fetchone()[0]
        if stray is not None:
            return (
                state["size"],
                self.env._("event %(id)s is neither in the log nor waiting", id=stray),
            )
        return None

    # === ACTIONS ===

    def action_verify(self):
        """Verify the whole log and say what was found.

        :raises odoo.exceptions.AccessError: for anybody who may not read it
        """
        return self._notify_verified()

    @api.model
    def _notify_verified(self, size=None, root=None):
        """Verify, and tell the person the result.

        :param int size: size of a head kept outside
        :param str root: its root hash, hex
        :return: a client action
        """
        self.check_access("read")
        # sudo: the verification reads every event, and tells only whether the
        # log holds and the place of the first difference.
        result = self.sudo()._verify(size, root)
        if result["ok"] and result["waiting"]:
            message = self.env._(
                "%(size)s events verified, %(waiting)s more wait for their place,"
                " root %(root)s",
                size=result["size"],
                waiting=result["waiting"],
                root=result["root"],
            )
        elif result["ok"]:
            message = self.env._(
                "%(size)s events verified, root %(root)s",
                size=result["size"],
                root=result["root"],
            )
        elif result["index"] is None:
            message = result["problem"]
        else:
            message = self.env._(
                "First difference at index %(index)s: %(problem)s",
                index=result["index"],
                problem=result["problem"],
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Event log"),
                "message": message,
                "type": "success" if result["ok"] else "danger",
                "sticky": True,
            },
        }
