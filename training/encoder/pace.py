"""How fast a fine-tuning learns as it goes on, and the running mean of its weights, which is what is kept."""

from __future__ import annotations

import math
from contextlib import AbstractContextManager, nullcontext

import torch
from torch import Tensor, nn
from torch.optim import Optimizer


def narrow(device: torch.device) -> AbstractContextManager[object]:
    """Return what lets a GPU reckon in 16 bits; a processor without instructions for them stays as it is."""
    return torch.autocast("cuda", dtype=torch.bfloat16) if device.type == "cuda" else nullcontext()


class Course:
    """One fine-tuning of ``steps`` steps. ``mean``: the running mean of the weights; ``done``: how many steps are done."""

    def __init__(self, network: nn.Module, optimiser: Optimizer, steps: float) -> None:
        self.network, self.optimiser, self.steps = network, optimiser, steps
        self.peaks = [group["lr"] for group in optimiser.param_groups]
        self.mean = {name: each.detach().clone() for name, each in network.state_dict().items()}
        self.done = 0

    def step(self, loss: Tensor) -> None:
        """Learn from one loss."""
        self._set_pace(self.done / self.steps)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.done += 1
        self._follow()

    def _set_pace(self, part: float) -> None:
        """Set each group's rate for ``part`` of the way, 0 to 1: it rises for six hundredths of it, then falls as a cosine."""
        part = min(1.0, part)
        pace = min(1.0, part / 0.06 + 0.02) * (0.5 + 0.5 * math.cos(math.pi * part)) + 0.01
        for group, peak in zip(self.optimiser.param_groups, self.peaks, strict=True):
            group["lr"] = peak * pace

    def _follow(self) -> None:
        """Move the running mean towards the weights: at first quickly, later by a hundredth a step."""
        keep = min(0.99, self.done / (self.done + 20))
        now = self.network.state_dict()
        torch._foreach_lerp_(list(self.mean.values()), [now[name] for name in self.mean], 1 - keep)
