"""Which doubts a person is asked about at once. Of three who may all be one child the weakest pair is asked last.

Once the two stronger pairs are answered, the third either has its answer (both were one child, or one of the two was
and the other pair is the third), or nothing stands in its way and it is asked. So nothing stays unasked for good.
"""

ENDS = """
SELECT one, other, weight, here, there FROM told UNION ALL SELECT one, other, weight, there, here FROM told
"""
LATER = """
SELECT DISTINCT told.one, told.other FROM told
JOIN ends AS nearer ON nearer.here = told.here JOIN ends AS farther ON farther.here = told.there
WHERE nearer.there = farther.there
  AND (nearer.weight, nearer.one, nearer.other) > (told.weight, told.one, told.other)
  AND (farther.weight, farther.one, farther.other) > (told.weight, told.one, told.other)
"""
"""The pairs of records whose doubt is asked later; for PostgreSQL and DuckDB.

From `told`, every doubt that may be shown: `one`, `other` (the pair of records), `weight`, and `here`, `there`, what
each record stands for; and from `ends`, which is ENDS.
"""
