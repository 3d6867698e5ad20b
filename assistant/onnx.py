"""Opens exported networks: ONNX Runtime on one thread of the processor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import WeightsError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def sessions(what: str, *models: bytes) -> list[InferenceSession]:
    """Return a session for each model, in order.

    :raises WeightsError: when ONNX Runtime can't be loaded; the message says that ``what``, a Chinese name, can't be used.
    """
    try:
        from onnxruntime import InferenceSession, SessionOptions  # here, for linear models and floor do without
    except ImportError as error:
        raise WeightsError(f"装不上 onnxruntime（{error}），{what}不能用。请运行 make setup 重新安装。") from error
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return [InferenceSession(model, options, providers=["CPUExecutionProvider"]) for model in models]
