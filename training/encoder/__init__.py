"""Rebuilds ``models/encoder``: tokenizer → pack → pretrain → heads → export, one stage a file, opening with its command."""
