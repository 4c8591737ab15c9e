"""The law as data: facts, rules, packs and their evaluation to reasoned determinations."""
