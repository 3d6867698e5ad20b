"""Rebuilds ``models/encoder``: tokenizer → pack → pretrain → heads → export, one stage a file, each opening with its command."""
