"""How fast a fine-tuning learns as it goes on, and the running mean of its weights, which is what is kept."""

from __future__ import annotations

import math
from collections.abc import Sequence

from torch import Tensor, nn
from torch.optim import Optimizer


def set_pace(optimiser: Optimizer, peaks: Sequence[float], part: float) -> None:
    """Set each group's rate for ``part`` of the way, 0 to 1: it rises for six hundredths of it, then falls as a cosine."""
    part = min(1.0, part)
    pace = min(1.0, part / 0.06 + 0.02) * (0.5 + 0.5 * math.cos(math.pi * part)) + 0.01
    for group, peak in zip(optimiser.param_groups, peaks, strict=True):
        group["lr"] = peak * pace


def follow(mean: dict[str, Tensor], network: nn.Module, done: int) -> None:
    """Move the running mean towards the weights after ``done`` steps: at first quickly, later by a hundredth a step."""
    keep = min(0.99, done / (done + 20))
    for name, each in network.state_dict().items():
        mean[name].lerp_(each.detach(), 1 - keep)
