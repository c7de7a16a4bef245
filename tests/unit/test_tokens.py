"""Tokens of visits."""

import base64

from contactpoint.access.tokens import new_token, session_key

BITS = 256


def test_a_token_is_new_each_time_and_cannot_be_guessed():
    tokens = [new_token() for _ in range(1000)]
    assert len({*tokens}) == len({*map(session_key, tokens)}) == 1000
    drawn = [base64.urlsafe_b64decode(token + "=") for token in tokens]
    assert {len(one) * 8 for one in drawn} == {BITS}
    assert all(len({one[place] for one in drawn}) > 200 for place in range(BITS // 8))
