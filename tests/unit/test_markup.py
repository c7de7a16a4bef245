"""What a program reads from a page."""

from contactpoint.lab.markup import read_markup

PAGE = """
<head><title>unseen</title><script>unseen()</script></head>
<form action="/sign-out"><input type="hidden" name="token" value="t0"><button name="out">Sign out</button></form>
<form action="/find">
  <input type="hidden" name="once" value="k1"><input name="family" value="Ka&amp;ur">
  <input type="radio" name="purpose" value="a"><input type="radio" name="purpose" value="b" checked>
  <select name="involvement"><option value="">Choose</option><option value="hv">Health visitor</option></select>
  <input type="submit" name="go" value="Go">
</form>
<ol><li><a href="/child/h1">Kaur, <b>Maya</b></a> <p>Born 9 March 2015</p></li><li><a href="/find">Again</a></li></ol>
<dl><dt>Gender</dt><dd>Female</dd></dl>
"""


def test_a_form_is_sent_back_as_a_browser_would():
    form = read_markup(PAGE).form_asking("family")
    assert form is not None
    assert form.action == "/find"
    sent = form.filled({"family": "Gill"})
    assert sent == {"once": "k1", "family": "Gill", "purpose": "b", "involvement": ""}


def test_results_are_the_entries_that_lead_to_a_child():
    assert [(item.href, item.text) for item in read_markup(PAGE).children] == [
        ("/child/h1", "Kaur, Maya Born 9 March 2015")
    ]


def test_facts_and_words_are_what_a_person_sees():
    page = read_markup(PAGE)
    assert page.facts == (("Gender", "Female"),)
    assert "unseen" not in page.text
    assert page.form_asking("nothing") is None
