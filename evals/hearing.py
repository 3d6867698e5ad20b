"""How well the guard's ear hears each act, on sentences that were kept aside when it was taught."""

from __future__ import annotations

from typing import Any

from assistant.guard import load_rules
from assistant.guard.reading import Ear
from assistant.settings import ROOT
from training.guard import acts

RULES = ROOT / "prompts" / "rules"


def thresholds() -> dict[str, float]:
    """Return from which chance on a rule takes an act as heard; an act that no rule listens for has none."""
    return {rule.match.act: rule.match.above for rule in load_rules(RULES.glob("*.yaml")) if rule.match.kind == "heard"}


def of_acts(hearing: Ear | None) -> dict[str, Any]:
    """Return per act how many kept-aside sentences do it, and precision and recall of the rule's threshold over all of them.

    Empty without an ear. Shares lie between 0 and 1, None where nothing was to be found.
    """
    if hearing is None:
        return {}
    aside = [(each, hearing.heard(each.text)) for each in acts.everything() if each.held_out]
    found, chances = {}, thresholds()
    for number, act in enumerate(acts.ACTS):
        above = chances.get(act, 0.5)
        told = [(each.acts[number] == 1, heard[act] >= above) for each, heard in aside if each.acts[number] != acts.UNKNOWN]
        both, does, said = sum(d and s for d, s in told), sum(d for d, _ in told), sum(s for _, s in told)
        found[act] = {
            "sentences": len(told), "do_it": does, "above": above,
            "precision": both / said if said else None, "recall": both / does if does else None,
        }  # fmt: skip
    return found
